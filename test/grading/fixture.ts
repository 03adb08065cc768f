/** A small assignment as an instructor writes it, and submissions made from it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Notebook, parseNotebook } from "../../kernel/headless/notebook.js";
import { formatNotebook } from "../../kernel/headless/writeNotebook.js";
import { release } from "../../notebooks/grading/release.js";

type Mark = { grade?: boolean; solution?: boolean; locked?: boolean; points?: number };
export type AnyCell = Notebook["cells"][number];

let cells = 0;

export function cell(type: "code" | "markdown", source: string, id?: string, mark?: Mark): AnyCell {
  const nbgrader = {
    ...{
      schema_version: 3,
      grade_id: id?.replaceAll(".", "-"),
      grade: false,
      solution: false,
      locked: false,
      task: false,
    },
    ...mark,
  };
  const metadata = mark === undefined ? {} : { nbgrader };
  const code = type === "code" ? { outputs: [], execution_count: null } : {};
  return {
    cell_type: type,
    id: id?.replaceAll(".", "-") ?? `free-${++cells}`,
    metadata,
    source,
    ...code,
  } as AnyCell;
}

export const prompt = (task: string, text: string) =>
  cell("markdown", text, `${task}.prompt`, { locked: true });
export const solved = (task: string, source: string) =>
  cell("code", source, `${task}.solution`, { solution: true });
export const check = (task: string) =>
  cell("code", `await check(${JSON.stringify(task)})`, `${task}.check`, { locked: true });
export const graded = (task: string, points: number, body: string) =>
  cell(
    "code",
    `await grade("${task}", ${points}, async (student, test) => {\n  // BEGIN HIDDEN TESTS\n${body}\n  // END HIDDEN TESTS\n});`,
    `${task}.test`,
    { grade: true, locked: true, points },
  );

export function notebookOf(all: readonly AnyCell[]): Notebook {
  const kernelspec = { display_name: "TypeScript (gradlab)", language: "typescript", name: "gradlab" };
  return parseNotebook(
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: all }),
    "fixture.ipynb",
  );
}

/** Two tasks, ten points. */
export const fixture: Notebook = notebookOf([
  cell("markdown", "# Two small tasks"),
  cell("code", "const scale = 2;", "fx.setup", { locked: true }),
  prompt("fx.norm", "## The squared norm\n`squaredNorm(x)`: the sum of the squares, as a number."),
  solved(
    "fx.norm",
    `function squaredNorm(x: Tensor): number {
  // BEGIN SOLUTION
  const squares = x.mul(x);
  return squares.sum().item();
  // END SOLUTION
}`,
  ),
  check("fx.norm"),
  graded(
    "fx.norm",
    4,
    `  await test("a vector of random numbers", 3, async () => {
    const x = randn(7);
    expect.close(await student.evaluate("squaredNorm(x)", { x }), sum(x * x), { tolerance: 1e-9 });
  });
  await test("one number", 1, async () => {
    const x = randn(1);
    expect.close(await student.evaluate("squaredNorm(x)", { x }), x.item() ** 2, { tolerance: 1e-9 });
  });`,
  ),
  prompt("fx.centre", "## Centring\n`centre(X)`: without the mean of each column."),
  solved(
    "fx.centre",
    `function centre(X: Tensor): Tensor {
  // BEGIN SOLUTION
  return X - X.mean(0);
  // END SOLUTION
}`,
  ),
  graded(
    "fx.centre",
    6,
    `  const X = randn(5, 3);
  await test("random numbers", 1, async () => {
    expect.close(await student.evaluate("centre(X)", { X }), X - X.mean(0), { tolerance: 1e-9 });
  });
  await test("another shape", 1, async () => {
    const Y = randn(2, 6);
    expect.close(await student.evaluate("centre(Y)", { Y }), Y - Y.mean(0), { tolerance: 1e-9 });
  });`,
  ),
  cell("code", "const later = squaredNorm(tensor([scale, 1]));"),
]);

export type Answers = { [id: string]: string };

/** The release with these texts in place of cells, by their ids; and with cells added. */
export function submission(answers: Answers, added: readonly AnyCell[] = [], source = fixture): Notebook {
  const released = release(source);
  const replaced = released.cells.map((each) => {
    const { nbgrader } = each.metadata as { nbgrader?: { grade_id: string } };
    const id = nbgrader?.grade_id.replaceAll("-", ".");
    return id !== undefined && Object.hasOwn(answers, id)
      ? ({ ...each, source: answers[id]! } as AnyCell)
      : each;
  });
  return { ...released, cells: [...replaced, ...added] };
}

export function write(folder: string, name: string, notebook: Notebook): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, formatNotebook(notebook));
  return file;
}
