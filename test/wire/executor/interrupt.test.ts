/** Interrupts: whatever a cell does, it can be stopped, and its variables stay. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../client.js";
import { GATES, open } from "../gates.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
  await client.value(GATES);
  await client.value("let keep = 0");
});
afterAll(() => client.close());

const byMessage = () => client.ask("control", "interrupt_request");
const bySignal = async () => void client.kernel.child.kill("SIGINT");

/** Runs a cell until it has said that it is under way, interrupts it, and waits for its end. */
async function interrupted(code: string, interrupt: () => Promise<unknown> = byMessage) {
  const running = await client.submit(`keep++; console.log("under way"); ${code}`);
  await client.written(running, "under way");
  await interrupt();
  return client.finished(running);
}

const ENDLESS: { [what: string]: string } = {
  "a loop": "while (true) {}",
  "a loop that allocates": "let grows: number[] = []; while (true) { grows = [...grows.slice(-10), 1]; }",
  "a loop after an await": "await null; while (true) {}",
  "a loop of microtasks": "async function spin() { while (true) await null; } await spin();",
  "a loop of microtasks at the top": "while (true) await null;",
  "a loop that swallows what it catches": "while (true) { try { while (true) {} } catch {} finally {} }",
  "an async loop that swallows what it catches": "while (true) { try { await null; throw 1; } catch {} }",
  "a timer that is far away": "await new Promise((resolve) => setTimeout(resolve, 1_000_000));",
  "a promise that nobody settles": "await new Promise(() => {});",
  "a loop in a timer": "setTimeout(() => { while (true) {} }, 1); await new Promise(() => {});",
  "a loop in setImmediate": "setImmediate(() => { while (true) {} }); await new Promise(() => {});",
  "a loop in process.nextTick": "process.nextTick(() => { while (true) {} }); await new Promise(() => {});",
  "a loop in a sort's comparison": "[3, 2, 1].sort(() => { while (true) {} });",
  "a regular expression that backtracks for ever": "/^(a+)+$/.test('a'.repeat(50) + 'b');",
  "a loop that prints": "while (true) process.stdout.write('');",
  "a loop in a display method": `({ [Symbol.for("Jupyter.display")]() { while (true) {} } })`,
  "a wait on a lock": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
};

describe("interrupt_request on control stops, and keeps the variables,", () => {
  test.for(Object.entries(ENDLESS))("%s", async ([, code]) => {
    const before = Number(await client.value("keep"));
    const { reply, outputs, statuses } = await interrupted(code);
    expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(outputs.at(-1)?.header.msg_type).toBe("error");
    expect(statuses).toEqual(["busy", "idle"]);
    expect(await client.value("keep")).toBe(String(before + 1));
  });
});

test("SIGINT to the kernel process interrupts too", async () => {
  for (const what of ["a loop", "a timer that is far away"]) {
    const { reply } = await interrupted(ENDLESS[what]!, bySignal);
    expect(reply).toMatchObject({ status: "error", ename: "Interrupted" });
  }
  expect(client.kernel.child.exitCode).toBe(null);
});

test("the cells behind an interrupted one are aborted", async () => {
  const running = await client.submit("console.log('under way'); while (true) {}");
  const behind = await client.submit("keep++");
  await client.written(running, "under way");
  await byMessage();
  expect((await client.finished(running)).reply.status).toBe("error");
  expect((await client.finished(behind)).reply.status).toBe("aborted");
});

test("an interrupt while nothing runs does nothing, also to the next cell", async () => {
  expect(await byMessage()).toEqual({ status: "ok" });
  await bySignal();
  expect(await client.value("'unharmed'")).toBe("'unharmed'");
});

test("many interrupts at once are one", async () => {
  const { reply } = await interrupted("while (true) {}", async () => {
    await Promise.all(Array.from({ length: 20 }, byMessage));
  });
  expect(reply.ename).toBe("Interrupted");
  expect(await client.value("'unharmed'")).toBe("'unharmed'");
});

test("an interrupted cell's names, and what it had assigned, are there", async () => {
  await interrupted("let found = 5; function get() { return found; } found = 6; while (true) {}");
  expect(await client.value("[found, get()]")).toBe("[ 6, 6 ]");
});

test("a cell that was interrupted again and again does not wear the kernel out", async () => {
  for (let i = 0; i < 10; i++) {
    const { reply } = await interrupted(i % 2 === 0 ? "while (true) {}" : "await null; while (true) {}");
    expect(reply.ename).toBe("Interrupted");
  }
  expect(await client.value("await new Promise((resolve) => setTimeout(() => resolve('fine'), 1))")).toBe(
    "'fine'",
  );
});

test("timers, output and late output still work after interrupts", async () => {
  const { request } = await client.execute(
    "hold('later').then(() => console.log('late')); console.log('now')",
  );
  open(client, "later");
  await client.written(request, "late");
  expect(client.writtenBy(request)).toBe("now\nlate\n");
});

test("what cannot be stopped is killed after the grace period, the user is told, and the next cell runs", async () => {
  const { reply } = await interrupted(
    `import { execFileSync } from "node:child_process"; execFileSync(process.execPath, ["-e", "setTimeout(() => {}, 20000)"]);`,
  );
  expect(reply).toMatchObject({ status: "error", ename: "ProcessDied" });
  expect(reply.evalue).toContain("did not stop when interrupted");
  expect(reply.evalue).toContain("all variables are lost");
  const { reply: gone } = await client.execute("keep");
  expect(gone.evalue).toContain("Cannot find name 'keep'");
  expect(await client.value("tensor([1, 2]).sum().item()")).toBe("3");
});
