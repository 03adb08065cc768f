/** The process that runs user code may die in any way: the cell says so, and the next cell runs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

const DEADLY: { [how: string]: [code: string, says: RegExp] } = {
  "process.exit": ["process.exit(3)", /exit code 3, as process\.exit\(3\) does/],
  "process.exit with 0": ["await null; process.exit()", /exit code 0/],
  "process.abort": ["process.abort()", /aborted, as process\.abort\(\)/],
  SIGKILL: ["process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})", /SIGKILL/],
  SIGTERM: ["process.kill(process.pid, 'SIGTERM'); await new Promise(() => {})", /SIGTERM/],
  "process.exit while a program that it started holds its output": [
    `import { spawn } from "node:child_process";
     spawn(process.execPath, ["-e", "setTimeout(() => {}, 15000)"], { stdio: "inherit", detached: true }).unref();
     process.exit(4)`,
    /exit code 4/,
  ],
};

describe("a cell that ends its process ends with an error that says so, and the next one runs:", () => {
  test.for(Object.entries(DEADLY))("%s", async ([, [code, says]]) => {
    await client.value("const lost = 1");
    const running = await client.submit(`console.log("last words"); ${code}`);
    const behind = await client.submit("'behind'");
    await client.written(running, "last words");
    const begin = performance.now();
    const { reply, outputs } = await client.finished(running);
    expect(performance.now() - begin).toBeLessThan(3000);
    expect(reply).toMatchObject({ status: "error", ename: "ProcessDied" });
    expect(reply.evalue).toMatch(says);
    expect(reply.evalue).toContain("all variables are lost");
    expect(outputs.at(-1)?.header.msg_type).toBe("error");
    expect((await client.finished(behind)).reply.status).toBe("aborted");
    const { reply: gone } = await client.execute("lost");
    expect(gone.evalue).toContain("Cannot find name 'lost'");
    expect(await client.value("const lost = 2; lost")).toBe("2");
  });
});

test("a process that dies between cells is told of under the last cell, and the next one runs", async () => {
  const { request } = await client.execute("const lost2 = 1; setTimeout(() => process.exit(5), 1); 0");
  await client.written(request, "exit code 5", "stderr");
  expect(client.writtenBy(request, "stderr")).toContain("all variables are lost");
  expect(await client.value("'next'")).toBe("'next'");
  const { reply } = await client.execute("lost2");
  expect(reply.evalue).toContain("Cannot find name 'lost2'");
});

describe("an error that no code catches ends the cell, keeps the process, and names its place:", () => {
  const WILD: { [how: string]: [code: string, ename: string, says: RegExp] } = {
    "a promise that nobody awaits": ["Promise.reject(new RangeError('nobody'))", "RangeError", /nobody/],
    "a throw in a timer": [
      "setTimeout(() => { throw new RangeError('in timer'); }, 1); await new Promise(() => {})",
      "RangeError",
      /in timer/,
    ],
    "a throw in an emitter": [
      "import { EventEmitter } from 'node:events'; new EventEmitter().emit('error', new RangeError('emitted'))",
      "RangeError",
      /emitted/,
    ],
    "a recursion without end": [
      "function rec(n: number): number { return rec(n + 1) + 1; } rec(0)",
      "RangeError",
      /call stack/,
    ],
    "an async recursion without end": [
      "async function arec(n: number): Promise<number> { return arec(n + 1); } await arec(0)",
      "RangeError",
      /call stack/,
    ],
  };

  test.for(Object.entries(WILD))("%s", async ([, [code, ename, says]]) => {
    await client.value("const kept = 1");
    const { reply } = await client.execute(code);
    expect(reply).toMatchObject({ status: "error", ename });
    expect(reply.evalue).toMatch(says);
    expect(reply.traceback.join("\n")).toContain(`In[${reply.execution_count}]:1:`);
    expect(await client.value("kept")).toBe("1");
  });

  test("a value that is no error, rejected by nobody's promise", async () => {
    const { reply } = await client.execute("Promise.reject('just text')");
    expect(reply).toMatchObject({ status: "error", evalue: "'just text'" });
  });
});

test("memory that runs out ends the cell with an error that says so, and the next one runs", async () => {
  const limited = await Client.start({ env: { NODE_OPTIONS: "--max-old-space-size=400" } });
  try {
    const { reply } = await limited.execute(
      "const all: unknown[] = []; for (;;) all.push(new Array(100_000).fill(0.5));",
    );
    expect(reply).toMatchObject({ status: "error", ename: "ProcessDied" });
    expect(reply.evalue).toContain("ran out of memory");
    expect(await limited.value("1 + 1")).toBe("2");
  } finally {
    await limited.close();
  }
});

test("a process that cannot even start is told as that, with its own words, and the kernel goes on answering", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gradlab-broken-"));
  const broken = join(folder, "broken.cjs");
  writeFileSync(broken, `if (process.argv[1].includes("child")) throw new Error("no luck today");`);
  const unlucky = await Client.start({ env: { NODE_OPTIONS: `--require ${broken}` } });
  try {
    const { reply, outputs } = await unlucky.execute("1 + 1");
    expect(reply).toMatchObject({ status: "error", ename: "ProcessDied" });
    expect(reply.evalue).toContain("could not start");
    expect(JSON.stringify(outputs)).toContain("no luck today");
    expect(await unlucky.ask("control", "kernel_info_request")).toMatchObject({ status: "ok" });
  } finally {
    await unlucky.close();
    rmSync(folder, { recursive: true });
  }
});

test("a listener that user code adds for uncaught errors, or removes, does not take the cell's end away", async () => {
  await client.execute(
    "process.removeAllListeners('uncaughtException'); process.removeAllListeners('unhandledRejection')",
  );
  const { reply } = await client.execute("Promise.reject(new Error('after removal'))");
  expect(reply.status).toBe("error");
  expect(await client.value("'next'")).toBe("'next'");
});

test("damage to globals that the executor itself uses does not silence later cells", async () => {
  await client.execute(
    "JSON.stringify = () => { throw new Error('mine'); }; (globalThis as any).setImmediate = undefined; Array.prototype.map = undefined as any;",
  );
  const { reply } = await client.execute("'still answered'");
  expect(["ok", "error"]).toContain(reply.status);
});
