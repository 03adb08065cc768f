/** Tables, formulas, graph pictures, and what changes while a cell runs: all of it also without a notebook. */
import { afterEach, describe, expect, test } from "vitest";
import { type Bundle, type ShowOptions, setHost } from "../../runtime/host.js";
import {
  add,
  explain,
  graph,
  jacobianCost,
  manualSeed,
  matmul,
  mul,
  param,
  plot,
  progress,
  randn,
  show,
  sigmoid,
  sum,
  type Tensor,
  table,
  tensor,
  tex,
} from "../../runtime/index.js";
import { drawnGraph } from "../../runtime/plot/graph/nodes.js";
import { place } from "../../runtime/plot/graph/place.js";
import { progressLine } from "../../runtime/progress.js";

interface Shown {
  readonly value: unknown;
  readonly options: ShowOptions;
}

/** A notebook that keeps what it is shown. */
function notebook() {
  const shown: Shown[] = [];
  const waiting: (() => void)[] = [];
  setHost({
    show: (value, options = {}) => shown.push({ value, options }),
    draw: () => new Uint8Array(1),
    beforeCellEnds: (callback) => waiting.push(callback),
  });
  return {
    shown,
    endCell: () => {
      for (const callback of waiting.splice(0)) callback();
    },
  };
}

afterEach(() => setHost(undefined));

/** f = (x + y) z of the lecture: x = -2, y = 5, z = -4. */
function product(): { f: Tensor; names: Record<string, Tensor> } {
  const [x, y, z] = [-2, 5, -4].map((value) => param(value));
  return { f: mul(add(x, y), z), names: { x, y, z } };
}

describe("a computational graph", () => {
  test("has the slide's values and gradients on its edges", () => {
    const { f, names } = product();
    f.backward();
    expect(show(f, { names }).toString()).toBe(
      "graph of 2 gates, value (gradient)\n  +: −2 (−4), 5 (−4) -> 3 (−4)\n  ×: 3 (−4), −4 (3) -> −12 (1)",
    );
    const svg = show(f, { names }).toSvg();
    for (const word of ["x", "y", "z", "+", "×", "−12", "−4", "3", "1"])
      expect(svg).toContain(`>${word}</text>`);
  });

  test("has no gradients before backward", () => {
    expect(show(product().f).toString()).toMatch("+: −2, 5 -> 3");
  });

  test("splits the gradient of a value that is used twice at a copy gate", () => {
    const x = param(3);
    const y = mul(x, x);
    y.backward();
    const { nodes, edges } = drawnGraph(y);
    const copy = nodes.find(({ kind }) => kind === "copy")!;
    const gradients = (ends: typeof edges) => ends.map(({ gradient }) => Array.from(gradient!.data));
    expect(gradients(edges.filter(({ from }) => from === copy.id))).toEqual([[3], [3]]);
    expect(gradients(edges.filter(({ to }) => to === copy.id))).toEqual([[6]]);
  });

  test("can show a sigmoid as the four gates that it is made of", () => {
    const s = param(1);
    const y = sigmoid(s);
    y.backward();
    const expanded = show(y, { expandSigmoid: true }).toString();
    expect(expanded).toMatch(/× −1: 1\.00 \(0\.20\) -> −1\.00 \(−0\.20\)/);
    expect(expanded).toMatch(/exp: −1\.00 \(−0\.20\) -> 0\.37 \(−0\.53\)/);
    expect(expanded).toMatch(/1\/x: 1\.37 \(−0\.53\) -> 0\.73 \(1\.00\)/);
    expect(show(y).toString()).toMatch("σ: 1.00 (0.20) -> 0.73 (1.00)");
  });

  test("has its inputs in the order in which the formula names them", () => {
    const [w0, x0, w1, x1, w2] = [2, -1, -3, -2, -3].map((value) => param(value));
    const y = sigmoid(add(add(mul(w0, x0), mul(w1, x1)), w2));
    const { nodes } = place(drawnGraph(y, { names: { w0, x0, w1, x1, w2 } }));
    const leaves = nodes
      .filter(({ node }) => node.kind === "leaf" && node.label !== "w2")
      .sort((a, b) => a.y - b.y);
    expect(leaves.map(({ node }) => node.label)).toEqual(["w0", "x0", "w1", "x1"]);
  });

  test("of more than 500 nodes is drawn with every gate of it", () => {
    let x: Tensor = param(1);
    for (let i = 0; i < 170; i++) x = add(mul(x, 0.9), 0.1);
    const { nodes } = place(drawnGraph(x));
    expect(nodes.filter(({ node }) => node.kind === "gate")).toHaveLength(340);
    expect(nodes.length).toBeGreaterThan(500);
    expect(show(x).toSvg()).toMatch(/<\/svg>\s*$/);
  });

  test("takes names as text, whatever they say", () => {
    const x = param(1);
    const svg = show(add(x, 1), { names: { "<script>": x } }).toSvg();
    expect(svg).not.toContain("<script>");
    expect(svg).toContain("&lt;script&gt;");
  });

  test("step by step writes out [Downstream] = [Local] x [Upstream] of each gate", () => {
    const { f, names } = product();
    f.backward();
    const { frames } = show(f, { names, steps: true });
    expect(frames.map(({ caption }) => caption)).toEqual([
      "start: the gradient of the output in itself is 1",
      "×: [Downstream] = [Local] × [Upstream]: −4 = (−4) × 1,  3 = 3 × 1",
      "+: [Downstream] = [Local] × [Upstream]: −4 = 1 × (−4),  −4 = 1 × (−4)",
    ]);
    const red = frames.map(({ svg }) => svg.match(/fill="#dd3f3f"/g)?.length);
    expect(red).toEqual([1, 3, 5]);
  });

  test("is refused for what was not computed", () => {
    expect(() => show(tensor(1))).toThrow("not computed");
    expect(() => show(1 as unknown as Tensor)).toThrow("no graph");
  });
});

describe("tables", () => {
  test("align their columns in text, and escape what they hold in HTML", () => {
    const small = table(
      ["name", "value"],
      [
        ["x", 3],
        ["<b>", -4.25],
      ],
    );
    expect(small.toString()).toBe("name  value\n----  -----\nx         3\n<b>   -4.25");
    expect(small.toHtml()).toContain("&lt;b&gt;");
    expect(small.toHtml()).not.toContain("<b>");
  });

  test("put numbers to the right, also those that their author wrote out; a text makes a column one of texts", () => {
    const rows = [
      ["1,024", "0.20", "2^18", "[2 × 3]"],
      ["-3", "", 7, "4"],
    ];
    const lines = table(["n", "at most", "power", "shape"], rows).toString().split("\n");
    expect(lines.slice(2)).toEqual(["1,024     0.20  2^18   [2 × 3]", "   -3           7      4"]);
  });

  test("explain a tensor in the order of the slides", () => {
    const { f, names } = product();
    f.backward();
    expect(explain(f, { names: { ...names, f } }).rows).toEqual([
      ["x", "input", "−2", "−4"],
      ["y", "input", "5", "−4"],
      ["v1", "+(x, y)", "3", "−4"],
      ["z", "input", "−4", "3"],
      ["f", "×(v1, z)", "−12", "1"],
    ]);
  });

  test("tell what Jacobians cost, from shapes alone", () => {
    const shapes = [
      [64, 4096],
      [4096, 4096],
    ];
    const before = process.memoryUsage().arrayBuffers;
    const { costs } = jacobianCost((x, w) => matmul(x, w), shapes, { dtype: "float32" });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
    expect(costs.map(({ explicitBytes }) => explicitBytes)).toEqual([256 * 2 ** 30, 16 * 2 ** 40]);
    expect(costs.map(({ input }) => input)).toEqual(["x", "w"]);
    // Within the function, as the gates call their inputs.
    const inside = jacobianCost((a, b) => sum(mul(a, b)), [[3], [3]]).costs;
    expect(inside.map(({ input }) => input)).toEqual(["a", "b", "x"]);
    expect(String(jacobianCost((x, w) => matmul(x, w), shapes))).toMatch("512 GiB");
    expect(() =>
      jacobianCost(
        (x, w) => matmul(x, w),
        [
          [2, 3],
          [4, 5],
        ],
      ),
    ).toThrow("inner dimensions");
  });
});

describe("LaTeX", () => {
  test("of tensors is a number, a column or a matrix", () => {
    expect(
      tex(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ).source,
    ).toBe("\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}");
    expect(tex(tensor([1, 2.5])).source).toBe("\\begin{bmatrix} 1 \\\\ 2.5 \\end{bmatrix}");
    expect(tex(tensor(1e-9)).source).toBe("1 \\cdot 10^{-9}");
    manualSeed(1);
    expect(tex(randn(20, 20)).source.match(/\\ddots/g)?.length).toBe(1);
  });

  test("of a graph is its formula, with brackets only where they are needed", () => {
    const { f, names } = product();
    expect(tex(graph(f), { names }).source).toBe("\\left(x + y\\right) \\cdot z");
    const w0 = param(1);
    expect(tex(graph(sigmoid(mul(w0, 2))), { names: { w0 } }).source).toBe(
      "\\sigma\\left(w_{0} \\cdot 2\\right)",
    );
  });
});

describe("while a cell runs", () => {
  test("a live chart is one output, drawn a few times however fast the loop is, and whole at the end", () => {
    const { shown, endCell } = notebook();
    const live = plot.live();
    const begin = performance.now();
    let steps = 0;
    while (performance.now() - begin < 250) live.push({ loss: steps++ });
    expect(shown.length).toBeLessThanOrEqual(4);
    endCell();
    const last = shown[shown.length - 1];
    expect(new Set(shown.map(({ options }) => options.displayId)).size).toBe(1);
    expect(shown.map(({ options }) => options.update)).toEqual(shown.map((_, i) => i > 0));
    // Only the last one is drawn as a picture.
    expect(shown.map(({ options }) => options.raw)).toEqual(shown.map((entry) => entry !== last));
    const { x, y } = live.figure.data[0] as { x?: number[]; y?: number[] };
    // Numbers of a chart have six digits.
    for (const list of [x, y]) expect((list?.at(-1) ?? 0) / (steps - 1)).toBeCloseTo(1, 5);
    expect(y?.length).toBeLessThanOrEqual(2000);
  });

  test("progress is one line, and gives every item", () => {
    const { shown } = notebook();
    expect([...progress(["a", "b"])]).toEqual(["a", "b"]);
    expect([...progress(3)]).toEqual([0, 1, 2]);
    for (const _ of progress(1e6)) break;
    const lines = shown.map(({ value }) => (value as Bundle)["text/plain"] as string);
    expect(lines.length).toBe(3);
    expect(lines.every((line) => !line.includes("\n"))).toBe(true);
    expect(lines[1]).toMatch(/100 % {2}3\/3/);
    expect(lines[2]).toMatch(/0 % {2}0\/1000000/);
  });

  test("progress tells rate and time left", () => {
    expect(progressLine(50, 200, 10, "train")).toBe(
      "train  [######..................]  25 %  50/200  5/s  30 s left",
    );
    expect(progressLine(7, undefined, 2)).toBe("7  3.5/s  in 2.0 s");
  });

  test("a drawing is saved by its ending; without a notebook, only what needs no drawing", () => {
    expect(() => plot.line([1]).save("x.gif")).toThrow("does not end in .svg, .png, .html or .json");
    expect(() => plot.line([1]).save("x.png")).toThrow("drawn by the notebook's kernel");
  });
});
