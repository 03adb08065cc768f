/** What `gradlab run` writes: notebooks as JupyterLab would have saved them, and a JUnit report that XML readers take. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { Bench, textOf } from "./headlessRun.js";

const bench = new Bench();
afterAll(() => bench.remove());

const venv = process.env.GRADLAB_VENV ?? fileURLToPath(new URL("../../.venv", import.meta.url));
const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

describe("a notebook that was run", () => {
  test("has outputs, counts and language in place, and a second run leaves the file untouched", async () => {
    const file = bench.notebook("place.ipynb", [
      { type: "markdown", source: "# t\n\ntext" },
      'console.log("one");\nconsole.log("two");\nconsole.error("three");\n6 * 7',
      "",
    ]);
    expect((await bench.run(file, "--in-place")).code).toBe(0);
    const { cells, metadata } = bench.read("place.ipynb");
    expect(cells[1]!.execution_count).toBe(1);
    const streams = cells[1]!.outputs!.filter(({ output_type }) => output_type === "stream");
    expect(streams.map(({ name, text }) => [name, text])).toEqual([
      ["stdout", ["one\n", "two\n"]],
      ["stderr", ["three\n"]],
    ]);
    const result = cells[1]!.outputs!.find(({ output_type }) => output_type === "execute_result");
    expect(result!.data!["text/plain"]).toEqual(["42"]);
    expect(cells[2]).toMatchObject({ execution_count: null, outputs: [] });
    expect(metadata.language_info!.name).toBe("typescript");

    const before = { ...statSync(file), bytes: readFileSync(file) };
    expect((await bench.run(file, "--in-place")).code).toBe(0);
    expect({
      ...statSync(file),
      bytes: readFileSync(file),
      atimeMs: before.atimeMs,
      atime: before.atime,
    }).toEqual(before);
  });

  test("is written to another folder without touching the original, and runs in its own folder", async () => {
    mkdirSync(bench.path("inner"));
    const file = bench.notebook("inner/where.ipynb", ["console.log(process.cwd())"]);
    const before = readFileSync(file, "utf8");
    const { code, stdout } = await bench.run("inner", "--output-dir", "new/out");
    expect(code, stdout).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(before);
    const shown = textOf(bench.read("new/out/where.ipynb").cells[0]).trim();
    expect(realpathSync(shown)).toBe(realpathSync(bench.path("inner")));
  });

  test("may lie among packages, as the lectures of an installed gradlab do", async () => {
    mkdirSync(bench.path("node_modules/gradlab"), { recursive: true });
    const cells = ["const n = 6;", "const twice = (x: number) => 2 * x;", "console.log(twice(n).toFixed(1))"];
    const file = bench.notebook("node_modules/gradlab/among.ipynb", cells);
    const { code, stdout } = await bench.run(file, "--in-place");
    expect(code, stdout).toBe(0);
    expect(textOf(bench.read("node_modules/gradlab/among.ipynb").cells[2])).toBe("12.0\n");
  });

  test("is not written at all without being asked", async () => {
    const file = bench.notebook("dry.ipynb", ["1"]);
    const before = readFileSync(file, "utf8");
    expect((await bench.run(file)).code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("that fails loses the old outputs of the cells that did not run", async () => {
    const stale = [{ output_type: "stream", name: "stdout", text: ["stale\n"] }];
    const file = bench.notebook("stale.ipynb", ['throw new Error("no")', { source: "1", outputs: stale }]);
    expect((await bench.run(file, "--in-place")).code).toBe(1);
    expect(bench.read("stale.ipynb").cells[1]!.outputs).toEqual([]);
  });

  test.skipIf(!existsSync(python))("has the very bytes that nbformat writes", async () => {
    // U+2028 and a vertical tab end a line for Python, "10" sorts before "2", and a lone return stays inside.
    const odd = { "2": 1, "10": 2, é: "\u0001\u007f" };
    const file = bench.notebook("bytes.ipynb", [
      'console.log("a\\u2028b\\vc\\r\\nd");',
      `({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "x\\ny", "application/json": ${JSON.stringify(odd)} }) })`,
      'throw new Error("\\u00e9\\u2028")',
    ]);
    await bench.run(file, "--in-place");
    const script =
      "import sys, nbformat; n = nbformat.read(sys.argv[1], 4); nbformat.validate(n); t = nbformat.writes(n);" +
      'sys.stdout.buffer.write((t if t.endswith("\\n") else t + "\\n").encode())';
    const { stdout, stderr } = spawnSync(python, ["-c", script, file], { encoding: "utf8" });
    expect(stdout, stderr).toBe(readFileSync(file, "utf8"));
  });
});

test("the JUnit report has a suite per notebook, a case per code cell, and no character that XML forbids", async () => {
  bench.notebook("a.ipynb", ["const x = 1;", { type: "markdown", source: "t" }, "x"]);
  const message = "\\u001b[31mred\\u0000\\u0008 ]]> <&\\u001b[0m";
  bench.notebook("b.ipynb", ["1;", `throw new Error("${message}")`, "never"]);
  const { code } = await bench.run("a.ipynb", "b.ipynb", "--junit", "reports/junit.xml");
  expect(code).toBe(1);
  const xml = readFileSync(bench.path("reports/junit.xml"), "utf8");
  expect(xml).toMatch(/<testsuites [^>]*tests="5" failures="1" errors="0" skipped="1">/);
  expect(xml).toMatch(/<testsuite name="a.ipynb" time="[\d.]+" tests="2" failures="0"/);
  expect(xml).toMatch(
    /<testcase classname="b.ipynb" name="cell 2: throw .*time="[\d.]+">\s*<failure message="Error: red/,
  );
  expect(xml).toContain("cell 2, line 1: throw new Error");
  expect([...xml].filter((character) => character < " " && !"\n\r\t".includes(character))).toEqual([]);
});

test("on GitHub a failure is also an annotation of the notebook", async () => {
  const file = bench.notebook("noted.ipynb", ['1;\nthrow new Error("100%")']);
  const { finished } = bench.start([file], { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: bench.folder });
  const { stdout } = await finished;
  expect(stdout).toMatch(
    /^::error file=noted\.ipynb,title=cell 1 failed \(In\[1\]%2C line 2\)::Error: 100%25%0A/m,
  );
});
