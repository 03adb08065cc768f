/** Every type of chart: what it makes of tensors and lists, and what it says about values that do not fit. */
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";
import { describe, expect, test } from "vitest";
import { param, tensor } from "../../runtime/index.js";
import { plot } from "../../runtime/plot/index.js";
import { gallery } from "./gallery.js";

/** The coded error that a call throws. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Error && "code" in error) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error("nothing was refused");
}

const grid = (n: number, m: number, x: number) =>
  Array.from({ length: n }, () => new Array<number>(m).fill(x));
const rows = (n: number, m: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: m }, () => i));

describe("every chart", () => {
  test("has nothing in it that the Plotly of VS Code does not know", () => {
    const { window } = new JSDOM("<body></body>", { runScripts: "outside-only" });
    Object.assign(window, { URL: { ...window.URL, createObjectURL: () => "" } });
    window.HTMLCanvasElement.prototype.getContext = () => null;
    const require = createRequire(import.meta.url);
    const { readFileSync } = process.getBuiltinModule("node:fs");
    window.eval(readFileSync(require.resolve("plotly.js-dist-min"), "utf8"));
    expect(window.Plotly.version).toBe("2.11.1");
    for (const [name, figure] of Object.entries(gallery())) {
      const { data, layout } = figure.toJSON();
      const problems = window.eval(`Plotly.validate(${JSON.stringify(data)}, ${JSON.stringify(layout)})`);
      expect(problems && JSON.stringify(problems), name).toBeUndefined();
    }
  }, 60_000);

  test("is plain JSON, and says in text what it shows", () => {
    for (const [name, figure] of Object.entries(gallery())) {
      const json = figure.toJSON();
      expect(JSON.parse(JSON.stringify(json)), name).toEqual(json);
      expect(figure.toString(), name).toMatch(/^chart/);
    }
  });

  test("takes marks: points, and lines across it", () => {
    const figure = plot.line([1, 10, 100], {
      yScale: "log",
      marks: [{ x: 1, y: 10, label: "here" }, { y: 50, label: "limit" }, { x: 2 }],
    });
    expect(figure.data[1]).toMatchObject({ x: [1], y: [10], text: ["here"], showlegend: false });
    expect(figure.layout.shapes).toMatchObject([
      { y0: 50, y1: 50, xref: "paper" },
      { x0: 2, yref: "paper" },
    ]);
    expect(figure.layout.annotations).toMatchObject([{ text: "limit", y: Math.log10(50) }]);
    expect(refusal(() => plot.line([1], { marks: [{ label: "?" }] }))).toMatch(
      "marks[0] has neither x nor y",
    );
  });

  test("labels a logarithmic axis with a handful of numbers, however narrow or wide it is", () => {
    const ticks = (values: number[]) => plot.line(values, { yScale: "log" }).layout.yaxis;
    expect(ticks([0.03, 2.5])).toMatchObject({ tickvals: [0.05, 0.1, 0.2, 0.5, 1, 2] });
    expect(ticks([0.17, 0.9])).toMatchObject({
      ticktext: ["0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"],
    });
    expect(ticks([1e6, 4e7])).toMatchObject({ ticktext: expect.arrayContaining(["2·10<sup>6</sup>"]) });
    expect(ticks([1e-12, 1e12])).toMatchObject({ dtick: 3 });
    expect(ticks([2.3, 2.4])).not.toHaveProperty("tickvals");
  });

  test("leaves out what has no place on a logarithmic axis, and says how much that is", () => {
    const figure = plot.line([-1, 0, 1, 10], { yScale: "log" });
    expect(figure.data[0].y).toEqual([null, null, 1, 10]);
    expect(figure.toString()).toMatch("2 values that are not positive are not drawn");
    expect(plot.line([1, 10], { yScale: "log" }).toString()).not.toMatch("not drawn");
  });

  test("breaks a long title between words, and a long legend stands beside the chart", () => {
    const title = `${"word ".repeat(25)}W<sub>1</sub> <span style='color: red'>end</span>`;
    const { layout } = plot.line([1, 2], { title });
    const lines = (layout.title as { text: string }).text.split("<br>");
    expect(lines.length).toBe(2);
    expect(lines.join(" ")).toBe(title);
    expect(layout.margin).toMatchObject({ t: 77 });
    expect(plot.line([1, 2], { title: "Short" }).layout.title).toEqual({ text: "Short" });
    const long = "learning rate with momentum and weight decay";
    expect(plot.line({ [`${long} 1`]: [1, 2], [`${long} 2`]: [1, 2] }).layout.legend).toMatchObject({
      orientation: "v",
    });
    const many = plot.line(Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`series ${k}`, [k, k]])));
    expect(many.layout.height).toBeGreaterThan(20 * 20);
  });

  test("counts in whole steps where values stand at their indices", () => {
    expect(plot.line([3, 1, 2]).layout.xaxis).toMatchObject({ dtick: 1 });
    expect(plot.line([0, 1, 2], [3, 1, 2]).layout.xaxis).not.toHaveProperty("dtick");
    expect(plot.lossCurve([3, 2, 1]).layout.xaxis).toMatchObject({ dtick: 1 });
  });

  test("turns names that would not stand beside each other, and says in text how large a picture is", () => {
    const names = Array.from({ length: 12 }, (_, i) => `a long name ${i}`);
    expect(
      plot.bar(
        names.map((_, i) => i),
        { names },
      ).layout.xaxis,
    ).toMatchObject({ tickangle: -40 });
    expect(plot.bar([1, 2], { names: ["a", "b"] }).layout.xaxis).not.toHaveProperty("tickangle");
    expect(plot.image(grid(2, 3, 0.5)).toString()).toMatch("image: 2 x 3 pixels");
    expect(plot.bar([1, -2], { horizontal: true }).toString()).toMatch("bar: 2 points, -2 to 1");
  });

  test("has logarithmic axes and ranges", () => {
    const { layout } = plot.line([1, 10], { yScale: "log", yRange: [1, 100] });
    expect(layout.yaxis).toMatchObject({ type: "log", range: [0, 2] });
    expect(refusal(() => plot.line([1, 10], { yScale: "log", yRange: [0, 1] }))).toMatch("only positive");
  });
});

test("a raw figure takes tensors, and says where a type of trace is not drawn", () => {
  const raw = plot.figure([{ type: "scatter", x: tensor([1, 2]), y: tensor([3, 4]), mode: "lines" }], {
    title: { text: "Raw" },
  });
  expect(raw.data[0]).toMatchObject({ x: [1, 2], y: [3, 4] });
  const surface = plot.figure([{ type: "surface", z: tensor([[1, 2]]) }]);
  expect(surface.toString()).toMatch("surface: drawn only where all of Plotly is");
});

describe("large series", () => {
  test("of a line keep every spike, and say what was left out", () => {
    const y = new Float64Array(100_000).map((_, i) => Math.sin(i / 1000));
    y[77_777] = 9;
    const figure = plot.line(y);
    const drawn = figure.data[0].y as number[];
    expect(drawn.length).toBeLessThanOrEqual(2000);
    expect(Math.max(...drawn)).toBe(9);
    expect((figure.data[0].x as number[])[drawn.indexOf(9)]).toBe(77_777);
    expect(figure.toString()).toMatch("of 100,000 points are drawn");
    expect(figure.layout.annotations).toMatchObject([{ text: expect.stringMatching("of 100,000 points") }]);
  });

  test("of points keep a share of every class", () => {
    const points = Array.from({ length: 20_000 }, (_, i) => [i, i % 7]);
    const { data } = plot.scatter(points, { classes: points.map((_, i) => (i < 1000 ? 0 : 1)) });
    expect(data.map(({ x }) => (x as number[]).length)).toEqual([200, 3800]);
  });

  test("of a matrix become means of blocks", () => {
    const figure = plot.heatmap(rows(400, 3));
    expect((figure.data[0].z as number[][]).length).toBe(200);
    expect((figure.data[0].z as number[][])[0]).toEqual([0.5, 0.5, 0.5]);
    expect(figure.toString()).toMatch("each cell is the mean of 2 x 1 values");
    // Rows count as they were given, also those that have names.
    expect(figure.data[0]).toMatchObject({ y0: 0.5, dy: 2 });
    const names = Array.from({ length: 400 }, (_, i) => `row ${i}`);
    expect(plot.heatmap(rows(400, 3), { rows: names }).layout.yaxis).toMatchObject({
      tickvals: expect.arrayContaining([0, 390]),
      ticktext: expect.arrayContaining(["row 0", "row 390"]),
    });
    const { data } = plot.contour(rows(240, 3), { y: Array.from({ length: 240 }, (_, i) => i / 10) });
    expect((data[0].z as number[][]).length).toBe(120);
    expect((data[0].y as number[]).slice(0, 2)).toEqual([0.05, 0.25]);
  });

  test("of pixels become means, and of pictures the first are shown", () => {
    const large = plot.image(grid(1000, 2, 1));
    expect(large.toString()).toMatch(/image: 500 x 1 pixels\n {2}each pixel is the mean of 2 x 2/);
    const many = plot.imageGrid(Array.from({ length: 201 }, () => grid(1, 1, 1)));
    expect(many.toString()).toMatch("the first 200 of 201 pictures");
  });
});

describe("what a chart makes of its values", () => {
  test("a histogram counts every value once, the largest too", () => {
    const { data } = plot.histogram(tensor([0, 0, 1, 2, 3, 4]), { bins: 4 });
    expect(data[0]).toMatchObject({ x: [0.5, 1.5, 2.5, 3.5], y: [2, 1, 1, 2], width: 1 });
    expect(plot.histogram([1, Number.NaN, 2]).toString()).toMatch("1 values that are not finite");
  });

  test("bars take named numbers, also of tensors", () => {
    const { data, layout } = plot.bar({ a: 1, b: tensor(2) });
    expect(data[0]).toMatchObject({ type: "bar", y: [1, 2] });
    expect(layout.xaxis).toMatchObject({ ticktext: ["a", "b"] });
  });

  test("contours ask the function at every place, x across and y up", () => {
    const { data } = plot.contour((x, y) => tensor(x + 10 * y), { x: [0, 1], y: [2, 3], resolution: 2 });
    expect(data[0]).toMatchObject({
      x: [0, 1],
      y: [2, 3],
      z: [
        [20, 21],
        [30, 31],
      ],
    });
  });

  test("contours of a loss run from dark to bright, those of a saddle from blue to red", () => {
    const scale = (f: (x: number, y: number) => number) =>
      plot.contour(f, { resolution: 9 }).data[0].colorscale;
    expect(scale((x, y) => x * x + y * y - 0.1)).toBe("Viridis");
    expect(scale((x, y) => x * x - y * y)).toHaveLength(5);
  });

  test("whole numbers have a bar each, over the number", () => {
    const { data } = plot.histogram([1, 2, 2, 5]);
    expect(data[0]).toMatchObject({ x: [1, 2, 3, 4, 5], y: [1, 2, 0, 0, 1], width: 0.9 });
    // A value far from zero has a bar that can be seen.
    expect(plot.histogram([1e20, 1e20]).data[0].width).toBe(1e17);
  });

  test("stacked bars and histograms keep their places beside other bars in one figure", () => {
    const stacked = plot.bar({ a: [1, 2], b: [3, -1], c: [1, -2] }, { stacked: true });
    expect(stacked.data.map(({ base }) => base)).toEqual([
      [0, 0],
      [1, 0],
      [4, -1],
    ]);
    const counted = plot.histogram({ a: [0, 1], b: [0.5, 1] });
    for (const { data, layout } of [stacked, counted, plot.subplots([stacked, counted])]) {
      expect(new Set(data.map(({ offsetgroup }) => offsetgroup))).toEqual(new Set(["0"]));
      expect(layout).not.toHaveProperty("barmode");
    }
  });

  test("numbers beside bars and in cells are whole where they were, and short", () => {
    const text = (values: number[]) => plot.bar(values).data[0].text;
    expect(text([1234, 0.125, -1.7, 12345.67, 2.24e-5, 1234567, Number.NaN])).toEqual([
      "1234",
      "0.125",
      "−1.7",
      "12346",
      "2.24e−5",
      "1.23e6",
      "",
    ]);
  });

  test("a smoothed loss lies on the loss, not above it", () => {
    const falling = Array.from({ length: 101 }, (_, i) => 100 - i);
    const { data } = plot.lossCurve(falling);
    expect(data[1].name).toBe("loss, mean of 5");
    expect(data[1].y).toEqual(falling);
    // What is not finite does not spoil what comes after it.
    const [, mean] = plot.lossCurve([...falling, Number.NaN, ...falling]).data;
    expect((mean.y as (number | null)[]).slice(-101)).toEqual(
      falling.map((y, i) => (i < 5 ? expect.any(Number) : y)),
    );
  });

  test("a class has the colour of its number, whichever classes have points", () => {
    const points = [
      [0, 0],
      [1, 1],
    ];
    const colours = (classes: readonly number[] | readonly string[], names?: string[]) =>
      plot
        .decisionBoundary(() => tensor(rows(4, 3)), points, classes, { names, resolution: 2 })
        .data.slice(1)
        .map(({ marker }) => (marker as { color: string }).color);
    const all = plot.scatter(rows(3, 2), { classes: [0, 1, 2] }).data;
    const inOrder = all.map(({ marker }) => (marker as { color: string }).color);
    // Class 0 has places on the map, but no points: it is in the legend too.
    expect(colours([1, 2])).toEqual(inOrder);
    expect(colours(["c", "b"], ["a", "b", "c"])).toEqual(inOrder);
    expect(refusal(() => colours(["c", "d"], ["a", "b", "c"]))).toMatch(
      'class "d", which names does not have',
    );
  });

  test("where a classifier gives NaN, its map has a hole, and the chart says so", () => {
    const figure = plot.decisionBoundary(
      (places) => (places.toArray() as number[][]).map(([x]) => (x < 0 ? Number.NaN : x)),
      [
        [-1, 0],
        [1, 1],
      ],
      [0, 1],
      { resolution: 2 },
    );
    expect(figure.data[0].z).toEqual([
      [null, 1],
      [null, 1],
    ]);
    expect(figure.toString()).toMatch("predict gives NaN at 2 of 4 places");
  });

  test("classes and values together are symbols and one scale of colours", () => {
    const { data } = plot.scatter(rows(3, 2), { classes: [0, 1, 1], values: [1, 2, 9] });
    expect(data.map(({ marker }) => marker)).toMatchObject([
      { cmin: 1, cmax: 9, showscale: true },
      { cmin: 1, cmax: 9, showscale: false, symbol: "square" },
    ]);
    // When the colours of classes begin again, symbols tell them apart.
    const many = plot.scatter(rows(7, 2), { classes: [0, 1, 2, 3, 4, 5, 6] }).data;
    expect(many[6].marker).toMatchObject({
      color: (many[0].marker as { color: string }).color,
      symbol: "square",
    });
  });

  test("arrows keep their direction in a strip, and a field that stands still says so", () => {
    const { layout, data } = plot.vectorField(() => [0, 1], { x: [0, 100], y: [0, 1], arrows: 2 });
    expect(layout.yaxis).not.toHaveProperty("scaleanchor");
    expect((data[0].x as number[]).slice(0, 2)).toEqual([0, 0]);
    expect(plot.vectorField((x, y) => [y, -x]).layout.yaxis).toMatchObject({ scaleanchor: "x" });
    expect(plot.vectorField(() => [0, 0]).toString()).toMatch("no arrow has a length");
  });

  test("ten pictures are two rows of five", () => {
    const names = Array.from({ length: 10 }, (_, i) => String(i));
    const { annotations } = plot.imageGrid(
      names.map(() => grid(4, 4, 1)),
      { names },
    ).layout as unknown as { annotations: { x: number; y: number }[] };
    expect(new Set(annotations.map(({ x }) => x)).size).toBe(5);
    expect(new Set(annotations.map(({ y }) => y)).size).toBe(2);
  });

  test("the bars of a gradient flow are the norms of the gradients", () => {
    const [w, unused] = [param([3, 4]), param([1])];
    w.mul(w).sum().backward();
    const { data, layout } = plot.gradientFlow({ w, unused });
    expect(data[0].y).toEqual([10, null]);
    expect(layout.xaxis).toMatchObject({ ticktext: ["w", "unused (no gradient)"] });
  });

  test("a decision boundary asks the classifier with a tensor of places", () => {
    const shapes: number[][] = [];
    const predict = (places: { shape: readonly number[]; toArray(): unknown }) => {
      shapes.push([...places.shape]);
      return (places.toArray() as number[][]).map(([x]) => [0, x]);
    };
    const { data } = plot.decisionBoundary(
      predict,
      [
        [-1, 0],
        [1, 1],
      ],
      [0, 1],
      { resolution: 2 },
    );
    expect(shapes).toEqual([[4, 2]]);
    expect(data[0].z).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test("a loss that fell far has a logarithmic axis", () => {
    expect(plot.lossCurve([100, 10, 1]).layout.yaxis).toMatchObject({ type: "log" });
    expect(plot.lossCurve([3, 2, 1]).layout.yaxis).not.toHaveProperty("type");
  });

  test("a picture is a PNG, whichever axis holds the colours", () => {
    const source = (pixels: number[][][] | number[][]) => plot.image(pixels).data[0].source as string;
    expect(
      source([
        [0, 1],
        [1, 0],
      ]),
    ).toMatch(/^data:image\/png;base64,iVBOR/);
    const [full, none] = [grid(2, 2, 1), grid(2, 2, 0)];
    const red = full.map((row) => row.map(() => [1, 0, 0]));
    const redFirst = [full, none, none];
    expect(source(redFirst)).toBe(source(red));
  });

  test("a picture of fractions above 1 is stretched from its least to its largest; bytes are not", () => {
    const source = (pixels: number[][]) => plot.image(pixels).data[0].source;
    expect(source([[0, 2.15, 4.3]])).toBe(source([[0, 0.5, 1]]));
    expect(source([[0, 4, 255]])).not.toBe(source([[0, 4, 8]]));
  });

  test("subplots keep each chart's axes, names, marks and titles", () => {
    const first = plot.line([1, 2], { title: "A", marks: [{ y: 1 }] });
    const { data, layout } = plot.subplots([first, plot.bar([1], { title: "B", yLabel: "n" })]);
    expect(data.map(({ xaxis, yaxis }) => [xaxis, yaxis])).toEqual([
      ["x", "y"],
      ["x2", "y2"],
    ]);
    expect(layout.yaxis2).toMatchObject({ title: { text: "n" }, anchor: "x2" });
    expect(layout.annotations).toMatchObject([{ text: "A" }, { text: "B" }]);
    const [left, right] = (layout.xaxis as { domain: number[] }).domain;
    expect(layout.shapes).toMatchObject([{ yref: "y", x0: left, x1: expect.closeTo(right, 5) }]);
  });

  test("a heatmap thins many names, and keeps a few names of many columns", () => {
    const ticksOf = (columns: string[]) => {
      const { xaxis } = plot.heatmap(rows(2, 100), { columns, text: false }).layout;
      return (xaxis as { ticktext: string[] }).ticktext;
    };
    const all = Array.from({ length: 100 }, (_, i) => `c${i}`);
    expect(ticksOf(all).length).toBeLessThanOrEqual(40);
    expect(ticksOf(all.map((name, i) => (i % 33 === 7 ? name : "")))).toEqual(["c7", "c40", "c73"]);
  });

  test("subplots leave room for a colour bar between two charts, and only there", () => {
    const [bare, map] = [plot.line([1, 2]), plot.heatmap(rows(2, 2))];
    const gap = (...charts: Parameters<typeof plot.subplots>[0][number][]) => {
      const { layout } = plot.subplots(charts, { width: 1000 });
      const [left, right] = [layout.xaxis, layout.xaxis2] as { domain: number[] }[];
      return Math.round(1000 * (right.domain[0] - left.domain[1]));
    };
    expect(gap(bare, map)).toBe(gap(bare, bare));
    expect(gap(map, bare)).toBeGreaterThan(gap(bare, bare) + 30);
  });
});

test("a wrong shape is refused, and the argument is named", () => {
  for (const [call, message] of [
    [() => plot.scatter([1, 2], [1, 2, 3]), "shape/mismatch: plot.scatter: y has 3 values for 2 values of x"],
    [() => plot.scatter(rows(3, 3)), "plot.scatter: points must be points of two coordinates"],
    [() => plot.scatter(rows(2, 2), { classes: [0] }), "plot.scatter: classes has 1 value for 2 points"],
    [() => plot.scatter(rows(2, 2), { classes: [0, 5], names: ["a"] }), "but a point is of class 5"],
    [() => plot.bar({ a: [1, 2], b: [1] }), "plot.bar: values.b has 1 value for 2 bars"],
    [() => plot.bar([1, 2], { names: ["a"] }), "plot.bar: values has 2 values for 1 names"],
    [() => plot.histogram([Number.NaN]), "plot.histogram: values has no finite number"],
    [() => plot.contour(rows(2, 3), { x: [1, 2] }), "plot.contour: x has 2 values for 3 columns of z"],
    [() => plot.image([1, 2]), "plot.image: pixels must be a picture, but its shape is [2]"],
    [() => plot.imageGrid(rows(2, 2)), "plot.imageGrid: images must be a list of pictures"],
    [
      () => plot.decisionBoundary(() => [1], rows(3, 2), [0, 1, 1], { resolution: 1 }),
      "plot.decisionBoundary: resolution must be a whole number from 2 to 400, but it is 1",
    ],
    [() => plot.decisionBoundary(() => [1], rows(3, 2), [0, 1, 1]), "predict gave shape [1] for places"],
    [() => plot.gradientFlow({ W: { grad: null } }), "none of W has a gradient"],
    [() => plot.vectorField(() => [1, 2, 3]), "plot.vectorField: f(x, y) must be points of two"],
    [() => plot.subplots([]), "plot.subplots: there are no charts"],
    [() => plot.figure({} as unknown as object[]), "plot.figure: data must be a list of traces"],
    [
      () => plot.figure([{ type: "scater" } as object]),
      'data[0] is of type "scater", which Plotly does not have',
    ],
  ] as const) {
    expect(refusal(call)).toMatch(message);
  }
});
