/**
 * What pictures cost: the graph of 500 nodes, a network from shapes alone, and charts from the call to the PNG.
 *
 *   node test/bench/pictures.mjs        (after npm run build)
 *
 * Milliseconds are medians; since machines differ, beside them stands how many times as long it took as sorting a
 * million random numbers, measured in the same run.
 */
import { cpus, loadavg } from "node:os";

const built = new URL("../../dist/", import.meta.url);
const { add, mul, nn, param, plot, show } = await import(new URL("runtime/index.js", built).href);
const { drawnGraph } = await import(new URL("runtime/plot/graph/nodes.js", built).href);
const { place } = await import(new URL("runtime/plot/graph/place.js", built).href);
const { pngOfFigure, pngOfSvg } = await import(new URL("kernel/display/picture/picture.js", built).href);

const ROUNDS = 7;

/** @param {() => unknown} f the median of some runs, in milliseconds */
function median(f) {
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    f();
    return performance.now() - begin;
  });
  return times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

/** A chain of multiplications and additions: as many gates, and as many constants. @param {number} gates */
function chain(gates) {
  let x = param(1);
  for (let i = 0; i < gates / 2; i++) x = add(mul(x, 0.9), 0.1);
  return x;
}

const lecture = () => show(chain(250)).toSvg();
const nodes = place(drawnGraph(chain(250))).nodes.length;
const large = pngOfSvg(lecture());
if (nodes < 500 || large.png === undefined) throw new Error(`${nodes} nodes, ${large.problem}`);
const deep = () =>
  new nn.Sequential(...Array.from({ length: 50 }, () => [new nn.Linear(4096, 4096), new nn.ReLU()]).flat());
const line = plot.line(
  Array.from({ length: 200 }, (_, i) => Math.sin(i / 10)),
  { title: "A curve", xLabel: "x" },
);
const matrix = plot.heatmap(
  Array.from({ length: 64 }, (_, i) => Array.from({ length: 64 }, (_, j) => i * j)),
);
const begin = performance.now();
pngOfFigure(line.toJSON());
const first = performance.now() - begin;

const sorted = median(() => Float64Array.from({ length: 1e6 }, Math.random).sort());
const rows = /** @type {const} */ ([
  [`graph of ${nodes} nodes: record, lay out, write SVG`, median(lecture)],
  ["graph of 1000 gates, in boxes", median(() => show(chain(1000)).toSvg())],
  [
    "50 layers of 4096 x 4096, from shapes alone",
    median(() => show((x) => deep().forward(x), [[64, 4096]]).toSvg()),
  ],
  [
    "chart: the call and its JSON",
    median(() => JSON.stringify(plot.line([1, 3, 2], { title: "A" }).toJSON())),
  ],
  ["chart: the first PNG of a session", first],
  ["chart: every other PNG, a curve", median(() => pngOfFigure(line.toJSON()))],
  ["chart: every other PNG, 64 x 64 cells", median(() => pngOfFigure(matrix.toJSON()))],
]);
console.log(
  `Node ${process.version}, ${cpus().length} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}; sorting takes ${sorted.toFixed(0)} ms\n`,
);
for (const [name, ms] of rows) {
  console.log(`${name.padEnd(52)}${ms.toFixed(1).padStart(9)} ms${(ms / sorted).toFixed(2).padStart(8)}`);
}
process.exit();
