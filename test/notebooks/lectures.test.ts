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
import {
  type Executed,
  type ExecutedCell,
  expectSame,
  expectSamePictures,
  isIgnored,
  mayFail,
  PLOTLY,
  shownText,
  shows,
  withoutLooks,
} from "./outputs.js";

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
  }, 600_000);

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
      if (isIgnored(cell)) return;
      const [path, outputs] = [`${name}, cell ${cell.id}`, now.cells[i].outputs];
      expectSame(withoutLooks(outputs), withoutLooks(cell.outputs), path);
      expectSamePictures(outputs, cell.outputs, path);
      expect(now.cells[i].execution_count, path).toBe(cell.execution_count);
    });
  });

  test.each(NAMES)("%s: committed without errors, for our kernel, and small", (name) => {
    const { cells, metadata } = committed(name);
    const outputs = cells.filter((cell) => !mayFail(cell)).flatMap((cell) => cell.outputs ?? []);
    expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
    expect(metadata).toMatchObject({
      kernelspec: { name: "gradlab" },
      language_info: { name: "typescript" },
    });
    expect(statSync(join(LECTURES, name)).size).toBeLessThan(MOST_BYTES);
  });

  test.each(NAMES)("%s draws a chart", (name) => {
    const outputs = committed(name).cells.flatMap((cell) => cell.outputs ?? []);
    const charts = outputs.filter(({ data }) => data?.[PLOTLY] !== undefined);
    expect(charts.length).toBeGreaterThan(0);
  });
});

/**
 * An op, which of its inputs gets a wrong gradient, the notebook that teaches it, and the cells that are run: the last
 * of them must notice, those before it must not.
 */
const WRONG = [
  ["add", 0, "02-computational-graphs.ipynb", ["helpers", "forward", "by-hand", "backward"]],
  ["add", 1, "02-computational-graphs.ipynb", ["helpers", "forward", "by-hand", "backward"]],
  ["mul", 0, "02-computational-graphs.ipynb", ["helpers", "forward", "by-hand", "backward"]],
  ["mul", 1, "02-computational-graphs.ipynb", ["helpers", "forward", "by-hand", "backward"]],
  ["add", 0, "03-sigmoid-neuron.ipynb", ["helpers", "pattern-add"]],
  ["add", 1, "03-sigmoid-neuron.ipynb", ["helpers", "pattern-add"]],
  ["mul", 0, "03-sigmoid-neuron.ipynb", ["helpers", "pattern-mul"]],
  ["mul", 1, "03-sigmoid-neuron.ipynb", ["helpers", "pattern-mul"]],
  ["div", 1, "03-sigmoid-neuron.ipynb", ["helpers", "neuron-forward", "neuron-backward"]],
  ["exp", 0, "03-sigmoid-neuron.ipynb", ["helpers", "neuron-forward", "neuron-backward"]],
  ["maximum", 0, "03-sigmoid-neuron.ipynb", ["helpers", "pattern-max"]],
  ["maximum", 1, "03-sigmoid-neuron.ipynb", ["helpers", "pattern-max"]],
  [
    "sigmoid",
    0,
    "03-sigmoid-neuron.ipynb",
    ["helpers", "neuron-forward", "neuron-backward", "neuron-leaves", "fused-backward"],
  ],
  ["add", 0, "04-implementing-backprop.ipynb", ["helpers", "flat-function", "flat-values", "flat-leaves"]],
  ["mul", 1, "04-implementing-backprop.ipynb", ["helpers", "flat-function", "flat-values", "flat-leaves"]],
  [
    "sigmoid",
    0,
    "04-implementing-backprop.ipynb",
    ["helpers", "flat-function", "flat-values", "flat-leaves"],
  ],
  ["relu", 0, "05-vectors.ipynb", ["helpers", "relu-forward", "relu-jacobian"]],
  ["matmul", 0, "06-matrices.ipynb", ["helpers", "forward", "upstream-value", "gradients"]],
  ["matmul", 1, "06-matrices.ipynb", ["helpers", "forward", "upstream-value", "gradients"]],
  ["relu", 0, "09-putting-it-together.ipynb", ["helpers", "digits", "flat", "against"]],
  ["matmul", 1, "09-putting-it-together.ipynb", ["helpers", "digits", "flat", "against"]],
] as const;

/** A cell that makes an op hand a multiple of the right gradient to one of its inputs. */
const spoil = (op: string, input: number, factor: number): string => `
const spoiled = registeredOps().find((each) => each.name === "${op}") as any;
const rightVjp = spoiled.vjp;
spoiled.vjp = (gy, call, i) => (i === ${input} ? rightVjp(gy, call, i).mul(${factor}) : rightVjp(gy, call, i));`;

const mend = "spoiled.vjp = rightVjp;";

describe("the assertions bite", () => {
  const nameOf = (factor: number) => `spoiled-by-${factor}.ipynb`;
  const idOf = (row: number, cell: string) => `row-${row}-${cell}`;

  /** One notebook: for each row the spoiling, the cells, the mending. With factor 1 nothing is wrong. */
  const write = (factor: number): string => {
    const cells = WRONG.flatMap(([op, input, notebook, ids], row) => {
      const code = (id: string, source: ExecutedCell["source"], tags: readonly string[] = []) => ({
        cell_type: "code",
        id: idOf(row, id),
        metadata: { tags },
        source,
        outputs: [],
        execution_count: null,
      });
      const taught = ids.map((id, i) => {
        const cell = committed(notebook).cells.find((each) => each.id === id);
        if (cell === undefined) throw new Error(`${notebook} has no cell ${id}`);
        return code(id, cell.source, factor !== 1 && i === ids.length - 1 ? ["raises-exception"] : []);
      });
      return [code("spoil", spoil(op, input, factor)), ...taught, code("mend", mend)];
    });
    const { metadata } = committed(WRONG[0][2]);
    return bench.file(nameOf(factor), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
  };

  let run: Finished;
  beforeAll(async () => {
    run = await bench.run(write(1.5), write(1), "--output-dir", bench.path("spoiled"));
  }, 600_000);

  test.each(WRONG.map((row, i) => [row[0], row[1], row[2], i, row[3].at(-1)!] as const))(
    "a wrong gradient of %s in input %i is noticed by %s (row %i, cell %s)",
    (_op, _input, _notebook, row, id) => {
      const { cells } = executed("spoiled", nameOf(1.5));
      const cell = cells.find((each) => each.id === idOf(row, id));
      expect(cell?.outputs?.at(-1), run.stdout).toMatchObject({ ename: "AssertionError" });
    },
  );

  test("the right gradients, through the same door, pass; so does every cell before the one that notices", () => {
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toContain("2 notebooks: 2 passed");
  });
});
