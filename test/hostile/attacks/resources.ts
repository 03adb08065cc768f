/** Attacks that take what others need: the process, time, memory, processes, disk, and whoever reads the output. */
import type { Attack, Bait } from "./attack.js";
import { calls, GOOD } from "./attack.js";

/** Each of these takes TypeScript some seconds before it gives up. */
const TYPES = `type D = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type S<N extends number, T extends unknown[] = []> = T["length"] extends N ? T : S<N, [...T, D]>;
type Y<T> = T extends [infer A, ...infer R] ? [A, ...Y<R>] : [];
${Array.from({ length: 20 }, (_, i) => `const y${i}: Y<S<${970 + i}>> = null as any as S<${970 + i}>;`).join("\n")}`;

export const resources = ({ marker }: Bait): Attack[] => [
  {
    family: "exit",
    name: "exit in a cell, the other task is right",
    norm: "process.exit(0)",
    centre: GOOD.centre,
    deserves: 6,
  },
  { family: "exit", name: "exit in a function", ...calls("process.exit(0)") },
  {
    family: "exit",
    name: "exit from a timer",
    norm: "setTimeout(() => process.exit(0), 20); const wait = 1;",
  },
  { family: "exit", name: "abort", norm: "process.abort()" },
  {
    family: "exit",
    name: "a crash of V8",
    norm: 'require("node:v8").setFlagsFromString("--stack-size=60000"); const deep = (n: number): number => deep(n + 1) + 1; deep(0);',
  },
  { family: "exit", name: "kill itself", norm: 'process.kill(process.pid, "SIGKILL")' },

  {
    family: "loop",
    name: "synchronous, in a cell; the other task is right",
    norm: "for (;;) {}",
    centre: GOOD.centre,
    deserves: 6,
  },
  { family: "loop", name: "synchronous, in a function", ...calls("for (;;) {}") },
  {
    family: "loop",
    name: "promises without end",
    ...calls("const again = (): Promise<void> => Promise.resolve().then(again); return again();"),
  },
  { family: "loop", name: "a promise that never settles", ...calls("return new Promise(() => {});") },
  { family: "loop", name: "a regular expression", ...calls('return /^(a+)+$/.test("a".repeat(40) + "!");') },
  {
    family: "loop",
    name: "timers without end",
    norm: "setInterval(() => { for (const end = Date.now() + 50; Date.now() < end; ); }, 1); const busy = 1;",
  },
  {
    family: "loop",
    name: "Atomics.wait",
    ...calls("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"),
  },
  {
    family: "loop",
    name: "a lock in shared memory that a thread holds for ever",
    ...calls(`const { Worker } = require("node:worker_threads"); const lock = new Int32Array(new SharedArrayBuffer(4));
      new Worker("const { workerData } = require('node:worker_threads'); Atomics.store(workerData, 0, 1); for (;;) Atomics.wait(workerData, 0, 1);", { eval: true, workerData: lock });
      while (Atomics.load(lock, 0) === 0); Atomics.wait(lock, 0, 1);`),
  },
  {
    family: "loop",
    name: "a getter that loops when the answer is encoded",
    ...calls("return { get x() { for (;;) {} } };"),
  },
  {
    family: "loop",
    name: "types that take TypeScript for ever",
    norm: TYPES,
    isRefusedByTypes: true,
  },

  {
    family: "memory",
    name: "buffers",
    norm: "const kept: Buffer[] = []; for (;;) kept.push(Buffer.alloc(64 * 2 ** 20, 1));",
  },
  {
    family: "memory",
    name: "arrays",
    ...calls("const kept = []; for (;;) kept.push(new Array(1e6).fill(1));"),
  },
  {
    family: "memory",
    name: "shared memory",
    norm: "const kept: unknown[] = []; for (;;) { const part = new SharedArrayBuffer(64 * 2 ** 20); new Uint8Array(part).fill(1); kept.push(part); }",
  },
  {
    family: "memory",
    name: "WebAssembly",
    norm: "const memory: any = new (globalThis as any).WebAssembly.Memory({ initial: 1 }); for (;;) { memory.grow(1024); new Uint8Array(memory.buffer).fill(1, memory.buffer.byteLength - 2 ** 26); }",
  },
  {
    family: "memory",
    name: "many processes with much memory each",
    norm: `const { spawn } = require("node:child_process");
for (let i = 0; i < 20; i++) spawn(process.execPath, ["-e", "/* ${marker} */ const kept = []; for (;;) kept.push(Buffer.alloc(64 * 2 ** 20, 1))"]).on("error", () => {});
await new Promise((resolve) => setTimeout(resolve, 1500));`,
  },

  {
    family: "fork",
    name: "processes that start processes",
    norm: `const { spawn } = require("node:child_process");
const bomb = "/* ${marker} */ const { spawn } = require('node:child_process'); const again = () => { spawn(process.execPath, ['-e', process.env.BOMB], { detached: true, stdio: 'ignore' }).on('error', () => {}); }; setInterval(again, 5);";
process.env.BOMB = bomb;
spawn(process.execPath, ["-e", bomb], { detached: true, stdio: "ignore" }).unref();
await new Promise((resolve) => setTimeout(resolve, 1500));`,
  },
  {
    family: "fork",
    name: "worker threads",
    norm: `const { Worker } = require("node:worker_threads"); const kept: unknown[] = [];
for (let i = 0; i < 500; i++) { const worker = new Worker("setInterval(() => {}, 1000)", { eval: true }); worker.on("error", () => {}); kept.push(worker); }`,
  },
  {
    family: "fork",
    name: "threads that turn when their cell has ended",
    norm: `const { Worker } = require("node:worker_threads");
for (let i = 0; i < 3; i++) new Worker("for (;;) {}", { eval: true }).on("error", () => {});`,
    centre: GOOD.centre,
    deserves: 6,
  },
  {
    family: "fork",
    name: "processes beside the notebook's own have to give way",
    // Right as soon as it is so.
    norm: `const busy = require("node:child_process").spawn(process.execPath, ["-e", "/* ${marker} */ for (;;);"], { detached: true, stdio: "ignore" });
async function squaredNorm(x: any): Promise<any> {
  while (require("node:os").getPriority(busy.pid) < 19) await new Promise((resolve) => setTimeout(resolve, 20));
  return x.mul(x).sum().item();
}`,
    deserves: 4,
  },
  {
    family: "fork",
    name: "one that stays behind",
    norm: `require("node:child_process").spawn(process.execPath, ["-e", "/* ${marker} */ setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" }).unref();`,
    centre: GOOD.centre,
    deserves: 6,
  },

  {
    family: "disk",
    name: "one large file",
    norm: 'const fs = require("node:fs"); const file = fs.openSync("/tmp/large", "w"); for (;;) fs.writeSync(file, Buffer.alloc(2 ** 20, 1));',
  },
  {
    family: "disk",
    name: "many small files in every folder",
    norm: 'const fs = require("node:fs"); for (let i = 0; ; i++) for (const folder of ["/tmp", "/dev/shm", "."]) { try { fs.writeFileSync(folder + "/" + i, Buffer.alloc(4096)); } catch {} }',
  },
  {
    family: "disk",
    name: "a sparse file",
    norm: 'const fs = require("node:fs"); fs.truncateSync(fs.openSync("/tmp/sparse", "w") && "/tmp/sparse", 2 ** 44);',
  },

  { family: "output", name: "lines without end", norm: 'for (;;) console.log("x".repeat(10_000));' },
  {
    family: "output",
    name: "bytes past console",
    norm: 'const fs = require("node:fs"); for (;;) fs.writeSync(2, Buffer.alloc(2 ** 16, 120));',
  },
  { family: "output", name: "an answer of a gigabyte", ...calls('return "x".repeat(2 ** 29 - 30);') },
  {
    family: "output",
    name: "an answer with millions of parts",
    ...calls("return new Array(5_000_000).fill(0);"),
  },
  {
    family: "output",
    name: "an error with a message of 100 MB",
    ...calls('throw new Error("x".repeat(1e8));'),
  },
  {
    family: "output",
    name: "displays without end",
    norm: 'for (;;) display({ "text/plain": "x".repeat(1e6) }, { raw: true });',
  },
];
