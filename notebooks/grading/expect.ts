/**
 * What a test may expect of an answer. Each throws an ExpectationError with two texts: `message`, with the numbers,
 * for whoever wrote the code that is looked at; and `reason`, the author's words alone, which a grader may show for
 * a hidden test: no inputs, no right answer, and nothing that the code under test could have put there. A number,
 * nested arrays and a tensor are the same answer.
 */
import { randn, Tensor, type TensorLike, tensor } from "../../runtime/index.js";
import type { Value } from "./value.js";

/** A gradient held against differences: the entry that is worst. */
export interface GradientFinding {
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  readonly relativeError: number;
}

/** An answer is not what was expected. */
export class ExpectationError extends Error {
  override readonly name = "ExpectationError";
  readonly reason: string;
  readonly gradient?: GradientFinding;

  constructor(message: string, reason = message, gradient?: GradientFinding) {
    super(message);
    this.reason = reason;
    if (gradient !== undefined) this.gradient = gradient;
  }
}

/** How close is close, and how the answer is called in what is said about it. */
export interface CloseOptions {
  /** Largest |answer - expected| / max(1, |expected|). */
  readonly tolerance?: number;
  readonly name?: string;
}

export interface GradientOptions extends CloseOptions {
  /** So many entries are looked at, spread evenly; all by default up to 64. */
  readonly entries?: number;
  readonly step?: number;
}

/** The answer as a tensor; nested arrays and numbers become one. */
function asTensor(answer: unknown, name = "the answer"): Tensor {
  if (answer instanceof Tensor) return answer;
  const isNumeric = typeof answer === "number" || typeof answer === "boolean" || Array.isArray(answer);
  try {
    if (isNumeric) return tensor(answer as TensorLike);
  } catch {
    // Said below: the rows differ in length, or there is something else among the numbers.
  }
  throw new ExpectationError(
    `${name}: expected numbers, got ${describe(answer)}`,
    `${name}: expected numbers`,
  );
}

/** The answer as one number. */
function asNumber(answer: unknown, name = "the answer"): number {
  const found = asTensor(answer, name);
  if (found.size === 1) return found.item();
  const wanted = `${name}: expected one number`;
  throw new ExpectationError(`${wanted}, got shape ${shapeText(found.shape)}`, wanted);
}

/** The answer as a list of so many things: `const [loss, dW] = expect.list(answer, 2, "[loss, dW]")`. */
function list(answer: unknown, length: number, form = `a list of ${length}`): Value[] {
  if (Array.isArray(answer) && answer.length === length) return answer as Value[];
  const wanted = `expected ${form}`;
  throw new ExpectationError(`${wanted}, got ${describe(answer)}`, wanted);
}

/** The answer as an object with named parts: `expect.record(answer, "{ W, losses }")`. */
function record(answer: unknown, form = "an object"): { [name: string]: Value } {
  const isRecord =
    typeof answer === "object" && answer !== null && !Array.isArray(answer) && !(answer instanceof Tensor);
  if (isRecord) return answer as { [name: string]: Value };
  const wanted = `expected ${form}`;
  throw new ExpectationError(`${wanted}, got ${describe(answer)}`, wanted);
}

function shape(answer: unknown, expected: readonly number[], name = "the answer"): Tensor {
  const found = asTensor(answer, name);
  if (shapeText(found.shape) === shapeText(expected)) return found;
  const wanted = `${name}: expected shape ${shapeText(expected)}`;
  throw new ExpectationError(`${wanted}, got ${shapeText(found.shape)}`, wanted);
}

/** All numbers agree up to rounding. */
function close(answer: unknown, expected: TensorLike, options: CloseOptions = {}): void {
  const { tolerance = 1e-6, name = "the answer" } = options;
  const right = asTensor(expected);
  const found = right.ndim === 0 ? tensor(asNumber(answer, name)) : shape(answer, right.shape, name);
  let worst = { error: 0, at: 0 };
  for (let at = 0; at < right.size; at++) {
    const error = distance(found.data[at]!, right.data[at]!);
    if (error > worst.error) worst = { error, at };
  }
  if (worst.error <= tolerance) return;
  const [is, should] = [found.data[worst.at]!, right.data[worst.at]!];
  const where = right.ndim === 0 ? "" : ` at ${indexText(indexOf(worst.at, right.shape))}`;
  throw new ExpectationError(
    `${name}${where}: expected ${numberText(should)}, got ${numberText(is)}`,
    `wrong: ${name}${Number.isNaN(is) ? " (NaN)" : ""}`,
  );
}

/** The very same: texts, whole numbers, lists of them. */
function equal(answer: unknown, expected: unknown, name = "the answer"): void {
  const [is, should] = [JSON.stringify(plain(answer)), JSON.stringify(plain(expected))];
  if (is === should) return;
  throw new ExpectationError(`${name}: expected ${shorten(should)}, got ${shorten(is)}`, `wrong: ${name}`);
}

/**
 * Something is so.
 * @param message what should be: `the loss should fall`
 */
function that(holds: boolean, message: string, reason = message): void {
  if (!holds) throw new ExpectationError(message, reason);
}

/**
 * A gradient agrees with central differences,  (f(x + h e_i) - f(x - h e_i)) / 2h,  with h = step, or with a
 * hundredth of it where there is a corner close by.
 * @param at x, where the gradient was taken
 * @param f the values of f at many points, asked for at once: `(points) => student.evaluate("points.map(f)", { points })`
 */
async function gradient(
  analytic: unknown,
  at: Tensor,
  f: (points: Tensor[]) => unknown,
  options: GradientOptions = {},
): Promise<void> {
  const { tolerance = 1e-4, name = "the gradient", entries = 64, step = 1e-5 } = options;
  const found = shape(analytic, at.shape, name);
  const count = Math.min(entries, at.size);
  const places = Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * at.size) / count));
  const ask = async (points: Tensor[]) =>
    list(await f(points), points.length, "one number per point").map((value) =>
      asNumber(value, "the function"),
    );
  const around = (some: readonly number[], by: number) =>
    ask(some.flatMap((place) => [moved(at, place, by), moved(at, place, -by)]));
  const findings = (some: readonly number[], values: readonly number[], by: number): GradientFinding[] =>
    some.map((place, i) => {
      const numeric = (values[2 * i]! - values[2 * i + 1]!) / (2 * by);
      const exact = found.data[place]!;
      const error = Math.abs(exact - numeric) / Math.max(1e-3, Math.abs(exact), Math.abs(numeric));
      const relativeError = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
      return { index: indexOf(place, at.shape), analytic: exact, numeric, relativeError };
    });

  const values = await around(places, step);
  // Of a function that does not change at all, 0 is the gradient: that is no success. But a slope may be 0 here: the
  // active margins of an SVM can cancel in a bias, or there are none, for some way around.
  if (values.length > 0 && values.every((value) => value === values[0])) {
    const far = await ask([1, 2, 4, 8].map((size) => at.add(randn(at.shape).mul(size))));
    if (far.every((value) => value === values[0]))
      throw new ExpectationError(
        `${name}: cannot be checked, since the function does not change with its input`,
      );
  }
  const seen = findings(places, values, step);
  const off = seen.flatMap((finding, i) => (finding.relativeError > tolerance ? [i] : []));
  if (off.length === 0) return;
  // A hinge may have its corner between two points: their difference is no slope then. Who looks closer is beside it.
  const closer = off.map((i) => places[i]!);
  const again = findings(closer, await around(closer, step / 100), step / 100);
  const wrong = off.filter((_, k) => again[k]!.relativeError > tolerance).map((i) => seen[i]!);
  if (wrong.length === 0) return;
  const worst = wrong.reduce((one, other) => (other.relativeError > one.relativeError ? other : one));
  throw new ExpectationError(
    `${name}: farthest off at ${indexText(worst.index)}: analytic ${numberText(worst.analytic)}, ` +
      `numeric ${numberText(worst.numeric)}, relative error ${worst.relativeError.toExponential(1)}`,
    `wrong by finite differences: ${name}`,
    worst,
  );
}

/** What tests expect of answers. */
export const expect = {
  tensor: asTensor,
  number: asNumber,
  list,
  record,
  shape,
  close,
  equal,
  that,
  gradient,
} as const;

/** The whole vocabulary, as cells know it. */
export type Expect = typeof expect;

function distance(is: number, should: number): number {
  if (Object.is(is, should) || is === should || (Number.isNaN(is) && Number.isNaN(should))) return 0;
  const error = Math.abs(is - should) / Math.max(1, Math.abs(should));
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

function moved(x: Tensor, place: number, by: number): Tensor {
  const data = Float64Array.from(x.data);
  data[place]! += by;
  return new Tensor(x.shape, "float64", x.ndim === 0 ? data[0]! : data);
}

function indexOf(place: number, sizes: readonly number[]): number[] {
  const index: number[] = [];
  let rest = place;
  for (const size of sizes.toReversed()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

function plain(value: unknown): unknown {
  if (value instanceof Tensor) return value.toArray();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value === undefined ? "undefined" : value;
}

/** What an answer is, for somebody who expected something else. */
function describe(answer: unknown): string {
  if (answer === undefined) return "undefined (is a return missing?)";
  if (answer === null) return "null";
  if (answer instanceof Tensor) return `a tensor of shape ${shapeText(answer.shape)}`;
  if (Array.isArray(answer)) return `a list of ${answer.length}`;
  if (typeof answer === "object")
    return `an object with ${shorten(Object.keys(answer).slice(0, 20).join(", ")) || "nothing in it"}`;
  if (typeof answer === "string") return `the text ${JSON.stringify(shorten(answer))}`;
  return `the ${typeof answer} ${String(answer)}`;
}

const shapeText = (sizes: readonly number[]) => `[${sizes.join(", ")}]`;
const indexText = (index: readonly number[]) => `[${index.join(", ")}]`;
const numberText = (x: number) => String(Number(x.toPrecision(6)));
const shorten = (text: string) => (text.length > 120 ? `${text.slice(0, 117)}...` : text);
