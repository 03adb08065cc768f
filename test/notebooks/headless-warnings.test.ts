/** Warnings about shapes in `gradlab run`: told, stored, no failure; and a notebook may ask for silence. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { Bench } from "./headlessRun.js";

const bench = new Bench();
afterAll(() => bench.remove());

const SOURCE = 'try { zeros(2, 3).matmul(zeros(4, 5)) } catch { console.log("caught") }';
const SENTENCE = "matmul: inner dimensions 3 and 4 differ: [2,3] x [4,5]";

test("a warning is told, and stored in the notebook and in the JUnit file, and nothing fails", async () => {
  const file = bench.notebook("warned.ipynb", ["const one = 1;", SOURCE]);
  const { code, stdout } = await bench.run(
    file,
    "--output-dir",
    bench.path("done"),
    "--junit",
    bench.path("r.xml"),
  );
  expect(code).toBe(0);
  expect(stdout).toContain("cell 2 has a warning");
  expect(stdout).toContain(SENTENCE);
  expect(readFileSync(bench.path("done/warned.ipynb"), "utf8")).toContain(SENTENCE);
  expect(readFileSync(bench.path("r.xml"), "utf8")).toContain(SENTENCE);
});

test("a notebook whose metadata ask for it is not warned", async () => {
  const file = bench.notebook("silent.ipynb", [SOURCE]);
  const content = JSON.parse(readFileSync(file, "utf8"));
  content.metadata.gradlab = { shapes: false };
  writeFileSync(file, JSON.stringify(content));
  const { code, stdout } = await bench.run(file);
  expect(code).toBe(0);
  expect(stdout).not.toContain("warning");
});
