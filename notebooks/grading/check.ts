/**
 * `check(id)`: the visible tests of a task, run on the student's code as it stands, with hints that come one by one.
 * A check tells what should hold, and how far from it the code is. It does not tell the answer, and is no grade.
 */
import { type Card, CardReport } from "./card.js";
import { NotImplemented, type Student } from "./student.js";
import { type CaseResult, runTask } from "./tasks.js";

/** A task's check, as its author writes it. */
export interface Check {
  /** What the task is called: `SVM loss with loops`. */
  readonly title: string;
  /** From a nudge to nearly a recipe; each failed try shows one more. */
  readonly hints?: readonly string[];
  /**
   * What should hold, case by case; ask the student only inside of a case. Random inputs follow the session's seed, so
   * they stay the same while a student mends the code.
   */
  cases(student: Student, test: (name: string, body: () => unknown) => Promise<void>): unknown;
}

interface Tried {
  failures: number;
  outcome: Mark;
}

type Mark = "passed" | "failed" | "open";

/** The checks of a session, and what has come of them. */
export class Checks {
  readonly #load: () => Promise<{ readonly [id: string]: Check }>;
  /** Those that come with gradlab, then the notebook's own. */
  #defined = new Map<string, Check>();
  #isLoaded = false;
  readonly #tried = new Map<string, Tried>();

  /** @param load brings the checks that come with gradlab, when the first one is run */
  constructor(load: () => Promise<{ readonly [id: string]: Check }>) {
    this.#load = load;
  }

  define(id: string, check: Check): void {
    if (!/^[\w.-]+$/.test(id)) throw new TypeError(`defineCheck: "${id}" is no id, such as "a1.svm_naive"`);
    this.#defined.set(id, check);
  }

  async run(id: string, student: Student): Promise<CardReport> {
    if (!this.#isLoaded) {
      this.#defined = new Map([...Object.entries(await this.#load()), ...this.#defined]);
      this.#isLoaded = true;
    }
    const check = this.#defined.get(id);
    if (check === undefined) throw new Error(this.#unknown(id));
    const { cases, problem } = await runTask(
      id,
      1,
      (student, test) => check.cases(student, (name, body) => test(name, 1, body)),
      student,
    );
    if (problem !== undefined)
      throw new Error(`the check of ${id} stopped by a mistake of its own: ${problem}`);
    const tried = this.#tried.get(id) ?? { failures: 0, outcome: "open" };
    tried.outcome = markOf(cases);
    if (tried.outcome === "failed") tried.failures++;
    this.#tried.set(id, tried);
    return new CardReport(this.#card(id, check, cases, tried));
  }

  #card(id: string, check: Check, cases: readonly CaseResult[], { failures, outcome }: Tried): Card {
    const passed = cases.filter((one) => one.outcome === "passed").length;
    const { hints = [] } = check;
    const own = new NotImplemented(id).message;
    const right = `${passed} of ${cases.length} right`;
    const summary = {
      passed: "all right",
      open: passed === 0 ? "not attempted yet" : `${right}, the rest not attempted yet`,
      failed: right,
    };
    return {
      title: check.title,
      id,
      mark: outcome,
      summary: summary[outcome],
      lines: cases.map(({ name, outcome, detail, gradient }) => ({
        mark: outcome === "not attempted" ? "open" : outcome,
        name,
        // That this task is not implemented needs no note; that another one is missing does.
        ...(detail === undefined || detail === own ? {} : { note: detail }),
        ...(gradient === undefined ? {} : { gradient }),
      })),
      hints: outcome === "failed" ? hints.slice(0, failures) : [],
      hintCount: hints.length,
      progress: this.#progress(id),
    };
  }

  /** The tasks of the same assignment, in the order of their definition. */
  #progress(id: string): Card["progress"] {
    const assignment = assignmentOf(id);
    const ids = [...this.#defined.keys()].filter((other) => assignmentOf(other) === assignment);
    return {
      assignment,
      tasks: ids.map((task) => ({
        title: this.#defined.get(task)!.title,
        mark: this.#tried.get(task)?.outcome ?? "open",
        isHere: task === id,
      })),
    };
  }

  #unknown(id: string): string {
    const known = [...this.#defined.keys()];
    const near = known.filter((other) => assignmentOf(other) === assignmentOf(id));
    const list = (near.length > 0 ? near : known).join(", ");
    return `check: there is no task "${id}"; there are ${list}`;
  }
}

function assignmentOf(id: string): string {
  return id.split(".")[0]!;
}

/** A task of many parts, of which the first is right and the others wait, is no failed try. */
function markOf(cases: readonly CaseResult[]): Mark {
  if (cases.every(({ outcome }) => outcome === "passed")) return "passed";
  return cases.some(({ outcome }) => outcome === "failed") ? "failed" : "open";
}
