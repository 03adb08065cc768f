/**
 * Runs in the grader's own kernel process, where the source's test cells run: their `grade` only hands over what they
 * test, and later each is tried on one student after another. The student is far away, in a sandbox; what comes back
 * is decoded here, strictly. No student's code runs in this process.
 */
import type { Comm } from "../../../kernel/executor/child/comm.js";
import { manualSeed } from "../../../runtime/index.js";
import type { Answer } from "../sandbox/submission.js";
import { NoAnswer, type Student, StudentError } from "../student.js";
import { runTask, type TaskBody, type TaskResult } from "../tasks.js";
import { decode, encode, type Value } from "../value.js";

/** Under which a result travels as an output of the cell that asks for it. */
export const RESULT_MIME = "application/vnd.gradlab.task";
/** The line on which questions go out and answers come back. */
export const LINE = "gradlab.grading";

interface Collected {
  points: number;
  body: TaskBody;
}

const tasks = new Map<string, Collected>();

/** The `grade` of the source's cells: it keeps the test for later. */
export function collect(id: string, points: number, body: TaskBody): void {
  tasks.set(id, { points, body });
}

/** What was collected. */
export function collected(): object {
  return shown([...tasks].map(([id, { points }]) => ({ id, points })));
}

/** Tries a task on the student at the other end of the line. The same seed draws the same random inputs. */
export async function judge(id: string, seed: number, open: typeof Comm): Promise<object> {
  const { points, body } = tasks.get(id)!;
  const line = new open(LINE);
  manualSeed(seed);
  const result: TaskResult = await runTask(id, points, body, studentOn(line));
  line.close();
  return shown(result);
}

function studentOn(line: Comm): Student {
  let number = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  line.onMessage((data) => {
    const { request, answer } = data as { request: number; answer: Answer };
    waiting.get(request)?.(answer);
    waiting.delete(request);
  });
  return {
    async evaluate(expression, inputs = {}) {
      const request = ++number;
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(request, resolve);
        line.send({ request, expression, names: Object.keys(inputs), inputs: encode(inputs) });
      });
      return valueOf(answer);
    },
  };
}

function valueOf(answer: Answer): Value {
  if ("thrown" in answer) throw new StudentError(answer.thrown);
  if ("nothing" in answer) throw new NoAnswer({ name: "NoAnswer", message: answer.nothing });
  try {
    return decode(answer.value);
  } catch {
    throw new NoAnswer({ name: "NoAnswer", message: "the answer is no data" });
  }
}

function shown(result: object): object {
  return { [Symbol.for("Jupyter.display")]: () => ({ [RESULT_MIME]: result }) };
}
