/** What grading found out about one submission, as it is kept: plain data, the same bytes for the same seed. */
import { z } from "zod";
import type { TaskResult } from "./tasks.js";

/** A cell of the submission that did not run to its end. */
export interface CellProblem {
  /** `a1-sgd-solution`, or `cell 7` of the submission. */
  readonly cell: string;
  readonly problem: string;
}

export interface Result {
  readonly student: string;
  /** As it was found: a path below the folder that was named. */
  readonly file: string;
  readonly assignment: string;
  /** Hashes of the two notebooks, and the seed of the random inputs: with the same three, the result is the same. */
  readonly submission: string;
  readonly source: string;
  readonly seed: string;
  /** Whether it was graded in a sandbox, and how many seconds an answer could take. */
  readonly sandbox: boolean;
  readonly timeout: number;
  /** Why it could not be graded at all. */
  readonly problem?: string;
  readonly score: number;
  readonly points: number;
  readonly tasks: readonly TaskResult[];
  readonly cells: readonly CellProblem[];
  /** What was put right in the submission before it was run. */
  readonly notes: readonly string[];
}

/** What is noted first about a submission that may be homework of another week. */
export const STRANGER = "no cell of this assignment is in it: is it the right notebook?";

/** Whether somebody should look at what was handed in: nothing was right, and nothing is known of it. */
export function isStranger({ score, notes }: Result): boolean {
  return score === 0 && notes[0] === STRANGER;
}

const taskResult = z.looseObject({
  id: z.string(),
  points: z.number(),
  score: z.number(),
  outcome: z.enum(["passed", "failed", "not attempted", "partly passed", "untested"]),
  cases: z.array(
    z.looseObject({
      name: z.string(),
      weight: z.number(),
      outcome: z.enum(["passed", "failed", "not attempted"]),
      reason: z.string().optional(),
    }),
  ),
  problem: z.string().optional(),
});

/** Results lie in a folder where anything may be put: what is not one is not taken for one. */
const result = z.object({
  student: z.string(),
  file: z.string(),
  assignment: z.string(),
  submission: z.string(),
  source: z.string(),
  seed: z.string(),
  sandbox: z.boolean(),
  timeout: z.number(),
  problem: z.string().optional(),
  score: z.number(),
  points: z.number(),
  tasks: z.array(taskResult),
  cells: z.array(z.object({ cell: z.string(), problem: z.string() })),
  notes: z.array(z.string()),
});

/** The result that a text holds, if it is one. */
export function parseResult(text: string): Result | undefined {
  try {
    return result.parse(JSON.parse(text)) as Result;
  } catch {
    return undefined;
  }
}

/** Sums of scores, without the dust of binary fractions. */
export function sumOf(scores: readonly number[]): number {
  return Math.round(scores.reduce((sum, score) => sum + score, 0) * 1e4) / 1e4;
}
