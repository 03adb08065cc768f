/**
 * Static pictures, compared by pixels with pictures that a person has looked at (the folder `pictures` beside this
 * file). After a change that is meant, run with GRADLAB_UPDATE_PICTURES=1, and look at each picture that git shows.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { JSDOM } from "jsdom";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import {
  add,
  crossEntropy,
  group,
  manualSeed,
  matmul,
  mul,
  nn,
  param,
  randn,
  relu,
  sigmoid,
  sin,
  sum,
  type Tensor,
} from "../../runtime/index.js";
import { show } from "../../runtime/plot/graph/picture.js";
import { Figure, plot } from "../../runtime/plot/index.js";
import { gallery } from "../runtime/gallery.js";

type Pictures = typeof import("../../kernel/display/picture/picture.js");

// As built: the thread that draws is JavaScript.
const built = new URL("../../dist/kernel/display/picture/picture.js", import.meta.url).href;
const { pngOfFigure, pngOfSvg, svgOfFigure } = (await import(built)) as Pictures;

const folder = fileURLToPath(new URL("pictures/", import.meta.url));
const isUpdate = Boolean(process.env.GRADLAB_UPDATE_PICTURES);
/** Colours may differ a little, and so may this part of the pixels: arithmetic differs in its last digits. */
const [COLOUR, PART] = [0.15, 0.002];

function graphs(): Record<string, string> {
  const [x, y, z] = [-2, 5, -4].map((value) => param(value));
  const f = mul(add(x, y), z);
  f.backward();
  const [w0, x0, w1, x1, w2] = [2, -1, -3, -2, -3].map((value) => param(value));
  const neuron = sigmoid(add(add(mul(w0, x0), mul(w1, x1)), w2));
  neuron.backward();
  const names = { w0, x0, w1, x1, w2 };
  const [A, W] = [
    param([
      [1, 2],
      [3, 4],
    ]),
    param([
      [1, 0, 2],
      [0, 1, 1],
    ]),
  ];
  const product = matmul(A, W);
  const loss = sum(mul(product, product));
  loss.backward();
  const B = param([
    [0.25, -1.25],
    [3.25, -0.75],
  ]);
  const squares = sum(mul(matmul(B, B), 2));
  squares.backward();
  return {
    "graph-product": show(f, { names: { x, y, z, f } }).toSvg("paper"),
    "graph-steps": show(f, { names: { x, y, z, f }, steps: true }).toSvg("paper"),
    "graph-steps-neuron": show(neuron, { names, expandSigmoid: true, steps: true }).toSvg("paper"),
    "graph-neuron": show(neuron, { names }).toSvg("paper"),
    "graph-neuron-expanded": show(neuron, { names, expandSigmoid: true }).toSvg("paper"),
    "graph-steps-matrices": show(squares, { names: { B }, steps: true }).toSvg("paper"),
    "graph-matmul-copy": show(loss, { names: { A, W } }).toSvg("paper"),
    ...networks(),
    ...chains(),
  };
}

/** Graphs that no page shows in a row: one runs down, and a longer one goes on in columns. */
function chains(): Record<string, string> {
  const [x, y] = [param(1), param(2)];
  const chain = (gates: number) => {
    let z: Tensor = x;
    for (let i = 0; i < gates; i++) z = i % 2 === 0 ? sin(z) : mul(z, gates < 20 ? y : 1 + i / 10);
    z.backward();
    return z;
  };
  return {
    "graph-down": show(chain(14), { names: { x, y } }).toSvg("paper"),
    "graph-columns": show(chain(30), { names: { x } }).toSvg("paper"),
  };
}

/** Collapsed graphs: five layers with their gradients, a chain of gates, and AlexNet from shapes alone. */
function networks(): Record<string, string> {
  manualSeed(1);
  const layers = [10, 20, 20, 20, 20].map((inputs, l) => new nn.Linear(inputs, l === 4 ? 3 : 20));
  const x = randn(8, 10);
  let out = x;
  layers.forEach((layer, l) => {
    out = group(`layer ${l + 1}`, () => (l === 4 ? layer.forward(out) : relu(layer.forward(out))));
  });
  const loss = crossEntropy(out, [0, 1, 2, 0, 1, 2, 0, 1]);
  loss.backward();
  let chain = param(1);
  for (let i = 0; i < 250; i++) chain = add(mul(chain, 0.99), 0.01);
  const conv = (inputs: number, outputs: number, kernel: number, options = {}) => [
    new nn.Conv2d(inputs, outputs, kernel, options),
    new nn.ReLU(),
  ];
  const pool = () => new nn.MaxPool2d(3, { stride: 2 });
  const alexNet = () =>
    new nn.Sequential(
      ...[...conv(3, 64, 11, { stride: 4, padding: 2 }), pool()],
      ...[...conv(64, 192, 5, { padding: 2 }), pool()],
      ...[...conv(192, 384, 3, { padding: 1 }), ...conv(384, 256, 3, { padding: 1 })],
      ...[...conv(256, 256, 3, { padding: 1 }), pool(), new nn.Flatten(), new nn.Dropout()],
      ...[new nn.Linear(9216, 4096), new nn.ReLU(), new nn.Dropout(), new nn.Linear(4096, 4096)],
      ...[new nn.ReLU(), new nn.Linear(4096, 1000)],
    );
  const classify = (image: Tensor) => crossEntropy(alexNet().forward(image), [281]);
  return {
    "graph-layers": show(loss, { depth: 0, names: { x, L: loss } }).toSvg("paper"),
    "graph-chain": show(chain).toSvg("paper"),
    "graph-alexnet": show(classify, [[1, 3, 224, 224]]).toSvg("paper"),
  };
}

function compare(name: string, { png, problem }: ReturnType<Pictures["pngOfSvg"]>): void {
  if (png === undefined) throw new Error(`${name} was not drawn: ${problem}`);
  const file = `${folder}${name}.png`;
  if (isUpdate || !existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, png);
    if (!isUpdate) throw new Error(`${name} had no reference: look at ${file}, and run again`);
  }
  const [drawn, wanted] = [PNG.sync.read(Buffer.from(png)), PNG.sync.read(readFileSync(file))];
  expect([drawn.width, drawn.height], `${name}: width and height`).toEqual([wanted.width, wanted.height]);
  const { width, height } = wanted;
  const different = pixelmatch(drawn.data, wanted.data, undefined, width, height, { threshold: COLOUR });
  expect(different, `${name}: pixels that differ`).toBeLessThanOrEqual(PART * width * height);
}

describe("a picture without a browser looks as it did when it was looked at", () => {
  for (const [name, figure] of Object.entries(gallery())) {
    test(name, () => compare(name, pngOfFigure(figure.toJSON())));
  }
  for (const [name, svg] of Object.entries(graphs())) test(name, () => compare(name, pngOfSvg(svg)));
});

test("a simple chart takes less than 40 kB in the notebook, picture included", () => {
  const all = gallery();
  for (const name of ["line", "scatter", "bar", "bars", "histogram", "heatmap", "lossCurve", "image"]) {
    const { png } = pngOfFigure(all[name].toJSON());
    const bytes = JSON.stringify(all[name].toJSON()).length + ((png?.length ?? 0) * 4) / 3;
    expect(bytes, name).toBeLessThan(40_000);
  }
});

test("a surface of many shades stays smooth, however many shades the edges on it have", () => {
  const lines = Array.from(
    { length: 40 },
    (_, i) => `<path d="M${15 * i} 0l90 400" stroke="hsl(${9 * i},80%,60%)" opacity="0.7"/>`,
  );
  const { png } = pngOfSvg(`<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">
    <linearGradient id="g"><stop stop-color="#440154"/><stop offset="1" stop-color="#31688e"/></linearGradient>
    <path d="M0 0h600v400H0z" fill="url(#g)"/><g>${lines.join("")}</g></svg>`);
  const { width, data } = PNG.sync.read(Buffer.from(png!));
  // Below the lines' left ends the surface is bare: between its neighbouring shades there is no step that one sees.
  const bare = (x: number) => [...data.subarray(4 * (width * 590 + x), 4 * (width * 590 + x) + 3)];
  const steps = Array.from({ length: 120 }, (_, x) =>
    Math.hypot(...bare(x).map((value, c) => value - bare(x + 1)[c]!)),
  );
  expect(Math.max(...steps)).toBeGreaterThan(0);
  expect(Math.max(...steps)).toBeLessThan(7);
});

test("a chart that cannot be drawn says why, and the next one is drawn", () => {
  const broken = {
    data: [{ type: "bar", y: [1] }],
    layout: { width: -1, height: "x", template: 7, xaxis: 3 },
  };
  const { png, problem } = pngOfFigure(broken);
  expect(png !== undefined || problem !== undefined).toBe(true);
  expect(pngOfFigure(new Figure([{ type: "bar", y: [1] }]).toJSON()).png).toBeDefined();
});

test("what lies far outside the range of an axis is left out, and the rest is drawn", () => {
  const far = [1e3, 2e4];
  const range = { xRange: [0, 1], yRange: [0, 1] } as const;
  const many = Array.from({ length: 600 }, (_, i) => [100 + i, i]);
  const figures = {
    line: plot.line(far, { yRange: [0, 1] }),
    "a line of negative numbers on a logarithmic axis": plot.line([-1, -2], { yScale: "log" }),
    points: plot.scatter(many, range),
    labels: plot.scatter(far, far, { labels: ["a", "b"], ...range }),
    "a path": plot.contour((x, y) => x * y, { path: [far, far], ...range }),
    histograms: plot.histogram({ a: far, b: far }, { xRange: [-2, -1] }),
    marks: plot.line([0, 1], {
      marks: [
        { x: 1e4, y: 1e4, label: "far" },
        { y: 1e6, label: "high" },
      ],
      ...range,
    }),
    "an error bar": plot.figure([{ type: "scatter", y: far, error_y: { value: 10 } }], {
      yaxis: { range: [0, 1] },
    }),
    "a shape": plot.figure([{ type: "scatter", y: [1] }], {
      shapes: [{ type: "rect", x0: 1e3, x1: 2e3, y0: 1e3, y1: 2e3, opacity: 0.3 }],
      xaxis: { range: [0, 1] },
    }),
    "a field": plot.vectorField((x, y) => [x, y], { xRange: [50, 60], yRange: [50, 60] }),
    "one of two charts": plot.subplots([plot.line(far, { yRange: [0, 1] }), plot.bar([1])]),
  };
  for (const [name, figure] of Object.entries(figures)) {
    expect(pngOfFigure(figure.toJSON()).problem, name).toBeUndefined();
  }
});

test("a picture that the renderer cannot draw says so, and the next one is drawn", () => {
  const layer = '<g opacity="0.5" transform="translate(90000,0)"><path d="M0 0h9v9z"/></g>';
  const svg = (inside: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">${inside}</svg>`;
  expect(pngOfSvg(svg(layer)).problem).toMatch("cannot draw");
  expect(pngOfSvg(svg('<path d="M0 0h9v9z"/>')).png).toBeDefined();
});

test("hostile titles put no script and no foreign address into a picture", () => {
  const attack =
    '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><a href="file:///etc/passwd">y</a>';
  const figure = new Figure([{ type: "bar", y: [1], name: attack, text: [attack] }], {
    title: { text: attack },
    showlegend: true,
    images: [{ source: "file:///etc/passwd", x: 0, y: 1, sizex: 1, sizey: 1 }],
  });
  const { svg = "", problem } = svgOfFigure(figure.toJSON());
  expect(problem).toBeUndefined();
  const { document } = new JSDOM(svg, { contentType: "image/svg+xml" }).window;
  const elements = [...document.querySelectorAll("*")];
  expect(elements.filter(({ localName }) => /^(script|img|foreignObject|iframe)$/i.test(localName))).toEqual(
    [],
  );
  const attributes = elements.flatMap(({ attributes }) => [...attributes]);
  expect(attributes.filter(({ name, value }) => /^on/i.test(name) || /javascript:/i.test(value))).toEqual([]);
  expect(pngOfFigure(figure.toJSON()).png).toBeDefined();

  const [a, b] = [param(1), param(2)];
  const graph = show(add(a, b), { names: { "</text><script>alert(1)</script>": a } }).toSvg();
  expect(graph).not.toMatch(/<script/);
});
