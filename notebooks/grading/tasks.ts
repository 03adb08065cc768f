/**
 * One task: its cases are run one after another, each with its own verdict, and their weights make the score. The
 * same rules hold for a check that a student sees, for `grade` in a notebook, and for `gradlab grade`.
 */
import { ExpectationError, type GradientFinding } from "./expect.js";
import { NoAnswer, type Student, StudentError } from "./student.js";

export type Outcome = "passed" | "failed" | "not attempted";

/** One case of a task, as it came out. */
export interface CaseResult {
  readonly name: string;
  readonly weight: number;
  readonly outcome: Outcome;
  /** Why, for the student's eyes: never the inputs or the answers of a hidden test. */
  readonly reason?: string;
  /** Why, with the numbers: for the student in a check, for the instructor otherwise. */
  readonly detail?: string;
  readonly gradient?: GradientFinding;
}

/** A whole task, as it came out. */
export interface TaskResult {
  readonly id: string;
  readonly points: number;
  /** points * weight of the cases that passed / weight of all. */
  readonly score: number;
  /** `untested`: it has no cases, as in a released notebook. */
  readonly outcome: Outcome | "partly passed" | "untested";
  readonly cases: readonly CaseResult[];
  /** The test's own mistake, if it ended outside of its cases: then nothing is known, and the score is 0. */
  readonly problem?: string;
}

export interface CaseOptions {
  /** What a student is told when this case fails, instead of what the expectation says. */
  readonly reason?: string;
}

/** Runs one case: passed if the body ends, failed if it throws. The cases after it are run all the same. */
export type TestCase = (
  name: string,
  weight: number,
  body: () => unknown,
  options?: CaseOptions,
) => Promise<void>;

/** The cases of a task. Ask the student only inside of a case. */
export type TaskBody = (student: Student, test: TestCase) => unknown;

/** Runs all cases of a task. It never throws for what the student did. */
export async function runTask(
  id: string,
  points: number,
  body: TaskBody,
  student: Student,
): Promise<TaskResult> {
  const cases: CaseResult[] = [];
  let last: Promise<void> = Promise.resolve();
  const test: TestCase = (name, weight, check, options = {}) => {
    if (!(weight > 0 && Number.isFinite(weight))) throw new TypeError(`test: ${weight} is no weight`);
    // One after another, also where the author forgot to await: their random inputs are drawn in order.
    last = last.then(async () => {
      cases.push({ name, weight, ...(await judge(check, options)) });
    });
    return last;
  };
  let problem: string | undefined;
  try {
    await body(student, test);
  } catch (error) {
    problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  await last;
  const score = problem === undefined ? scoreOf(points, cases) : 0;
  const outcome = problem === undefined ? outcomeOf(cases) : "failed";
  return { id, points, score, outcome, cases, ...(problem === undefined ? {} : { problem }) };
}

async function judge(
  check: () => unknown,
  options: CaseOptions,
): Promise<Omit<CaseResult, "name" | "weight">> {
  try {
    await check();
    return { outcome: "passed" };
  } catch (error) {
    if (error instanceof StudentError) return describe(error, options);
    if (error instanceof ExpectationError) {
      const { message, reason, gradient } = error;
      return {
        outcome: "failed",
        reason: options.reason ?? reason,
        detail: message.slice(0, LONGEST_DETAIL),
        ...(gradient === undefined ? {} : { gradient }),
      };
    }
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return {
      outcome: "failed",
      reason: options.reason ?? "the answer has not the form that was asked for",
      detail: detail.slice(0, LONGEST_DETAIL),
    };
  }
}

/** A message of the code that is tested may hold the hidden inputs: it is a detail, never a reason. */
function describe(error: StudentError, options: CaseOptions): Omit<CaseResult, "name" | "weight"> {
  const { name, message, where } = error.thrown;
  if (error instanceof NoAnswer) return { outcome: "failed", reason: message };
  if (name === "NotImplemented") {
    return { outcome: "not attempted", reason: "not attempted", detail: message };
  }
  if (error.isUnattempted) {
    const reason = "your notebook does not define a name that this case uses";
    return {
      outcome: "not attempted",
      reason,
      detail: `${message}: run the cell that defines it, and mend it if it stops`,
    };
  }
  const place = where === undefined ? "" : ` (${where})`;
  return {
    outcome: "failed",
    reason: options.reason ?? `your code threw ${KNOWN_ERRORS.has(name) ? name : "an error"}`,
    detail: `your code threw ${name}: ${message}${place}`,
  };
}

/** An answer, or an author's own words about it, may be as long as an answer can be: this ends in a report. */
const LONGEST_DETAIL = 4000;

/** Names that tell nothing but what they say. */
const KNOWN_ERRORS = new Set([
  ...["Error", "TypeError", "RangeError", "ReferenceError", "SyntaxError"],
  ...["ShapeError", "DTypeError", "ArgumentError", "IndexError", "AutogradError", "ValueError"],
]);

/** Four decimals: enough for any weights, and a grade book can add them. */
function scoreOf(points: number, cases: readonly CaseResult[]): number {
  const weigh = (some: readonly CaseResult[]) => some.reduce((total, { weight }) => total + weight, 0);
  const passed = cases.filter(({ outcome }) => outcome === "passed");
  if (cases.length === 0) return 0;
  return Math.round(((points * weigh(passed)) / weigh(cases)) * 1e4) / 1e4;
}

function outcomeOf(cases: readonly CaseResult[]): TaskResult["outcome"] {
  if (cases.length === 0) return "untested";
  const all = (outcome: Outcome) => cases.every((one) => one.outcome === outcome);
  if (all("passed")) return "passed";
  if (all("not attempted")) return "not attempted";
  return cases.some(({ outcome }) => outcome === "passed") ? "partly passed" : "failed";
}
