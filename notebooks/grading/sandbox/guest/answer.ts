/**
 * Runs in the process that holds the student's names: evaluates what a test asks for, and turns the value, or what
 * was thrown, into text. It decides nothing: whatever it says is only a claim to the grader outside.
 */
import { manualSeed } from "../../../../runtime/index.js";
import { describeThrown } from "../../student.js";
import { decode, encode } from "../../value.js";

/** Under which the answer travels as an output of the cell that asks. */
export const ANSWER_MIME = "application/vnd.gradlab.answer";

type Shown = { [display: symbol]: () => { [mime: string]: unknown } };

/**
 * @param inputs an encoded record
 * @param evaluate the expression, as a function of the inputs
 */
export async function answer(
  inputs: string,
  seed: number,
  evaluate: (inputs: { [name: string]: unknown }) => unknown,
): Promise<Shown> {
  try {
    const values = decode(inputs) as { [name: string]: unknown };
    seedEverything(seed);
    return shown({ value: encode(await evaluate(values)) });
  } catch (error) {
    return shown({ thrown: describeThrown(error) });
  }
}

/** The same submission with the same seed gives the same answers, also where it asks for random numbers. */
export function seedEverything(seed: number): void {
  manualSeed(seed);
  let state = seed >>> 0;
  Math.random = () => {
    // mulberry32: 32 bits of state, good enough to shuffle a data set.
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shown(answer: object): Shown {
  return { [Symbol.for("Jupyter.display")]: () => ({ [ANSWER_MIME]: answer }) };
}
