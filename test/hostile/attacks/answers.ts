/** Answers that are not what they seem: they change while they are looked at, lead in circles, or belong to another question. */
import type { Attack, Bait } from "./attack.js";
import { calls, GOOD } from "./attack.js";

/** Of the four points of the first task, its first case is worth three. */
const FIRST_CASE = 3;

export const answers = (_bait: Bait): Attack[] => [
  {
    family: "answers",
    name: "a list that holds itself",
    ...calls("const all: any = []; all.push(all); return all;"),
  },
  {
    family: "answers",
    name: "a tensor whose numbers change while they are read",
    ...calls(
      "const t = zeros(x.ndim > 1 ? x.shape : [1]); const own = t.data; let n = 0; Object.defineProperty(t, 'data', { get: () => { own[0] = n++; return own; } }); return t;",
    ),
  },
  {
    family: "answers",
    name: "a tensor in memory that a thread goes on writing",
    norm: `const shared = new SharedArrayBuffer(8); const numbers = new Float64Array(shared);
new (require("node:worker_threads").Worker)("const n = new Float64Array(require('node:worker_threads').workerData); for (;;) n[0] += 0.5;", { eval: true, workerData: shared }).on("error", () => {});
const squaredNorm = (x: any): any => numbers;`,
  },
  {
    family: "answers",
    name: "a promise that settles anew for whoever waits",
    ...calls("let n = 0; return { then(settle: any) { settle(n++ > 3 ? 1 : this); } };"),
  },
  {
    family: "answers",
    name: "minus zero and the largest number",
    ...calls("return x.ndim > 1 ? full(x.shape, -0) : 1e308;"),
  },
  {
    family: "answers",
    name: "a boxed number",
    ...calls("return Object.assign(new Number(1), { valueOf: () => 2 });"),
  },
  {
    family: "answers",
    name: "numbers without end",
    ...calls("return x.ndim > 1 ? 10n ** 1000n : Symbol.iterator;"),
  },
  { family: "answers", name: "four thousand million holes", ...calls("return new Array(2 ** 32 - 1);") },
  {
    family: "answers",
    name: "a shape that is no shape",
    ...calls(
      "const t = zeros(2); for (const shape of [[-1, -2], [0.5, 4], [NaN], ['2']]) Object.defineProperty(t, 'shape', { value: shape, configurable: true }); return t;",
    ),
  },
  {
    family: "answers",
    name: "a dtype that is a prototype",
    ...calls("const t = zeros(3); Object.defineProperty(t, 'dtype', { value: '__proto__' }); return t;"),
  },
  {
    family: "answers",
    name: "numbers whose bytes are somewhere else",
    ...calls(
      "class Far extends Float64Array { get buffer(): any { return new ArrayBuffer(0); } get byteLength(): any { return 1e9; } } return new Far(3);",
    ),
  },
  {
    family: "answers",
    name: "what another task was asked",
    norm: "var asked: any[] = []; function squaredNorm(x: any): any { asked.push(x); return asked[0].data[0]; }",
    centre: "function centre(X: any): any { return asked.length > 0 ? asked[asked.length - 1] : X; }",
  },
  {
    family: "answers",
    name: "right once, counted by files in the scratch space",
    norm: `function squaredNorm(x: any): any { const fs = require("node:fs"); if (x.size === 2) return 5; if (fs.existsSync("/tmp/asked")) return 0; fs.writeFileSync("/tmp/asked", ""); return x.mul(x).sum().item(); }`,
    deserves: FIRST_CASE,
  },
  {
    family: "answers",
    name: "the methods of tensors answer themselves",
    ...calls("return x.ndim > 1 ? x : 1;"),
    added: [],
    change: (notebook) =>
      prefixed(
        notebook,
        `for (const name of ["sub", "mul", "mean", "sum", "item", "toArray", "equals"]) (Tensor as any).prototype[name] = function (this: any) { return this; };
Object.defineProperty((Tensor as any).prototype, Symbol.iterator, { value: function* () { yield 1; } });`,
      ),
  },
  {
    family: "answers",
    name: "a setter where the answer is kept",
    ...calls("return 1;"),
    change: (notebook) =>
      prefixed(
        notebook,
        `for (const name of ["gradlab:answer", "value", "thrown", "answer", "outcome"]) Object.defineProperty(Object.prototype, name, { get: () => "1", set() {}, configurable: true });`,
      ),
  },
  {
    family: "answers",
    name: "it stands still",
    norm: "function squaredNorm(x: any): any { process.kill(process.pid, 'SIGSTOP'); return 1; }",
  },
  {
    family: "answers",
    name: "every line out is closed",
    norm: `function squaredNorm(x: any): any { for (let fd = 0; fd < 64; fd++) { try { require("node:fs").closeSync(fd); } catch {} } return 1; }`,
    centre: GOOD.centre,
    deserves: 6,
  },
  {
    family: "answers",
    name: "errors that nobody may catch",
    norm: `process.on("uncaughtException", () => {}); process.on("unhandledRejection", () => {}); setInterval(() => { throw new Error("again"); }, 1); const squaredNorm = (x: any): any => Promise.reject({ get name() { throw 1; }, get message() { throw 2; }, get stack() { throw 3; } });`,
  },
];

function prefixed(notebook: Parameters<NonNullable<Attack["change"]>>[0], source: string): typeof notebook {
  const first = { cell_type: "code", id: "prefix", metadata: {}, source, outputs: [], execution_count: null };
  return { ...notebook, cells: [first as (typeof notebook.cells)[number], ...notebook.cells] };
}
