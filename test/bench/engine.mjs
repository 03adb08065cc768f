/**
 * What arithmetic costs: matrix products, elementwise chains, a training step, scalars, each beside PyTorch on one thread
 * in the same run, where the Python that is named has it.
 *
 *   node test/bench/engine.mjs [--python path/of/a/python/with/torch]        (after npm run build)
 *
 * Milliseconds are medians. Both compute in float32, PyTorch's default.
 */
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({ options: { python: { type: "string", default: "python3" } } });
const built = new URL("../../dist/runtime/index.js", import.meta.url);
/** @type {typeof import("../../runtime/index.js")} */
const lab = await import(built.href);
const { jacobian, matmul, nn, optim, param, randn, setDefaultDtype, sigmoid, sum } = lab;
setDefaultDtype("float32");

const ROUNDS = 9;

/** Each row: its name, the work here, and the same in Python: what it needs, then what is timed. */
const rows = /** @type {const} */ ([
  ["matmul 64", product(64), "x, y = torch.randn(64, 64), torch.randn(64, 64)", "x @ y"],
  ["matmul 256", product(256), "x, y = torch.randn(256, 256), torch.randn(256, 256)", "x @ y"],
  ["matmul 512", product(512), "x, y = torch.randn(512, 512), torch.randn(512, 512)", "x @ y"],
  [
    "layer of 4096 x 4096, 16 rows, forward and backward",
    layer(),
    "x, w = torch.randn(16, 4096, requires_grad=True), torch.randn(4096, 4096, requires_grad=True)",
    "(x @ w).sum().backward()",
  ],
  [
    "sum(sigmoid(a x + b)^2), 1e6 numbers, forward and backward",
    chain(),
    "a, x, b = (torch.randn(1000000, requires_grad=True) for _ in range(3))",
    "(torch.sigmoid(a * x + b) ** 2).sum().backward()",
  ],
  [
    "a training step, 64 x 3072, 100 hidden, 10 classes",
    training(),
    "net = torch.nn.Sequential(torch.nn.Linear(3072, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10)); " +
      "step = torch.optim.SGD(net.parameters(), 1e-3); x, y = torch.randn(64, 3072), torch.randint(10, (64,))",
    "step.zero_grad(); torch.nn.functional.cross_entropy(net(x), y).backward(); step.step()",
  ],
  [
    "convolution of 16 images of 3 x 32 x 32, 16 filters, both ways",
    convolution(),
    "conv = torch.nn.Conv2d(3, 16, 3, padding=1); x = torch.randn(16, 3, 32, 32)",
    "conv(x).sum().backward()",
  ],
  [
    "the sigmoid neuron on scalars, forward and backward",
    neuron(),
    "w0, x0, w1, x1, w2 = (torch.tensor(float(v), requires_grad=True) for v in (2, -1, -3, -2, -3))",
    "torch.sigmoid(w0 * x0 + w1 * x1 + w2).backward()",
  ],
  [
    "Jacobian of tanh(W x), n = 256",
    jacobianOf(),
    "w, x = torch.randn(256, 256), torch.randn(256)",
    "torch.autograd.functional.jacobian(lambda v: torch.tanh(w @ v), x)",
  ],
]);

/** @param {number} n */
function product(n) {
  const [x, y] = [randn(n, n), randn(n, n)];
  return () => matmul(x, y);
}

function layer() {
  const [x, w] = [param(randn(16, 4096)), param(randn(4096, 4096))];
  return () => sum(matmul(x, w)).backward();
}

function chain() {
  const [a, x, b] = [param(randn(1e6)), param(randn(1e6)), param(randn(1e6))];
  return () => sum(sigmoid(a.mul(x).add(b)).square()).backward();
}

function training() {
  const net = new nn.Sequential(new nn.Linear(3072, 100), new nn.ReLU(), new nn.Linear(100, 10));
  const step = new optim.SGD(net.parameters(), { lr: 1e-3 });
  const x = randn(64, 3072);
  const y = Array.from({ length: 64 }, (_, i) => i % 10);
  return () => {
    step.zeroGrad();
    lab.crossEntropy(net.forward(x), y).backward();
    step.step();
  };
}

function convolution() {
  const conv = new nn.Conv2d(3, 16, 3, { padding: 1 });
  const x = randn(16, 3, 32, 32);
  return () => sum(conv.forward(x)).backward();
}

function neuron() {
  const [w0, x0, w1, x1, w2] = [2, -1, -3, -2, -3].map((v) => param(v));
  return () => sigmoid(w0.mul(x0).add(w1.mul(x1)).add(w2)).backward();
}

function jacobianOf() {
  const [w, x] = [randn(256, 256), randn(256)];
  return () =>
    jacobian((/** @type {import("../../runtime/tensor.js").Tensor} */ v) => matmul(w, v).tanh(), x);
}

/** Milliseconds of one call, the median of some rounds; what is short is called often. @param {() => unknown} f */
function median(f) {
  for (const until = performance.now() + 300; performance.now() < until; ) f();
  const begin = performance.now();
  f();
  const calls = Math.max(1, Math.ceil(20 / (performance.now() - begin)));
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) f();
    return (performance.now() - start) / calls;
  });
  return times.sort((x, y) => x - y)[ROUNDS >> 1] ?? 0;
}

/** The same in PyTorch, or null without it. @param {string} setup @param {string} timed */
function torch(setup, timed) {
  const program = `
import statistics, time, torch
torch.set_num_threads(1)
${setup}
def f():
    ${timed}
until = time.perf_counter() + 0.3
while time.perf_counter() < until: f()
begin = time.perf_counter(); f()
calls = max(1, int(0.02 / (time.perf_counter() - begin)))
times = []
for _ in range(${ROUNDS}):
    begin = time.perf_counter()
    for _ in range(calls): f()
    times.append((time.perf_counter() - begin) / calls)
print(statistics.median(times) * 1000)`;
  const { status, stdout } = spawnSync(options.python, ["-c", program], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : null;
}

console.log(
  `Node ${process.version}, ${cpus().length} processors, load ${(loadavg()[0] ?? 0).toFixed(1)} (quiet is near 0)\n`,
);
console.log(`${"[ms]".padEnd(62)}${"gradlab".padStart(10)}${"PyTorch".padStart(10)}${"ratio".padStart(8)}`);
for (const [name, here, setup, timed] of rows) {
  const own = median(here);
  const peer = torch(setup, timed);
  const [there, ratio] = peer === null ? ["-", "-"] : [peer.toFixed(3), (own / peer).toFixed(1)];
  console.log(`${name.padEnd(62)}${own.toFixed(3).padStart(10)}${there.padStart(10)}${ratio.padStart(8)}`);
}
