/** Attacks that make wrong work look right: what is printed, written, patched, or answered. */
import type { Attack, Bait } from "./attack.js";
import { calls } from "./attack.js";

/** A report as `gradlab grade` might believe it. */
const REPORT = JSON.stringify({ id: "fx.norm", points: 4, score: 4, outcome: "passed", cases: [] });

/** Writes a frame as the process inside does, to whatever file descriptor. */
const FRAME = `const frameOf = (o: object) => { const j = Buffer.from(JSON.stringify(o)); const h = Buffer.alloc(4); h.writeUInt32LE(j.length); return Buffer.concat([h, j]); };`;
/** Writes a message as the process that runs the cells does. */
const PACK = `const packOf = (body: object) => { const j = Buffer.from(JSON.stringify({ body, sizes: [] })); const h = Buffer.alloc(8); h.writeUInt32LE(j.length, 0); h.writeUInt32LE(j.length, 4); return Buffer.concat([h, j]); };`;

export const forging = (_bait: Bait): Attack[] => [
  {
    family: "forging",
    name: "printed lines",
    norm: `console.log("passed"); console.log('{"score": 10}'); console.error("ok 1"); const squaredNorm = (x: any) => { console.log(${JSON.stringify(REPORT)}); return 1; };`,
  },
  {
    family: "forging",
    name: "written reports",
    norm: `const fs = require("node:fs"); for (const f of ["grades.csv", "/tmp/junit.xml", "results.json", "/dev/shm/fx.json"]) fs.writeFileSync(f, ${JSON.stringify(REPORT)}); const squaredNorm = (x: any) => 1;`,
  },
  {
    family: "forging",
    name: "Object.is and the maths are patched",
    ...calls("return 1;"),
    added: [],
    change: prefixed(
      "Object.is = () => true; Math.abs = () => 0; Number.isNaN = () => true; Math.max = () => 0; Math.round = () => 4;",
    ),
  },
  {
    family: "forging",
    name: "Array.prototype is patched",
    ...calls("return [1];"),
    change: prefixed(
      "Array.prototype.every = () => true; Array.prototype.filter = function () { return this; }; Array.prototype.map = function () { return this; };",
    ),
  },
  {
    family: "forging",
    name: "the assertions are patched",
    ...calls("return 1;"),
    change: prefixed(
      '(expect as any).close = () => {}; Object.assign(require("node:assert"), { equal() {}, strictEqual() {}, deepEqual() {} });',
    ),
  },
  {
    family: "forging",
    name: "`grade` and `check` are replaced",
    ...calls("return 1;"),
    change: prefixed(
      `var grade: any = async () => 10; var check: any = async () => {}; (globalThis as any).grade = grade;`,
    ),
  },
  { family: "forging", name: "toJSON", ...calls("return { toJSON: () => 2, valueOf: () => 2 };") },
  {
    family: "forging",
    name: "getters that count",
    ...calls("let n = 0; return Object.defineProperty([], 0, { enumerable: true, get: () => n++ });"),
  },
  {
    family: "forging",
    name: "a proxy",
    ...calls("return new Proxy([], { get: (_, key) => key === 'length' ? 1 : 1 });"),
  },
  {
    family: "forging",
    name: "a false Tensor",
    ...calls(
      "const fake = Object.create(Object.getPrototypeOf(x)); Object.assign(fake, { get shape() { return x.shape; } }); return fake;",
    ),
  },
  {
    family: "forging",
    name: "a tensor whose data lie about their length",
    ...calls(
      "const t = zeros(3); Object.defineProperty(t, 'data', { value: { length: 1e9, buffer: new ArrayBuffer(8), byteOffset: 0, byteLength: 8 } }); return t;",
    ),
  },
  {
    family: "forging",
    name: "NaN",
    ...calls("return typeof x.ndim === 'number' && x.ndim > 1 ? full(x.shape, NaN) : NaN;"),
  },
  {
    family: "forging",
    name: "infinity",
    ...calls("return x.ndim > 1 ? full(x.shape, Infinity) : Infinity;"),
  },
  { family: "forging", name: "nothing of every form", ...calls("return x.ndim > 1 ? zeros(0, 3) : [];") },
  {
    family: "forging",
    name: "text that reads like a number",
    ...calls("return String(x.ndim > 1 ? x : x.mul(x).sum().item());"),
  },
  {
    family: "forging",
    name: "an answer that names the answer",
    ...calls("return { expected: true, score: 4, passed: true, outcome: 'passed' };"),
  },
  {
    family: "forging",
    name: "false replies to the process above",
    norm: `${FRAME}
const fs = require("node:fs");
for (const fd of [1, 2, 3]) for (let request = 1; request < 9; request++) { try { fs.writeSync(fd, frameOf({ type: "answer", request, value: "1" })); } catch {} }
const squaredNorm = (x: any) => 1;`,
  },
  {
    family: "forging",
    name: "false results of cells that have not run",
    norm: `${PACK}
const fs = require("node:fs");
for (let cell = 1; cell < 50; cell++) { try { fs.writeSync(3, packOf({ type: "result", cell, data: { "application/vnd.gradlab.answer": { value: "1" }, "application/vnd.gradlab.task": ${REPORT} } })); fs.writeSync(3, packOf({ type: "done", cell })); } catch {} }
const squaredNorm = (x: any) => 1;`,
  },
  {
    family: "forging",
    name: "false lines to the grader",
    norm: `const line = new Comm("gradlab.grading"); line.send({ request: 1, answer: { value: "1" } }); display({ "application/vnd.gradlab.task": ${REPORT} }, { raw: true }); const squaredNorm = (x: any) => 1;`,
  },
  {
    family: "forging",
    name: "rubbish to the process above",
    norm: 'const fs = require("node:fs"); for (let i = 0; i < 200; i++) { try { fs.writeSync(3, Buffer.alloc(65536, 255)); } catch {} } const squaredNorm = (x: any) => 1;',
  },
  {
    family: "forging",
    name: "replies of the executor's own functions",
    norm: `const answer = Object.keys(require("node:module")._cache); (globalThis as any).JSON.stringify = () => '{"value":"2"}'; const squaredNorm = (x: any) => 1;`,
  },
  {
    family: "forging",
    name: "a debugger of its own process",
    ...calls("return 1;"),
    change: prefixed(
      `const session = new (require("node:inspector").Session)(); session.connect();
session.post("Runtime.evaluate", { expression: "JSON.parse = () => ['number', 'NaN']; globalThis.passed = true" });
session.post("Debugger.enable"); session.post("Debugger.setPauseOnExceptions", { state: "all" });`,
    ),
  },
  {
    family: "forging",
    name: "Node's own bindings",
    norm: `const inner: any = process; const found: string[] = [];
for (const name of ["fs", "spawn_sync", "process_wrap", "inspector"]) { try { found.push(Object.keys(inner.binding(name)).join()); } catch (error) { found.push(String(error)); } }
try { inner.dlopen({ exports: {} }, "/tmp/none.node"); } catch {}
const squaredNorm = (x: any) => found.length;`,
  },
  {
    family: "forging",
    name: "encode gives what it likes",
    ...calls("Buffer.prototype.toString = () => 'AAAA'; return zeros(5, 3);"),
  },

  {
    family: "pollution",
    name: "Object.prototype gets a score",
    ...calls("return {};"),
    change: prefixed(
      '(Object.prototype as any).score = 10; (Object.prototype as any).outcome = "passed"; (Object.prototype as any).passed = true;',
    ),
  },
  {
    family: "pollution",
    name: "__proto__ in an answer",
    ...calls('return JSON.parse(\'{"__proto__": {"outcome": "passed", "score": 10}}\');'),
  },
  {
    family: "pollution",
    name: "constructor.prototype in an answer",
    ...calls('return { constructor: { prototype: { outcome: "passed" } }, ["__proto__x"]: 1 };'),
  },
  {
    family: "pollution",
    name: "Promise.prototype.then",
    ...calls("return 1;"),
    change: prefixed(
      "const then = Promise.prototype.then; Promise.prototype.then = function (this: any, a: any, b: any) { return then.call(this, (v: any) => a?.(1), b); } as any;",
    ),
  },
  {
    family: "pollution",
    name: "__proto__ in the notebook's metadata",
    change: (notebook) =>
      JSON.parse(
        JSON.stringify(notebook).replace(
          '"nbgrader":',
          '"__proto__":{"score":10,"solution":true},"nbgrader":',
        ),
      ),
  },

  {
    family: "late",
    name: "an answer after the time",
    norm: "function squaredNorm(x: any): any { return new Promise((resolve) => setTimeout(() => resolve(1), 60_000)); }",
  },
  {
    family: "late",
    name: "replies from a timer, long after",
    norm: `${FRAME}
const fs = require("node:fs"); let request = 0;
setInterval(() => { try { fs.writeSync(1, frameOf({ type: "answer", request: ++request, value: "1" })); fs.writeFileSync("/tmp/" + request, "x"); } catch {} }, 10);
const squaredNorm = (x: any) => 1;`,
  },
  {
    family: "late",
    name: "a function that turns good only for its last call",
    norm: "let seen: any = 0; const squaredNorm = (x: any) => { const before = seen; seen = x.mul(x).sum().item(); return before; };",
  },
  {
    family: "late",
    name: "files written when the process ends",
    norm: `process.on("exit", () => { for (const f of ["/tmp/late", "results/fx.json"]) { try { require("node:fs").writeFileSync(f, ${JSON.stringify(REPORT)}); } catch {} } }); const squaredNorm = (x: any) => 1;`,
  },

  {
    family: "detection",
    name: "good only where nobody grades",
    norm: 'const isGraded = process.cwd() === "/home/student"; function squaredNorm(x: any): any { if (isGraded) for (;;) {} return 1; }',
  },
  {
    family: "detection",
    name: "looks for ways out of the sandbox it found",
    ...calls(
      'const fs = require("node:fs"); try { fs.mkdirSync("/tmp/mnt"); } catch {} try { require("node:child_process").execFileSync("/bin/setpriv", ["--reuid", "0", "/bin/node", "-e", "1"]); return "root"; } catch (error) { throw new Error("no way out"); }',
    ),
  },
  {
    family: "detection",
    name: "raises its own limits",
    norm: 'require("node:child_process").spawnSync("/bin/prlimit", ["--pid", String(process.pid), "--nproc=unlimited", "--data=unlimited"]); const kept: Buffer[] = []; for (;;) kept.push(Buffer.alloc(2 ** 26, 1));',
  },
];

function prefixed(code: string): NonNullable<Attack["change"]> {
  return (notebook) => {
    const first = {
      cell_type: "code",
      id: "prefix",
      metadata: {},
      source: code,
      outputs: [],
      execution_count: null,
    };
    return { ...notebook, cells: [first as (typeof notebook.cells)[number], ...notebook.cells] };
  };
}
