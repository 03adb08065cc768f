/** What each type of chart makes of tensors and lists. */
import { describe, expect, test } from "vitest";
import { param, tensor } from "../../runtime/index.js";
import { plot } from "../../runtime/plot/index.js";
import { grid, rows } from "./grid.js";
import { refusal } from "./refusal.js";

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
    expect(refusal(() => colours(["c", "d"], ["a", "b", "c"])).message).toMatch(
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
      names.map(() => grid(4, 4, () => 1)),
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
    const [full, none] = [grid(2, 2, () => 1), grid(2, 2, () => 0)];
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
