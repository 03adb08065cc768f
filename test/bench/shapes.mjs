/**
 * What shapes in types cost: the same cells compiled with and without them, in turn, in sessions that are warm.
 * Medians, in milliseconds of the processor (other programs on the machine count for less so).
 *
 *   node test/bench/shapes.mjs [rounds]
 */
import { createCellCompiler } from "../../dist/kernel/compiler/index.js";

const rounds = Number(process.argv[2] ?? 15);

/** Cells of a lecture's size; `false` for those that have nothing to do with tensors. */
const CELLS = [
  ["three tensors", true, "const x = tensor([[2, 1, -3], [-3, 4, 2]]); const W = randn(3, 4), b = zeros(4);"],
  ["a layer and a loss", true, "const h = relu(x.matmul(W).add(b)); const l = mean(h.mul(h)); l.backward();"],
  [
    "a formula",
    true,
    "const s = 1 / (1 + exp(-(x.matmul(W) + b))); const l2 = sum(s * s) + 0.5 * sum(W * W);",
  ],
  [
    "a training loop",
    true,
    `let V = param(randn(3, 1)); const y = tensor([[1], [0]]);
for (let step = 0; step < 5; step++) {
  const diff = x.matmul(V) - y;
  const dV = x.T.matmul(diff) / 2;
  V -= 0.1 * dV;
}`,
  ],
  [
    "a class",
    true,
    `class Net {
  W1 = param(randn(3, 8)); b1 = param(zeros(8)); W2 = param(randn(8, 2)); b2 = param(zeros(2));
  forward(x: Tensor) { return relu(x.matmul(this.W1) + this.b1).matmul(this.W2) + this.b2; }
}
const net = new Net(); const out = softmax(net.forward(x), 1);`,
  ],
  ["a variable that changes", true, "let h = x; h = h.matmul(W); h = h.relu(); h = h.matmul(randn(4, 5));"],
  ["a table of 1000 x 10", true, `const big = tensor([${`[${"1.5,".repeat(10)}],`.repeat(1000)}]);`],
  ["numbers", false, "let total = 0; for (let i = 0; i < 10; i++) total += i * i; total"],
  ["text", false, 'const words = "to be or not to be".split(" "); words.map((w) => w.length)'],
];

const plain = createCellCompiler();
const shaped = createCellCompiler({ warnsOfShapes: true });
const times = CELLS.map(() => ({ plain: [], shaped: [] }));
for (let round = 0; round < rounds + 3; round++) {
  CELLS.forEach(([, , cell], i) => {
    for (const [name, compiler] of round % 2 === 0
      ? [
          ["plain", plain],
          ["shaped", shaped],
        ]
      : [
          ["shaped", shaped],
          ["plain", plain],
        ]) {
      const before = process.cpuUsage();
      const compiled = compiler.compile(cell);
      const { user, system } = process.cpuUsage(before);
      if (!compiled.accepted) throw new Error(compiled.problems[0].message);
      // The first rounds warm up.
      if (round >= 3) times[i][name].push((user + system) / 1000);
    }
  });
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = CELLS.map(([title, hasTensors], i) => {
  const [without, withShapes] = [median(times[i].plain), median(times[i].shaped)];
  return { title, hasTensors, without, with: withShapes, more: withShapes - without };
});
for (const { title, without, with: withShapes, more } of rows) {
  console.log(
    `${title.padEnd(26)} ${without.toFixed(1).padStart(7)} -> ${withShapes.toFixed(1).padStart(7)}   +${more.toFixed(1)} ms, x ${(withShapes / without).toFixed(2)}`,
  );
}
const of = (hasTensors) =>
  median(rows.filter((row) => row.hasTensors === hasTensors).map(({ more }) => more));
console.log(
  `median of the cells with tensors: +${of(true).toFixed(1)} ms; of the others: +${of(false).toFixed(1)} ms`,
);
plain.close();
shaped.close();
process.exit(0);
