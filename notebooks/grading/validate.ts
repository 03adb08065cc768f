/**
 * `gradlab validate`: is a source notebook fit to be given out and graded with? Its own solutions must score all
 * points, what students are given must score none and must not crash, nothing of a solution may be left in it, and
 * the points of cells and calls must agree. Sources are the instructor's own and run without a sandbox.
 */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import pc from "picocolors";
import { type Notebook, sourceOf } from "../../kernel/headless/notebook.js";
import { writeNotebook } from "../../kernel/headless/writeNotebook.js";
import { type Assignment, readAssignment, untestedTasks } from "./assignment.js";
import { FormatError, HIDDEN_TESTS, markOf, placeOf, SOLUTION, TEXT_STUB } from "./format.js";
import { taskProblems } from "./grade.js";
import { gradeOne } from "./gradeOne.js";
import { endWhenAsked } from "./interruption.js";
import { compileSource, Judge } from "./judge/judge.js";
import { release, solution } from "./release.js";
import type { Result } from "./result.js";

/** A shorter line may stand in a prompt by chance: a brace, `return x;`. */
const TELLING = 16;

/** Validates each source and gives the exit code: 0 when all are fit, 1 when one is not. */
export async function validate(sources: readonly string[], seconds: number): Promise<number> {
  const home = process.cwd();
  endWhenAsked();
  let code = 0;
  for (const source of sources) {
    const file = resolve(home, source);
    const problems = await problemsOf(file, seconds).finally(() => process.chdir(home));
    if (problems.length > 0) code = 1;
    process.stdout.write(`${problems.length === 0 ? pc.green("valid") : pc.red("not valid")}  ${source}\n`);
    for (const problem of problems) process.stdout.write(`  - ${problem}\n`);
  }
  return code;
}

async function problemsOf(file: string, seconds: number): Promise<string[]> {
  let assignment: Assignment;
  try {
    assignment = await readAssignment(file);
  } catch (error) {
    if (error instanceof FormatError) return [error.message];
    throw error;
  }
  const problems = [
    ...untestedTasks(assignment).map((id) => `nothing is tested in ${id}: is it a notebook for students?`),
    ...leftIn(assignment),
    ...markProblems(assignment.notebook),
  ];
  process.chdir(dirname(file));
  try {
    return [...problems, ...(await gradesOf(assignment, seconds))];
  } catch (error) {
    if (error instanceof FormatError) return [...problems, error.message];
    throw error;
  }
}

/** What the metadata and the cells say that nbgrader or a student would stumble over. */
function markProblems(notebook: Notebook): string[] {
  const problems: string[] = [];
  const { kernelspec } = notebook.metadata as { kernelspec?: { language?: unknown } };
  if (kernelspec?.language !== "typescript") {
    problems.push(
      'the notebook\'s metadata should have kernelspec.language "typescript": nbgrader asks for it',
    );
  }
  const ids = new Set<unknown>();
  for (const [i, cell] of notebook.cells.entries()) {
    const place = placeOf(cell, i);
    const { id } = cell as { id?: unknown };
    if (typeof id !== "string") problems.push(`${place}: it has no cell id (save it with JupyterLab)`);
    else if (ids.has(id)) problems.push(`${place}: another cell has the same cell id`);
    ids.add(id);
    const found = markOf(cell, place);
    const isWritten = cell.cell_type === "markdown" && found?.task === false;
    if (isWritten && found.grade !== found.solution) {
      problems.push(`${place}: a written answer must be both a graded and a solution cell`);
    }
  }
  return problems;
}

/** Lines of solutions and hidden tests that students would see all the same. */
function leftIn({ notebook }: Assignment): string[] {
  const released = release(notebook).cells.map(sourceOf).join("\n");
  const seen = new Set(released.split("\n").map((line) => line.trim()));
  const secrets = new Set<string>();
  for (const [i, cell] of notebook.cells.entries()) {
    for (const delimiters of [SOLUTION, HIDDEN_TESTS]) {
      for (const line of linesInside(sourceOf(cell), delimiters)) secrets.add(line);
    }
    const found = markOf(cell, placeOf(cell, i));
    const isWhole = found?.solution === true && !sourceOf(cell).includes(SOLUTION.begin);
    if (isWhole && !sourceOf(cell).includes(TEXT_STUB)) {
      for (const line of sourceOf(cell).split("\n")) secrets.add(line.trim());
    }
  }
  return [...secrets]
    .filter((line) => line.length >= TELLING && seen.has(line))
    .map((line) => `a line of a solution or hidden test is also in what students get: ${line}`);
}

function linesInside(text: string, { begin, end }: { begin: string; end: string }): string[] {
  const lines: string[] = [];
  let isInside = false;
  for (const line of text.split("\n")) {
    if (line.includes(begin)) isInside = true;
    else if (line.includes(end)) isInside = false;
    else if (isInside) lines.push(line.trim());
  }
  return lines;
}

async function gradesOf(assignment: Assignment, seconds: number): Promise<string[]> {
  const judge = new Judge(compileSource(assignment));
  const folder = await mkdtemp(join(tmpdir(), "gradlab-validate-"));
  const tidy = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", tidy);
  try {
    const problems = taskProblems(assignment, await judge.prepare()).map(({ message }) => message);
    const attempt = async (notebook: Notebook, student: string): Promise<Result> => {
      const path = join(folder, `${student}.ipynb`);
      await writeNotebook(path, notebook);
      const options = { assignment, judge, seed: "validate", seconds, slot: 0, isOpen: true };
      return gradeOne({ student, path, file: path }, options);
    };
    const solved = await attempt(solution(assignment.notebook), "solution");
    const empty = await attempt(release(assignment.notebook), "release");
    const { points } = solved;
    process.stdout.write(`${assignment.tasks.length} tasks, ${points} points: `);
    process.stdout.write(`the solution scores ${solved.score}, the release ${empty.score}\n`);
    return [...problems, ...solutionProblems(solved), ...releaseProblems(empty)];
  } finally {
    await judge.close();
    process.off("exit", tidy);
    tidy();
  }
}

function solutionProblems({ tasks, cells }: Result): string[] {
  const unsolved = tasks.filter(({ outcome }) => outcome !== "passed");
  return [
    ...cells.map(({ cell, problem }) => `the solution's ${cell} ${problem}`),
    ...unsolved.flatMap(({ id, points, score, cases, problem }) => {
      const why = cases.filter(({ outcome }) => outcome !== "passed");
      return [
        `the solution scores ${score} of ${points} in ${id}${problem === undefined ? "" : `: ${problem}`}`,
        ...why.map(({ name, reason, detail }) => `  ${name}: ${detail ?? reason ?? "failed"}`),
      ];
    }),
  ];
}

function releaseProblems({ tasks, cells }: Result): string[] {
  return [
    ...cells.map(({ cell, problem }) => `what students get: ${cell} ${problem}`),
    ...tasks
      .filter(({ score, outcome }) => score !== 0 || outcome !== "not attempted")
      .map(
        ({ id, score, outcome }) => `what students get scores ${score} in ${id}, which counts as ${outcome}`,
      ),
  ];
}
