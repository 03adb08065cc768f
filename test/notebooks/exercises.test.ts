/**
 * The exercises at the end of each lecture: the folded solution is called right, a wrong answer is told what to look at,
 * and one that is left alone does no harm.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXERCISES, type Exercise } from "./exercises.js";
import { Bench, type Finished } from "./headlessRun.js";
import { type Executed, shownText, sourceOf } from "./outputs.js";

const LECTURES = fileURLToPath(new URL("../../notebooks/lectures/", import.meta.url));
const committed = (name: string): Executed => JSON.parse(readFileSync(`${LECTURES}${name}`, "utf8"));
const NAMES = readdirSync(LECTURES).filter((name) => name.endsWith(".ipynb"));
const EXERCISE = /^exercise-\d+$/;
const SOLUTION =
  /^<details>\n<summary>A solution<\/summary>\n\n```ts\n([\s\S]+?)\n```\n\n[\s\S]+\n<\/details>$/;

const bench = new Bench();
afterAll(() => bench.remove());

/** The code of a folded solution. */
function solutionIn(source: string): string {
  const code = SOLUTION.exec(source)?.[1];
  if (code === undefined) throw new Error(`this is no folded solution:\n${source}`);
  return code;
}

/** One notebook of all exercises: for each the cells that it needs, then twice an answer and its check. */
function write(name: string): string {
  const cells = EXERCISES.flatMap(({ notebook, id, needs = [], wrong }, row) => {
    const given = committed(notebook).cells;
    const sourceOfCell = (cell: string) => {
      const found = given.find((each) => each.id === cell);
      if (found === undefined) throw new Error(`${notebook} has no cell ${cell}`);
      return sourceOf(found);
    };
    const code = (cell: string, source: string) => ({
      cell_type: "code",
      id: `row-${row}-${cell}`,
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    });
    const check = sourceOfCell(`${id}-check`);
    const right = solutionIn(sourceOfCell(`${id}-solution`));
    return [
      ...needs.map((cell) => code(cell, sourceOfCell(cell))),
      ...[
        code("answer-right", right),
        code("right", check),
        code("answer-wrong", wrong),
        code("wrong", check),
      ],
    ];
  });
  const { metadata } = committed(NAMES[0]);
  return bench.file(name, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
}

let run: Finished;
let answered: Executed;
beforeAll(async () => {
  run = await bench.run(write("exercises.ipynb"), "--output-dir", bench.path("done"));
  answered = JSON.parse(readFileSync(bench.path("done/exercises.ipynb"), "utf8"));
}, 600_000);

const verdictOf = (row: number, answer: "right" | "wrong") =>
  shownText(answered.cells.find(({ id }) => id === `row-${row}-${answer}`));

test.each(EXERCISES.map((each, row): [Exercise, number] => [each, row]))("$notebook, $id", (_each, row) => {
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(verdictOf(row, "right")).toMatch(/\bright\b/);
  expect(verdictOf(row, "right")).not.toMatch(/not yet|no answer/);
  // What to look at, in at least two words.
  expect(verdictOf(row, "wrong")).toMatch(/not yet[:,] \S+ \S+/);
  for (const line of verdictOf(row, "wrong").trim().split("\n"))
    expect(line).not.toMatch(/: right$|no answer/);
});

test.each(NAMES)("%s ends with what to explain, and two or three exercises that are checked", (name) => {
  const { cells } = committed(name);
  const exercises = cells.filter(({ id }) => EXERCISE.test(id));
  expect(exercises.length).toBeGreaterThanOrEqual(2);
  expect(exercises.length).toBeLessThanOrEqual(3);
  expect(EXERCISES.filter(({ notebook }) => notebook === name).map(({ id }) => id)).toEqual(
    exercises.map(({ id }) => id),
  );
  expect(cells.map(sourceOf).join("\n")).toContain("## What you should be able to explain now");
  for (const { id } of exercises) {
    const [at, solution] = [`${id}-check`, `${id}-solution`].map((each) =>
      cells.findIndex((cell) => cell.id === each),
    );
    expect(solution, `the solution stands below the check of ${id}`).toBe(at + 1);
    const untouched = cells.find((cell) => cell.id === `${id}-check`);
    expect(
      shownText(untouched)
        .trim()
        .split("\n")
        .every((line) => line.endsWith("no answer yet")),
    ).toBe(true);
  }
});
