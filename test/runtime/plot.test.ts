/** Charts are data: what a figure holds, what it shows as text, and what it says about values that it cannot draw. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Figure, plot } from "../../runtime/plot/index.js";
import { refusal } from "./refusal.js";

const PLOTLY = "application/vnd.plotly.v1+json";

/** Stands for a tensor of any library. */
function shaped(shape: number[], values: unknown) {
  return { shape, toArray: () => values };
}

function bundleOf(figure: Figure): Record<string, unknown> {
  return (figure as unknown as Record<symbol, () => Record<string, unknown>>)[
    Symbol.for("Jupyter.display")
  ]();
}

describe("a figure", () => {
  test("shows itself as plain Plotly JSON and as text", () => {
    const bundle = bundleOf(plot.line([1, 2, 3], { title: "Loss" }));
    expect(Object.keys(bundle)).toEqual(["application/vnd.gradlab.figure+json", PLOTLY, "text/plain"]);
    expect(JSON.parse(JSON.stringify(bundle))).toEqual(bundle);
    expect(bundle[PLOTLY]).toMatchObject({
      data: [{ type: "scatter", mode: "lines+markers", y: [1, 2, 3] }],
      layout: { title: { text: "Loss" } },
    });
    expect(bundle["text/plain"]).toBe('chart "Loss"\n  line: 3 points, 1 to 3');
  });

  test("holds no typed arrays, no NaN and nothing undefined", () => {
    const { data, layout } = new Figure(
      [
        {
          type: "scatter",
          x: new Float32Array([1, 2]),
          y: [Number.NaN, Number.NEGATIVE_INFINITY],
          name: undefined,
        },
      ],
      { shapes: [shaped([1], [7])], onclick: () => 1 },
    ).toJSON();
    expect(data).toStrictEqual([{ type: "scatter", x: [1, 2], y: [null, null] }]);
    expect(layout).toEqual({ template: expect.anything(), shapes: [[7]] });
  });

  test("rounds numbers to six digits, or finer where a series varies little", () => {
    expect(plot.line([1 / 3, 2e-9 / 3]).data[0].y).toEqual([0.333333, 6.66667e-10]);
    expect(plot.line([1_000_000.125, 1_000_000.25]).data[0].y).toEqual([1_000_000.125, 1_000_000.25]);
    expect(plot.line([0, 1e300]).data[0].y).toEqual([0, 1e300]);
  });

  test("lets its own layout win over the theme", () => {
    const { layout } = new Figure([], { template: { layout: {} }, paper_bgcolor: "white" }).toJSON();
    expect(layout).toEqual({ template: { layout: {} }, paper_bgcolor: "white" });
  });

  test("is a few lines of text where it is printed, without markup", () => {
    const figure = plot.heatmap([[0.5, -1.25]], { title: "dL/dW<sub>1</sub>", xLabel: "input" });
    expect(inspect(figure)).toBe('chart "dL/dW1" (x: input)\n  heatmap: 1 x 2 values, -1.25 to 0.5');
  });

  test("of a thousand points takes less than 40 kB", () => {
    const x = Array.from({ length: 1000 }, (_, i) => i / 7);
    expect(JSON.stringify(bundleOf(plot.line(x, x.map(Math.sin)))).length).toBeLessThan(40_000);
  });
});

describe("plot.line", () => {
  test("takes tensors, typed arrays, arrays, and arrays of tensors", () => {
    for (const y of [
      [1, 2],
      new Float64Array([1, 2]),
      shaped([2], [1, 2]),
      [shaped([], 1), shaped([], 2)],
      shaped([1, 2], [[1, 2]]),
    ]) {
      expect(plot.line(y).data[0].y).toEqual([1, 2]);
    }
  });

  test("draws y against x, and otherwise against the index", () => {
    expect(plot.line([10, 20], [1, 2]).data[0].x).toEqual([10, 20]);
    expect(plot.line([1, 2]).data[0]).not.toHaveProperty("x");
  });

  test("draws several lines: rows, lists of their own lengths, and named ones", () => {
    expect(plot.line([[1, 2], [3]]).data.map(({ y }) => y)).toEqual([[1, 2], [3]]);
    expect(plot.line({ train: [1, 2], test: [3, 4] }).data.map(({ name }) => name)).toEqual([
      "train",
      "test",
    ]);
    expect(plot.line([[1], [2, 3]], { names: ["a", "b"] }).data.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("has a legend for several lines; a single name is on the axis", () => {
    expect(plot.line({ train: [1], test: [2] }).layout.showlegend).toBe(true);
    expect(plot.line({ loss: [1, 2] }).layout).toMatchObject({
      showlegend: false,
      yaxis: { title: { text: "loss" } },
    });
  });

  test("tells options from named lines, also for a line with the name of an option", () => {
    expect(plot.line([1, 2], { title: "t" }).data.length).toBe(1);
    expect(plot.line([1, 2], { title: [3, 4] }).data[0]).toMatchObject({
      name: "title",
      x: [1, 2],
      y: [3, 4],
    });
  });

  test("marks points where they are few", () => {
    expect(plot.line(new Float64Array(31)).data[0].mode).toBe("lines");
    expect(plot.line([1, 2], { markers: false }).data[0].mode).toBe("lines");
  });

  test("says which argument does not fit, and what to do", () => {
    expect(refusal(() => plot.line([1, 2], [1, 2, 3]))).toEqual({
      code: "shape/mismatch",
      message: "plot.line: y has 3 values for 2 values of x\ngive as many y as x",
    });
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    expect(refusal(() => plot.line([1, 2, 3], rows)).message).toMatch("transpose y");
    expect(refusal(() => plot.line(rows, [1, 2]))).toMatchObject({ code: "shape/rank" });
    expect(refusal(() => plot.line(rows, [1, 2])).message).toMatch("plot.line: x must be a list of numbers");
    expect(refusal(() => plot.line([[1], [2]])).message).toMatch("reshape y to [2]");
    expect(refusal(() => plot.line({ loss: [1, Number.NaN], other: [[1]] })).message).toMatch(
      "plot.line: y.other",
    );
    expect(refusal(() => plot.line([1, 2], { names: ["a", "b"] })).message).toMatch(
      "names has 2 names for 1 lines",
    );
    // A misspelt option is no line of that name; beside lines, it is one without numbers.
    const misspelt = (series: unknown) => refusal(() => plot.line([1, 2], series as number[])).message;
    expect(misspelt({ titel: "Squares" })).toMatch(
      "plot.line: there is no option titel\nthe options are title, xLabel,",
    );
    expect(misspelt({ marks: [{ y: 1 }], titel: "Squares" })).toMatch("there is no option titel");
    expect(misspelt({ loss: [2, 1], titel: "Squares" })).toMatch("plot.line: y.titel must hold numbers");
    expect(refusal(() => plot.line(["1"] as unknown as number[]))).toEqual({
      code: "argument/type",
      message:
        'plot.line: y[0] must hold numbers, but it is the text "1"\nwords and dates are drawn by plot.figure([{ x, y }]), names of bars by plot.bar',
    });
    expect(refusal(() => plot.line([{}] as unknown as number[]))).toEqual({
      code: "argument/type",
      message:
        "plot.line: y[0] must hold numbers, but it is an object of class Object\ngive a tensor, a typed array, or numbers in (nested) arrays",
    });
  });
});

describe("plot.heatmap", () => {
  test("has row 0 on top, as a matrix is written", () => {
    const { data, layout } = plot.heatmap(
      shaped(
        [2, 2],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    );
    expect(data[0].z).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(layout.yaxis).toMatchObject({ autorange: "reversed" });
  });

  test("prints the values in the cells when they are few", () => {
    const many = Array.from({ length: 40 }, () => new Float64Array(40));
    expect(plot.heatmap([[1, -2]]).data[0]).toMatchObject({ text: [["1", "−2"]], texttemplate: "%{text}" });
    expect(plot.heatmap(many).data[0]).not.toHaveProperty("texttemplate");
    expect(plot.heatmap(many, { text: true }).data[0]).toHaveProperty("texttemplate");
  });

  test("gives values of both signs colours that are even around zero", () => {
    expect(plot.heatmap([[-1, 4]]).data[0]).toMatchObject({ zmin: -4, zmax: 4 });
    expect(plot.heatmap([[0, 4]]).data[0]).not.toHaveProperty("zmin");
  });

  test("names rows and columns, twice the same name too", () => {
    const { layout } = plot.heatmap([[1], [2]], { rows: ["w", "w"], columns: ["x<sub>1</sub>"] });
    expect(layout.yaxis).toMatchObject({ tickvals: [0, 1], ticktext: ["w", "w"] });
    expect(layout.xaxis).toMatchObject({ tickvals: [0], ticktext: ["x<sub>1</sub>"] });
  });

  test("says which argument does not fit, and what to do", () => {
    expect(refusal(() => plot.heatmap([1, 2]))).toEqual({
      code: "shape/rank",
      message: "plot.heatmap: z must be a matrix, but its shape is [2]\na single row is written [values]",
    });
    expect(refusal(() => plot.heatmap([[1, 2], [3]]))).toMatchObject({ code: "shape/ragged" });
    expect(refusal(() => plot.heatmap([[]]))).toMatchObject({ code: "shape/size" });
    expect(refusal(() => plot.heatmap([[1], [2]], { rows: ["a"] })).message).toMatch(
      "plot.heatmap: rows has 1 names, but z has 2 rows",
    );
  });
});
