/**
 * A student's work as a test sees it: expressions over the names of the notebook, answered with plain data. Where
 * the code runs is somebody else's matter: here in the kernel of the notebook, under `gradlab grade` in a sandbox.
 */
import { EXPRESSION_FILE } from "../../kernel/executor/child/evaluate.js";
import { decode, encode, type Inputs, type Value } from "./value.js";

export { EXPRESSION_FILE };

export interface Student {
  /**
   * Evaluates a JavaScript expression where the notebook's names are known, and `inputs` beside them as names of
   * their own. The answer is a copy, so is every input. What the student's code throws comes as a StudentError.
   * @example await student.evaluate("svmLossNaive(W, X, y, 0.1)", { W, X, y })
   */
  evaluate(expression: string, inputs?: Inputs): Promise<Value>;
}

/** What a person sees of something thrown. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  /** The place in the notebook, if it was in a cell: `In[3], line 5`. */
  readonly where?: string;
}

/** Thrown by a task that waits for its solution. */
export class NotImplemented extends Error {
  override readonly name = "NotImplemented";

  /** @param task its id: `a1.svm_naive` */
  constructor(task = "this task") {
    super(`${task} is not implemented yet`);
  }
}

/** What the student's code threw. */
export class StudentError extends Error {
  override readonly name = "StudentError";
  readonly thrown: Thrown;

  constructor(thrown: Thrown) {
    const { name, message, where } = thrown;
    super(`${name}: ${message}${where === undefined ? "" : ` (${where})`}`);
    this.thrown = thrown;
  }

  /** True for a stub, and for a name that the notebook does not have (yet): nothing was tried. */
  get isUnattempted(): boolean {
    const { name, where } = this.thrown;
    return name === "NotImplemented" || (name === "ReferenceError" && where === undefined);
  }
}

/**
 * The student's code gave no answer: its time was over, or its process ended. Made by the grader alone, so that its
 * message can be believed.
 */
export class NoAnswer extends StudentError {}

/** Longer names and messages are cut: they end in a report. */
const LONGEST = { name: 80, message: 2000 } as const;

/** Whatever was thrown, as text. It may be hostile: reading it may throw again. */
export function describeThrown(thrown: unknown): Thrown {
  const read = (get: () => unknown, limit: number): string => {
    try {
      return String(get()).slice(0, limit);
    } catch {
      return "?";
    }
  };
  if (!(thrown instanceof Error)) return { name: "Thrown", message: read(() => thrown, LONGEST.message) };
  const name = read(() => thrown.name, LONGEST.name);
  const message = read(() => thrown.message, LONGEST.message);
  const where = placeOf(read(() => thrown.stack, 20_000));
  return where === undefined ? { name, message } : { name, message, where };
}

/** The innermost place in a cell that was called from the expression: frames after it belong to the test. */
function placeOf(stack: string): string | undefined {
  const [own] = stack.split(EXPRESSION_FILE);
  const match = /^\s+at .*\bIn\[\+?(\d+)\]:(\d+)/m.exec(own!);
  return match === null ? undefined : `In[${match[1]}], line ${match[2]}`;
}

/**
 * The student in this very process.
 * @param run evaluates an expression in the scope of the notebook
 */
export function localStudent(
  run: (expression: string, inputs: { [name: string]: unknown }) => unknown,
): Student {
  return {
    async evaluate(expression, inputs = {}) {
      const copies = decode(encode(inputs)) as { [name: string]: unknown };
      let answer: unknown;
      try {
        answer = encode(await run(expression, copies));
      } catch (error) {
        throw new StudentError(describeThrown(error));
      }
      return decode(answer as string);
    },
  };
}
