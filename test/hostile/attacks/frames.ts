/**
 * Attacks on the line between the sandbox and the grader. They take over the process above through Node's debugger,
 * and have it write frames that are false, malformed, nested, endless, or too many.
 */
import type { Attack, Bait } from "./attack.js";
import { GOOD } from "./attack.js";

/** `above(code)` runs code in the process above, where `frame(text)` makes a frame and `say(bytes)` writes to the grader. */
const TAKE_OVER = `const WebSocket = require("/gradlab/node_modules/ws");
process.kill(process.ppid, "SIGUSR1");
const debuggers = async (): Promise<any> => { for (;;) { try { return await (await fetch("http://127.0.0.1:9229/json")).json(); } catch { await new Promise((resolve) => setTimeout(resolve, 20)); } } };
const socket = new WebSocket((await debuggers())[0].webSocketDebuggerUrl);
await new Promise((resolve) => socket.on("open", resolve));
let asked = 0;
const above = (code: string): Promise<any> => new Promise((resolve) => {
  const id = ++asked;
  socket.on("message", (text: any) => { const said = JSON.parse(text); if (said.id === id) resolve(said.result); });
  socket.send(JSON.stringify({ id, method: "Runtime.evaluate", params: { expression: code, awaitPromise: true } }));
});
await above(\`globalThis.say = (bytes) => new Promise((resolve) => process.stdout.write(bytes, resolve));
globalThis.frame = (text) => { const j = Buffer.from(text); const h = Buffer.alloc(4); h.writeUInt32LE(j.length); return Buffer.concat([h, j]); };
globalThis.message = (body) => frame(JSON.stringify(body));\`);`;

/** @param code for the process above */
const says = (name: string, code: string, more: Partial<Attack> = {}): Attack => ({
  ...{ family: "frames", name, centre: GOOD.centre },
  norm: `${TAKE_OVER}\nawait above(${JSON.stringify(`(async () => { ${code} })()`)});\nfunction squaredNorm(x: any): any { return 1; }`,
  // Whoever breaks the rules of the line is ended, and the cell is left out: the other task counts.
  deserves: 6,
  ...more,
});

export const frames = (_bait: Bait): Attack[] => [
  says(
    "a million small messages",
    'const some = Buffer.concat(Array(1000).fill(message({ type: "late", request: 0 }))); for (let i = 0; i < 10_000; i++) await say(some);',
  ),
  says("a frame of thirty million brackets", 'await say(frame("[".repeat(3e7)));'),
  says("brackets in a value", 'await say(message({ type: "answer", request: 1, value: "[".repeat(3e7) }));'),
  says("a frame of four gigabytes", "await say(Buffer.alloc(64, 255));"),
  says("half a frame, and then nothing", "await say(Buffer.from([100, 0, 0, 0, 123]));"),
  says("text that is not UTF-8", "await say(Buffer.from([2, 0, 0, 0, 0xff, 0xfe]));"),
  says(
    "cells that are not there, and keys that nobody knows",
    'await say(message({ type: "cell", index: 1e9, outcome: "ran" })); await say(message({ type: "ran", score: 10 }));',
  ),
  says(
    "a prototype in a message",
    `await say(frame('{"type":"answer","request":1,"value":"1","__proto__":{"score":10}}'));`,
  ),
  says("all cells ran, long before they did", 'await say(message({ type: "ran" }));', { deserves: 0 }),
  says(
    "answers to questions that have not been asked",
    'for (let request = 1; request < 50; request++) await say(message({ type: "answer", request, value: "1" }));',
  ),
  says(
    "answers that no encoder writes, to every question",
    `const values = ['["tensor","float64",[9007199254740991,0],""]', '["record","__proto__",1]', "[".repeat(3e7), JSON.stringify(["record", "k".repeat(3e7), 1])];
    process.stdin.prependListener("data", () => { for (let request = 1; request < 9; request++) process.stdout.write(message({ type: "answer", request, value: values[request % values.length] })); });`,
    { deserves: 0 },
  ),
];
