/** Every type of chart: what holds for all of them, and what is said about values that do not fit. */
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";
import { describe, expect, test } from "vitest";
import { tensor } from "../../runtime/index.js";
import { plot } from "../../runtime/plot/index.js";
import { gallery } from "./gallery.js";
import { grid, rows } from "./grid.js";
import { refusal } from "./refusal.js";

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
    expect(refusal(() => plot.line([1], { marks: [{ label: "?" }] })).message).toMatch(
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
    expect(plot.image(grid(2, 3, () => 0.5)).toString()).toMatch("image: 2 x 3 pixels");
    expect(plot.bar([1, -2], { horizontal: true }).toString()).toMatch("bar: 2 points, -2 to 1");
  });

  test("has logarithmic axes and ranges", () => {
    const { layout } = plot.line([1, 10], { yScale: "log", yRange: [1, 100] });
    expect(layout.yaxis).toMatchObject({ type: "log", range: [0, 2] });
    expect(refusal(() => plot.line([1, 10], { yScale: "log", yRange: [0, 1] })).message).toMatch(
      "only positive",
    );
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
    const large = plot.image(grid(1000, 2, () => 1));
    expect(large.toString()).toMatch(/image: 500 x 1 pixels\n {2}each pixel is the mean of 2 x 2/);
    const many = plot.imageGrid(Array.from({ length: 201 }, () => grid(1, 1, () => 1)));
    expect(many.toString()).toMatch("the first 200 of 201 pictures");
  });
});

test("a wrong shape is refused, and the argument is named", () => {
  for (const [call, said] of [
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
    const { code, message } = refusal(call);
    expect(`${code}: ${message}`).toMatch(said);
  }
});
