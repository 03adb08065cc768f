/** `gradlab run` fails when a notebook fails, and says which cell, which line and why; never more, never less. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { Bench, textOf } from "./headlessRun.js";

const bench = new Bench();
afterAll(() => bench.remove());

test("a notebook that runs through passes, and says so", async () => {
  const file = bench.notebook("pass.ipynb", [{ type: "markdown", source: "# t" }, "const x = 1;", "x + 1"]);
  const { code, stdout, stderr } = await bench.run(file);
  expect(code, stdout + stderr).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toContain("2 of 2 code cells");
  expect(stdout).toContain("1 notebook: 1 passed");
});

test("a failing cell ends its notebook with its number, its line with a caret, and its error", async () => {
  const file = bench.notebook("fail.ipynb", [
    { type: "markdown", source: "# t" },
    "const x = 1;",
    'const y = x;\n  throw new RangeError("too far");',
    'console.log("never")',
  ]);
  const next = bench.notebook("fail-next.ipynb", ["1"]);
  const { code, stdout } = await bench.run(file, next, "--output-dir", bench.path("failed"));
  expect(code).toBe(1);
  expect(stdout).toContain("fail.ipynb: cell 3 failed (In[2], line 2)");
  expect(stdout).toContain("RangeError: too far");
  const shown = stdout.split("\n");
  const line = shown.findIndex((each) => each.startsWith('  > 2 |   throw new RangeError("too far");'));
  expect(shown[line + 1]!.indexOf("^")).toBe(shown[line]!.indexOf("new RangeError"));
  expect(stdout).toContain("2 notebooks: 1 passed, 1 failed");
  const cells = bench.read("failed/fail.ipynb").cells;
  expect(cells.map((cell) => cell.outputs?.[0]?.output_type)).toEqual([
    undefined,
    undefined,
    "error",
    undefined,
  ]);
});

test("an error inside a function of an earlier cell shows both lines", async () => {
  const file = bench.notebook("deep.ipynb", ['function f() {\n  throw new Error("deep");\n}', "1;\nf();"]);
  const { code, stdout } = await bench.run(file);
  expect(code).toBe(1);
  expect(stdout).toContain("cell 2 failed (In[2], line 2)");
  expect(stdout).toMatch(/in cell 1 \(In\[1\]\):\n {2}> 2 \| {3}throw new Error\("deep"\);/);
  expect(stdout).toMatch(/called from cell 2 \(In\[2\]\):\n {2}> 2 \| f\(\);/);
});

test("a type error fails the cell with the compiler's sentence and the line", async () => {
  const { code, stdout } = await bench.run(bench.notebook("type.ipynb", ["1;\nconst s: string = 5;"]));
  expect(code).toBe(1);
  expect(stdout).toContain("cell 1 failed (In[1], line 2)");
  expect(stdout).toContain("Type 'number' is not assignable to type 'string'.");
});

test("a cell that may raise and does is passed over; a failing cell right after it is not", async () => {
  const raises = { source: 'throw new Error("allowed")', tags: ["raises-exception"] };
  const fine = bench.notebook("allowed.ipynb", [raises, "1"]);
  const file = bench.notebook("after.ipynb", [raises, 'throw new Error("not allowed")', "1"]);
  const { code, stdout } = await bench.run(fine, file);
  expect(code).toBe(1);
  expect(stdout).toMatch(/passed {2}\S*allowed\.ipynb/);
  expect(stdout).toContain("after.ipynb: cell 2 failed (In[2], line 1)");
  expect(stdout).toContain("Error: not allowed");
});

test("a cell tagged raises-exception that raises nothing fails; one tagged skip-execution is left alone", async () => {
  const kept = [{ output_type: "stream", name: "stdout", text: ["kept\n"] }];
  const file = bench.notebook("tags.ipynb", [
    { source: 'throw new Error("never run")', tags: ["skip-execution"], outputs: kept },
    { source: "1 + 1", tags: ["raises-exception"] },
  ]);
  const { code, stdout } = await bench.run(file, "--in-place");
  expect(code).toBe(1);
  expect(stdout).toContain("cell 1  skipped");
  expect(stdout).toContain("tags.ipynb: cell 2 failed");
  expect(stdout).toContain("raised nothing");
  expect(textOf(bench.read("tags.ipynb").cells[0])).toBe("kept\n");
});

test("a cell that takes longer than --timeout is interrupted and named, and what it printed is kept", async () => {
  const file = bench.notebook("slow.ipynb", ["1", 'console.log("began");\nwhile (true) {}', "2"]);
  const { code, stdout } = await bench.run(file, "--timeout", "5", "--in-place");
  expect(code).toBe(1);
  expect(stdout).toContain("slow.ipynb: cell 2 failed");
  expect(stdout).toContain("did not finish within 5 s and was interrupted");
  expect(textOf(bench.read("slow.ipynb").cells[1])).toContain("began\n");
});

test("a kernel that is killed fails its notebook at once and says so, and the next notebook has a new kernel", async () => {
  const source = 'process.kill(process.ppid, "SIGKILL");\nawait new Promise(() => {});';
  const file = bench.notebook("death.ipynb", ['console.log("alive")', source, "1"]);
  const next = bench.notebook("death-next.ipynb", ["1"]);
  const { code, stdout } = await bench.run(file, next, "--output-dir", bench.path("died"));
  expect(code).toBe(1);
  expect(stdout).toContain("death.ipynb: cell 2 failed");
  expect(stdout).toContain("the kernel died: its process was killed by SIGKILL");
  expect(stdout).toMatch(/passed {2}\S*death-next\.ipynb/);
  expect(textOf(bench.read("died/death.ipynb").cells[0])).toBe("alive\n");
});

test("process.exit in a cell fails that cell", async () => {
  const { code, stdout } = await bench.run(bench.notebook("exit.ipynb", ["process.exit(0)", "1"]));
  expect(code).toBe(1);
  expect(stdout).toContain("exit.ipynb: cell 1 failed");
});

test("a notebook for another kernel fails with what to do, and the others still run", async () => {
  const python = bench.notebook("python.ipynb", ["1"], "python3");
  const own = bench.notebook("own.ipynb", ["1"]);
  const { code, stdout } = await bench.run(python, own, "--in-place");
  expect(code).toBe(1);
  expect(stdout).toContain('it asks for the kernel "python3"');
  expect(stdout).toContain("--server URL");
  expect(stdout).toContain("2 notebooks: 1 passed, 1 failed");
  const forced = await bench.run(python, "--kernel", "gradlab");
  expect(forced.code, forced.stdout).toBe(0);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s stops the kernel, writes what there is, and exits with 130",
  async (signal) => {
    let kernelPid = 0;
    // The cell tells that it runs by asking, and waits for an answer that never comes.
    const asked = withResolvers();
    const server = createServer((request) => {
      kernelPid = Number(request.url!.slice(1));
      asked.resolve();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    // At once: what was printed a moment ago may still be on its way.
    const source = `import { get } from "node:http";
      console.log("began");
      get(\`http://127.0.0.1:${port}/\${process.ppid}\`);
      await new Promise(() => {});`;
    const file = bench.notebook(`${signal}.ipynb`, [source, "1"]);
    const junit = bench.path(`${signal}.xml`);
    const { child, finished } = bench.start([file, bench.path("pass.ipynb"), "--in-place", "--junit", junit]);
    await Promise.race([asked.promise, finished]);
    child.kill(signal);
    const { code, stdout } = await finished;
    server.closeAllConnections();
    server.close();
    expect(code, stdout).toBe(130);
    expect(stdout).toContain("1 interrupted, 1 not run");
    expect(textOf(bench.read(`${signal}.ipynb`).cells[0])).toContain("began\n");
    expect(kernelPid).toBeGreaterThan(0);
    expect(() => process.kill(kernelPid, 0)).toThrow("ESRCH");
  },
);

/** Node 20 has no Promise.withResolvers. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
