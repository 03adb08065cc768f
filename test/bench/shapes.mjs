/**
 * What shapes in types cost: the same cells, from request to reply, in a kernel that reads them for their shapes and in
 * one that was asked not to. Both are warm, and take turns.
 */
import { BenchSession } from "./session.mjs";

const ROUNDS = 15;
const WARM_UP = 3;

/** Cells as lectures have them; the last ones have nothing to do with tensors. */
const CELLS = [
  ["three tensors", "const x = tensor([[2, 1, -3], [-3, 4, 2]]); const W = randn(3, 4), b = zeros(4);"],
  ["a layer and a loss", "const h = relu(x.matmul(W).add(b)); const l = mean(h.mul(h));"],
  ["a formula", "const s = 1 / (1 + exp(-(x.matmul(W) + b))); const l2 = sum(s * s) + 0.5 * sum(W * W);"],
  [
    "a training loop",
    `let V = param(randn(3, 1)); const y = tensor([[1], [0]]);
for (let step = 0; step < 5; step++) {
  const diff = x.matmul(V) - y;
  const dV = x.T.matmul(diff) / 2;
  V -= 0.1 * dV;
}`,
  ],
  [
    "a class",
    `class Net {
  W1 = param(randn(3, 8)); b1 = param(zeros(8)); W2 = param(randn(8, 2)); b2 = param(zeros(2));
  forward(x: Tensor) { return relu(x.matmul(this.W1) + this.b1).matmul(this.W2) + this.b2; }
}
const net = new Net(); const out = softmax(net.forward(x), 1);`,
  ],
  ["a variable that changes", "let c = x; c = c.matmul(W); c = c.relu(); c = c.matmul(randn(4, 5));"],
  ["a table of 1000 x 10", `const big = tensor([${`[${"1.5,".repeat(10)}],`.repeat(1000)}]);`],
  ["numbers", "let total = 0; for (let i = 0; i < 10; i++) total += i * i; total"],
  ["text", 'const words = "to be or not to be".split(" "); words.map((w) => w.length)'],
];

/**
 * @param {import("./kernels.mjs").Kernel} kernel
 * @param {(row: string, value: number) => void} note
 */
export async function measureShapes(kernel, note) {
  const sessions = {
    "with shapes": await BenchSession.start(kernel),
    "without shapes": await BenchSession.start(kernel),
  };
  try {
    for (const session of Object.values(sessions)) await session.untilReady();
    await sessions["without shapes"].run("// @shapes-off notebook");
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      const turns = Object.entries(sessions);
      if (round % 2 === 1) turns.reverse();
      for (const [title, cell] of CELLS) {
        for (const [name, session] of turns) {
          const { ms } = await session.run(/** @type {string} */ (cell));
          if (round >= WARM_UP) note(`${title}, ${name}`, ms);
        }
      }
    }
  } finally {
    for (const session of Object.values(sessions)) await session.end();
  }
}
