/** One submission from its file to its result. Whatever it holds, this ends in time and with a result. */
import { RunError } from "../../kernel/headless/errors.js";
import type { Assignment } from "./assignment.js";
import { FormatError } from "./format.js";
import type { Judge } from "./judge/judge.js";
import { restore } from "./restore.js";
import { type CellProblem, type Result, sumOf } from "./result.js";
import type { CellReport } from "./sandbox/messages.js";
import { Submission } from "./sandbox/submission.js";
import { seedOf } from "./seed.js";
import { readSubmission, type SubmittedFile } from "./submissions.js";
import type { TaskResult } from "./tasks.js";

/** A submission may take as long as so many of its answers. */
const ANSWERS = 10;

export interface GradeOneOptions {
  readonly assignment: Assignment;
  readonly judge: Judge;
  readonly seed: string;
  /** For a cell, and for an answer. */
  readonly seconds: number;
  readonly slot: number;
  /** No sandbox. */
  readonly isOpen: boolean;
}

export async function gradeOne(submitted: SubmittedFile, options: GradeOneOptions): Promise<Result> {
  const { assignment, seed } = options;
  const { student, file } = submitted;
  const points = sumOf(assignment.tasks.map((task) => task.points));
  const base = {
    ...{ student, file, assignment: assignment.name, source: assignment.hash, seed, points },
    ...{ sandbox: !options.isOpen, timeout: options.seconds },
  };
  const refused = (problem: string, submission: string): Result => {
    return { ...base, submission, problem, score: 0, tasks: [], cells: [], notes: [] };
  };
  let hash = "";
  try {
    const { notebook, hash: found } = await readSubmission(submitted);
    hash = found;
    const { cells, notes } = restore(assignment, notebook);
    const { tasks, reports } = await run(
      cells.map(({ source }) => source),
      options,
    );
    return {
      ...base,
      submission: hash,
      score: sumOf(tasks.map(({ score }) => score)),
      tasks,
      cells: problemsOf(reports, (index) => cells[index]!.name),
      notes: notes.length > LISTED ? [...notes.slice(0, LISTED), "and so on"] : notes,
    };
  } catch (error) {
    if (error instanceof RunError || error instanceof RangeError)
      return refused(error.message.replace(/^it: /, "it "), hash);
    // Of the source, and so everybody's.
    if (error instanceof FormatError) throw error;
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return refused(`the grader stumbled over it: ${what.slice(0, LONGEST_PROBLEM)}`, hash);
  }
}

async function run(
  sources: readonly string[],
  { assignment, judge, seed, seconds, slot, isOpen }: GradeOneOptions,
): Promise<{ tasks: TaskResult[]; reports: CellReport[] }> {
  const totalSeconds = ANSWERS * seconds;
  const submission = new Submission(sources, {
    ...{ seconds, totalSeconds, slot, isOpen },
    seed: seedOf(`${seed}/notebook`),
  });
  try {
    const tasks: TaskResult[] = [];
    for (const task of assignment.tasks) {
      tasks.push(await judge.judge(task, submission, seed, 2 * totalSeconds));
    }
    if (submission.failure !== undefined) {
      throw new RunError("sandbox/failed", submission.failure, "run the same command again");
    }
    return { tasks, reports: submission.reports };
  } finally {
    await submission.close();
  }
}

/** A page with a thousand of them helps nobody. */
const LISTED = 40;
const LONGEST_PROBLEM = 400;

const OUTCOMES = {
  ran: undefined,
  refused: "was not run: ",
  threw: "stopped: ",
  late: "was stopped: its time was over",
  died: "was left out: ",
} as const;

function problemsOf(reports: readonly CellReport[], nameOf: (index: number) => string): CellProblem[] {
  const problems = reports.flatMap(({ index, outcome, name, message }) => {
    const start = OUTCOMES[outcome];
    // A stub says so itself: that is not a problem of the cell.
    if (start === undefined || name === "NotImplemented") return [];
    const what = outcome === "threw" ? `${name ?? "Error"}: ${message ?? ""}` : (message ?? "");
    const problem = outcome === "late" ? start : start + what;
    return [{ cell: nameOf(index), problem: problem.slice(0, LONGEST_PROBLEM) }];
  });
  const more = problems.length - LISTED;
  return more > 0
    ? [...problems.slice(0, LISTED), { cell: `${more} more cells`, problem: "did not run to their end" }]
    : problems;
}
