/**
 * The lecture notebooks keep their promises: they run, they show the lecture's numbers, what is committed is what a run
 * gives, and their assertions notice a wrong derivative.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, type Finished } from "./headlessRun.js";
import { NUMBERS } from "./numbers.js";
import { type Executed, expectSame, shownText, shows } from "./outputs.js";

const LECTURES = fileURLToPath(new URL("../../notebooks/lectures/", import.meta.url));
const NAMES = readdirSync(LECTURES).filter((name) => name.endsWith(".ipynb"));
const MOST_BYTES = 1.5e6;

const committed = (name: string): Executed => JSON.parse(readFileSync(join(LECTURES, name), "utf8"));

const bench = new Bench();
afterAll(() => bench.remove());

const executed = (folder: string, name: string): Executed =>
  JSON.parse(readFileSync(bench.path(join(folder, name)), "utf8"));

describe("the lectures", () => {
  let run: Finished;
  beforeAll(async () => {
    run = await bench.run(LECTURES, "--output-dir", bench.path("executed"));
  }, 150_000);

  test("run from beginning to end", () => {
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(NAMES.length).toBeGreaterThan(0);
  });

  test.each(NUMBERS)("section %s: %s is shown in %s, cell %s", (_section, shown, name, id) => {
    const cell = executed("executed", name).cells.find((each) => each.id === id);
    const text = shownText(cell);
    expect(shows(text, shown), `the cell shows\n${text}`).toBe(true);
  });

  test.each(NAMES)("%s: the committed outputs are those of a run", (name) => {
    const [now, then] = [executed("executed", name), committed(name)];
    expect(now.cells.map(({ id }) => id)).toEqual(then.cells.map(({ id }) => id));
    then.cells.forEach((cell, i) => {
      expectSame(now.cells[i].outputs, cell.outputs, `${name}, cell ${cell.id}`);
      expect(now.cells[i].execution_count, `${name}, cell ${cell.id}`).toBe(cell.execution_count);
    });
  });

  test.each(NAMES)("%s: committed without errors, for our kernel, and small", (name) => {
    const { cells, metadata } = committed(name);
    const outputs = cells.flatMap((cell) => cell.outputs ?? []);
    expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
    expect(metadata).toMatchObject({
      kernelspec: { name: "gradlab" },
      language_info: { name: "typescript" },
    });
    expect(statSync(join(LECTURES, name)).size).toBeLessThan(MOST_BYTES);
  });

  test.each(NAMES)("%s draws a chart", (name) => {
    const outputs = committed(name).cells.flatMap((cell) => cell.outputs ?? []);
    const charts = outputs.filter(({ data }) => data?.["application/vnd.plotly.v1+json"] !== undefined);
    expect(charts.length).toBeGreaterThan(0);
  });
});

/** An op, which of its inputs gets a wrong gradient, and the notebook that teaches it. */
const WRONG = [
  ["add", 0, "02-computational-graphs.ipynb"],
  ["add", 1, "02-computational-graphs.ipynb"],
  ["mul", 0, "02-computational-graphs.ipynb"],
  ["mul", 1, "02-computational-graphs.ipynb"],
  ["div", 1, "02-computational-graphs.ipynb"],
  ["exp", 0, "02-computational-graphs.ipynb"],
  ["sigmoid", 0, "02-computational-graphs.ipynb"],
  ["maximum", 0, "02-computational-graphs.ipynb"],
  ["maximum", 1, "02-computational-graphs.ipynb"],
  ["matmul", 0, "06-matrices.ipynb"],
  ["matmul", 1, "06-matrices.ipynb"],
] as const;

/** A cell that makes an op hand a multiple of the right gradient to one of its inputs. */
const spoil = (op: string, input: number, factor: number): string => `
const spoiled = registeredOps().find((each) => each.name === "${op}") as any;
const rightVjp = spoiled.vjp;
spoiled.vjp = (gy, call, i) => (i === ${input} ? rightVjp(gy, call, i).mul(${factor}) : rightVjp(gy, call, i));`;

describe("the assertions bite", () => {
  const nameOf = (op: string, input: number, factor: number) => `${op}-${input}-times-${factor}.ipynb`;

  const write = (op: string, input: number, factor: number, notebook: string): string => {
    const { cells, ...rest } = JSON.parse(readFileSync(join(LECTURES, notebook), "utf8"));
    const source = spoil(op, input, factor);
    const first = {
      cell_type: "code",
      id: "spoil",
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    };
    return bench.file(nameOf(op, input, factor), JSON.stringify({ ...rest, cells: [first, ...cells] }));
  };

  let run: Finished;
  beforeAll(async () => {
    const spoiled = WRONG.map(([op, input, notebook]) => write(op, input, 1.5, notebook));
    const untouched = [
      write("mul", 0, 1, "02-computational-graphs.ipynb"),
      write("matmul", 0, 1, "06-matrices.ipynb"),
    ];
    run = await bench.run(...spoiled, ...untouched, "--output-dir", bench.path("spoiled"));
  }, 150_000);

  test.each(WRONG)("a wrong gradient of %s in input %i fails a cell of the notebook", (op, input) => {
    const { cells } = executed("spoiled", nameOf(op, input, 1.5));
    const failed = cells.find((cell) => cell.outputs?.some((output) => output.output_type === "error"));
    expect(failed, run.stdout).toBeDefined();
    expect(failed?.outputs?.at(-1)).toMatchObject({ ename: "AssertionError" });
  });

  test.each(["mul", "matmul"])("the right gradient of %s, through the same door, fails none", (op) => {
    const { cells } = executed("spoiled", nameOf(op, 0, 1));
    const outputs = cells.flatMap((cell) => cell.outputs ?? []);
    expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
    expect(cells.at(-1)?.execution_count, run.stdout).toBeGreaterThan(1);
  });

  test("the run says so", () => {
    expect(run.code, run.stdout + run.stderr).toBe(1);
    expect(run.stdout).toContain(`${WRONG.length + 2} notebooks: 2 passed, ${WRONG.length} failed`);
  });
});
