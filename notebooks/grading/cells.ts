/**
 * The names that assignments give to every cell. In a student's kernel `grade` and `check` ask the student's code in
 * this very process: quick, and good enough to learn with. A verdict that counts is made by `gradlab grade`, which
 * calls `gradingNames` with a student that lives in a sandbox.
 */

import type { Extension } from "../../kernel/executor/child/extensions.js";
import { manualSeed } from "../../runtime/index.js";
import { keepRandom } from "../../runtime/random.js";
import { type Check, Checks } from "./check.js";
import { type Expect, expect } from "./expect.js";
import { TaskReport } from "./report.js";
import { localStudent, NotImplemented, type Student } from "./student.js";
import { runTask, type TaskBody, type TaskResult } from "./tasks.js";

export interface GradingHost {
  readonly student: Student;
  show(value: unknown): void;
  /** Is told how a task came out, before `grade` returns or throws. */
  record?(result: TaskResult): void;
  /** The seed of the random inputs of a task; by default another one at each start of the kernel. */
  seedOf?(id: string): number;
}

export interface GradingNames {
  /**
   * Looks at your solution of a task: a tick for each thing that is right, and, after a failed try, one more hint.
   * @example await check("a1.svm_naive")
   */
  check(id: string): Promise<void>;
  /** Adds a check of your own, to be run by `check(id)`; one of the same id is replaced. */
  defineCheck(id: string, check: Check): void;
  /**
   * Grades a task: runs its cases and returns the score. Throws if nothing was tried, and if nothing is right.
   * @example await grade("a1.svm_naive", 6, async (student, test) => { ... })
   */
  grade(id: string, points: number, body: TaskBody): Promise<number | undefined>;
  /** What an answer should be: `expect.close(loss, 2.9)`, `expect.shape(dW, [3, 4])`, `expect.gradient(...)`. */
  readonly expect: Expect;
  /** Thrown by a task that waits for its solution. */
  readonly NotImplemented: typeof NotImplemented;
}

/** A task that was not attempted, or in which nothing is right: so a notebook that is run stops, and scores 0. */
class NoScore extends Error {
  override readonly name = "NoScore";
}

export function gradingNames(host: GradingHost): GradingNames {
  const session = Math.floor(Math.random() * 2 ** 31);
  const { seedOf = (id) => session ^ hash(id) } = host;
  /** Random inputs of a task, without a trace in the student's own random numbers. */
  const seeded = async <Result>(id: string, run: () => Promise<Result>): Promise<Result> => {
    const restore = keepRandom();
    manualSeed(seedOf(id));
    try {
      return await run();
    } finally {
      restore();
    }
  };
  const checks = new Checks(async () => (await import("./checks/index.js")).builtInChecks);
  return {
    check: async (id) => {
      host.show(await seeded(id, () => checks.run(id, host.student)));
    },
    defineCheck: (id, check) => checks.define(id, check),
    grade: async (id, points, body) => {
      const result = await seeded(id, () => runTask(id, points, body, host.student));
      host.record?.(result);
      host.show(new TaskReport(result));
      if (result.problem !== undefined) throw new NoScore(`the test of ${id} stopped: ${result.problem}`);
      if (result.outcome === "untested") return undefined;
      if (result.outcome === "not attempted") throw new NoScore(`${id} was not attempted`);
      if (result.score === 0) throw new NoScore(`${id}: no case passed`);
      return result.score;
    },
    expect,
    NotImplemented,
  };
}

/** For the kernel: the names, on the notebook that it runs. */
export const grading: Extension = ({ evaluate, show }) => ({
  ...gradingNames({ student: localStudent(evaluate), show }),
});

function hash(text: string): number {
  let mixed = 0;
  for (const character of text) mixed = (Math.imul(mixed, 31) + character.codePointAt(0)!) | 0;
  return mixed;
}
