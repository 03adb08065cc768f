/** One chart of each type, always the same: for pictures that are compared, and for whatever must hold for all of them. */
import { type Figure, plot } from "../../runtime/plot/index.js";
import { grid } from "./grid.js";

export function gallery(): Record<string, Figure> {
  const x = Array.from({ length: 121 }, (_, i) => i / 10 - 6);
  const sig = x.map((v) => 1 / (1 + Math.exp(-v)));
  let seed = 1;
  const rnd = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const gauss = () => Math.sqrt(-2 * Math.log(rnd())) * Math.cos(2 * Math.PI * rnd());
  const pts = Array.from({ length: 120 }, (_, i) => {
    const r = i % 2 ? 2 : 0.8,
      t = rnd() * 7;
    return [r * Math.cos(t) + gauss() * 0.2, r * Math.sin(t) + gauss() * 0.2];
  });
  const cls = pts.map((_, i) => i % 2);
  const img = grid(32, 32, (i, j) => [i / 31, j / 31, 0.5 + 0.5 * Math.sin((i * j) / 40)]);
  const charts: Record<string, Figure> = {
    line: plot.line(
      x,
      { "σ(s)": sig, "σ′(s)": sig.map((s) => s * (1 - s)) },
      {
        title: "The sigmoid and its derivative",
        xLabel: "s",
        marks: [{ x: 1, y: 0.731, label: "the neuron" }, { y: 0.25, label: "1/4" }, { x: 0 }],
        dashed: ["σ′(s)"],
      },
    ),
    lineLog: plot.line(
      [64, 256, 1024, 4096],
      { explicit: [1e6, 1e8, 2e10, 2.7e11], implicit: [1e4, 1e5, 1e6, 1e7] },
      {
        xScale: "log",
        yScale: "log",
        title: "Memory of a Jacobian",
        xLabel: "N",
        yLabel: "bytes",
        marks: [{ y: 1e9, label: "1 GB" }],
      },
    ),
    logNarrow: plot.line(
      [1, 2, 3, 4, 5, 6],
      { "‖∇L‖": [0.9, 0.62, 0.41, 0.3, 0.22, 0.17] },
      {
        yScale: "log",
        title: "Under one power of ten: ‖∇<sub>w</sub>L‖, ε = 10<sup>−3</sup>",
        xLabel: "epoch",
      },
    ),
    longLegend: plot.line(
      Object.fromEntries(
        Array.from({ length: 12 }, (_, k) => [
          `layers.${k}.weight, learning rate ${(k + 1) / 100}`,
          [k, k + 2, k + 1],
        ]),
      ),
      { title: "Twelve lines with long names" },
    ),
    thinned: plot.line(
      Array.from({ length: 100000 }, (_, i) => Math.sin(i / 5000) + (i === 50000 ? 3 : 0) + 0.1 * gauss()),
      { title: "A long series" },
    ),
    scatter: plot.scatter(pts, { classes: cls, names: ["inner", "outer"], title: "Two rings" }),
    scatterValues: plot.scatter(pts, { values: pts.map(([a, b]) => a * a + b * b), title: "radius²" }),
    bar: plot.bar({ cat: 3.2, car: 5.1, frog: -1.7 }, { title: "Scores", yLabel: "score" }),
    bars: plot.bar(
      { train: [0.9, 0.8, 0.7], test: [0.7, 0.6, 0.65] },
      { names: ["A", "B", "C"], title: "Accuracy" },
    ),
    barh: plot.bar({ "a long name of a layer": 3.2, "another one": 5.1 }, { horizontal: true }),
    histogram: plot.histogram(Array.from({ length: 5000 }, gauss), { title: "Normal", xLabel: "weight" }),
    histograms: plot.histogram({
      a: Array.from({ length: 500 }, gauss),
      b: Array.from({ length: 500 }, () => gauss() + 2),
    }),
    heatmap: plot.heatmap(
      [
        [0.125, -2, 0],
        [1, 0.5, 3],
      ],
      {
        title: "Jacobian ∂y/∂x",
        rows: ["y<sub>1</sub>", "y<sub>2</sub>"],
        columns: ["x<sub>1</sub>", "x<sub>2</sub>", "x<sub>3</sub>"],
        xLabel: "input",
      },
    ),
    heatmapLarge: plot.heatmap(
      grid(300, 300, (i, j) => Math.sin(i / 30) * Math.cos(j / 40)),
      { title: "300 x 300" },
    ),
    contour: plot.contour((a, b) => a * a + 3 * b * b - Math.cos(3 * a), {
      x: [-2, 2],
      y: [-1.5, 1.5],
      path: [
        [1.9, 1.4],
        [1, -0.8],
        [0.6, 0.4],
        [0.2, -0.1],
        [0.05, 0],
      ],
      title: "Descent",
      xLabel: "w<sub>0</sub>",
      yLabel: "w<sub>1</sub>",
    }),
    image: plot.image(img, { title: "A picture" }),
    imageGrid: plot.imageGrid(
      Array.from({ length: 10 }, (_, k) =>
        grid(32, 32, (i, j) => [Math.sin((i * k) / 30), Math.cos((j * k) / 30), Math.sin((i + j) / 9)]),
      ),
      {
        columns: 5,
        names: ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        title: "Templates",
      },
    ),
    decisionBoundary: plot.decisionBoundary(
      (p) => (p.toArray() as number[][]).map(([a, b]) => (a * a + b * b > 2 ? 1 : 0)),
      pts,
      cls,
      { names: ["inner", "outer"], title: "What the network says" },
    ),
    lossCurve: plot.lossCurve(
      Array.from({ length: 400 }, (_, i) => 2.3 * Math.exp(-i / 80) * (1 + 0.2 * rnd()) + 0.01),
      { title: "Loss" },
    ),
    losses: plot.lossCurve({ train: [2.3, 1.1, 0.6, 0.4], validation: [2.3, 1.3, 0.9, 1] }),
    gradientFlow: plot.gradientFlow(
      { W1: [1e-5, 2e-5], b1: [1e-4], W2: [0.01, 0.02], b2: [0.5], W3: { grad: null } },
      { title: "Gradient flow" },
    ),
    vectorField: plot.vectorField((a, b) => [-b, a - 0.3 * b], {
      x: [-2, 2],
      y: [-2, 2],
      title: "A spiral",
      path: [
        [2, 0],
        [1, 1.2],
        [-0.5, 1.2],
        [-1, 0],
      ],
    }),
    raw: plot.figure(
      [
        { type: "box", y: [1, 2, 4, 8], name: "a" },
        { type: "violin", y: [1, 2, 4, 8, 3, 3], name: "b" },
      ],
      { title: { text: "Raw" } },
    ),
  };
  const confusion = grid(10, 10, (i, j) => (i === j ? 4000 + 321 * i : (i * 37 + j * 61) % 90));
  const classes = ["aeroplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
  const more: Record<string, Figure> = {
    confusion: plot.heatmap(confusion, {
      rows: classes,
      columns: classes,
      title: "A matrix of counts",
      xLabel: "predicted",
      yLabel: "true",
    }),
    longTitle: plot.line([1, -0.5, 0.25, -0.125], {
      title:
        "A long title, as one writes it where a lot is to be said about an experiment with <i>three</i> layers and W<sub>1</sub>",
      xLabel:
        "a name of the horizontal axis that tells all about how the steps of the experiment were counted",
      yLabel: "and one of the vertical axis, which is as long as that",
    }),
    longNames: plot.line(
      Object.fromEntries(
        [0.1, 0.01, 0.001].map((rate, k) => [
          `learning rate ${rate}, momentum 0.9`,
          [3, 2 - k / 2, 1 - k / 4],
        ]),
      ),
      { title: "Three long names" },
    ),
    manyClasses: plot.scatter(pts, { classes: pts.map((_, i) => i % 8), title: "Eight classes" }),
    classesAndValues: plot.scatter(pts, {
      classes: cls,
      names: ["inner", "outer"],
      values: pts.map(([a, b]) => a * b),
      title: "Classes as symbols, values as colours",
    }),
    labels: plot.scatter([0, 1, 2], [0, 1, 0], {
      labels: ["the first point", "the second", "the third point"],
    }),
    stacked: plot.bar(
      { a: [1, 2], b: [3, -1], c: [1, -2] },
      { names: ["p", "q"], stacked: true, title: "Stacked" },
    ),
    longBars: plot.bar(
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`a name of several words ${i}`, i * 111.5])),
    ),
    counts: plot.histogram([1, 2, 2, 3, 3, 3, 5], { title: "Whole numbers" }),
    lineNegative: plot.line([-1, 0, 1, 10, 100], { yScale: "log", title: "Not all of it is positive" }),
    strip: plot.vectorField((_, b) => [20, b - 0.5], { x: [0, 100], y: [0, 1], title: "A strip" }),
    threeClasses: plot.decisionBoundary(
      (p) => (p.toArray() as number[][]).map(([a, b]) => [a, b, a < -1.5 ? Number.NaN : -a - b]),
      pts,
      pts.map((_, i) => 1 + (i % 2)),
      { names: ["a", "b", "c"], title: "Three classes, one without points, and NaN" },
    ),
  };
  Object.assign(charts, more);
  charts.mixed = plot.subplots(
    [
      plot.histogram({ a: Array.from({ length: 99 }, gauss), b: Array.from({ length: 99 }, gauss) }),
      more.stacked,
      charts.bars,
      charts.heatmap,
      charts.scatterValues,
      charts.contour,
    ],
    { columns: 3, title: "Six charts, each as it is alone" },
  );
  charts.subplots = plot.subplots([charts.line, charts.heatmap, charts.bar, charts.scatter], {
    title: "Four charts",
    columns: 2,
  });
  charts.single = plot.line([1]);
  return charts;
}
