/**
 * Flat backprop: the code that the lecture writes by hand, emitted from a run of a function of numbers. One line per
 * gate, then, in reverse, one line per gradient: "the backward pass is the forward pass reversed". The code is
 * TypeScript that needs nothing but JavaScript's own Math.
 *
 * The derivative lines are not kept anywhere: the vjp of each gate is run and watched, and what it did is written down.
 */
import { type Applied, observing } from "../apply.js";
import { onlyTensor, requireFunction, resultOf } from "../autodiff/arguments.js";
import { noGrad } from "../autodiff/recording.js";
import { trace } from "../autodiff/trace.js";
import { onesLike } from "../create.js";
import { ArgumentError } from "../errors.js";
import { tensor } from "../leaf.js";
import { reasonWithoutGradient } from "../op.js";
import { add } from "../ops/arithmetic.js";
import { formatShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";

/**
 * How tightly a piece of JavaScript holds together. What holds less than its place asks for gets brackets, so that the
 * numbers are multiplied and added in exactly the order in which the ops did it.
 */
const LEVEL = {
  choice: 1,
  and: 2,
  equality: 3,
  order: 4,
  sum: 5,
  product: 6,
  sign: 7,
  power: 8,
  whole: 9,
} as const;

/** An expression, and how tightly it holds together. */
interface Written {
  readonly text: string;
  readonly level: number;
}

type Writer = (...xs: Written[]) => Written;

/** x sign y: operators of one level are read from the left, so on the right the next level is asked for. */
const operator =
  (sign: string, level: number, left = level, right = level + 1): Writer =>
  (x, y) => ({ text: `${within(x, left)} ${sign} ${within(y, right)}`, level });

const call =
  (name: string): Writer =>
  (...xs) => ({ text: `${name}(${xs.map((x) => x.text).join(", ")})`, level: LEVEL.whole });

const ONE: Written = { text: "1", level: LEVEL.whole };
const ZERO: Written = { text: "0", level: LEVEL.whole };
const [times, over] = [operator("*", LEVEL.product), operator("/", LEVEL.product)];

/** How an op on numbers is written. */
const WRITTEN: Readonly<Record<string, Writer>> = {
  add: operator("+", LEVEL.sum),
  sub: operator("-", LEVEL.sum),
  mul: times,
  div: over,
  neg: (x) => ({ text: `-${within(x, LEVEL.power)}`, level: LEVEL.sign }),
  // JavaScript refuses -x ** y, and reads x ** y ** z from the right.
  pow: operator("**", LEVEL.power, LEVEL.whole, LEVEL.sign),
  square: (x) => times(x, x),
  reciprocal: (x) => over(ONE, x),
  rsqrt: (x) => over(ONE, call("Math.sqrt")(x)),
  sigmoid: call("sigmoid"),
  relu: (x) => call("Math.max")(ZERO, x),
  maximum: call("Math.max"),
  minimum: call("Math.min"),
  where: (c, x, y) => ({
    text: `${within(c, LEVEL.and)} ? ${within(x, LEVEL.and)} : ${within(y, LEVEL.and)}`,
    level: LEVEL.choice,
  }),
  gt: operator(">", LEVEL.order, LEVEL.sum),
  ge: operator(">=", LEVEL.order, LEVEL.sum),
  lt: operator("<", LEVEL.order, LEVEL.sum),
  le: operator("<=", LEVEL.order, LEVEL.sum),
  eq: operator("===", LEVEL.equality, LEVEL.sum, LEVEL.sum),
  logicalAnd: operator("&&", LEVEL.and),
  alias: (x) => x,
};

/** The text of x in a place that asks for `level`. */
function within(x: Written, level: number): string {
  return x.level >= level ? x.text : `(${x.text})`;
}

/** Ops that JavaScript's Math has under the same name. */
const IN_MATH = new Set(
  "abs acos acosh asin asinh atan atan2 atanh cos cosh exp expm1 hypot log log1p log2 log10 sign sin sinh sqrt tan tanh".split(
    " ",
  ),
);

/**
 * The flat forward and backward code of `f` at `inputs`, a record of numbers by name. It is a function of those
 * numbers that returns the loss L and every gradient. Throws `argument/domain` where a value is not a number or an op
 * has no short form.
 * @example flatCode(({ x, y }) => x.mul(y), { x: 2, y: 3 }).includes("const grad_x = grad_L * y;")   // true
 */
export function flatCode(
  f: (inputs: Record<string, Tensor>) => Tensor,
  inputs: Readonly<Record<string, TensorLike>>,
): string {
  requireFunction("flatCode", f);
  const names = Object.keys(inputs);
  for (const name of names) requireFree(name);
  const run = trace(
    names.map((name) => tensor(inputs[name])),
    (xs) => {
      const result = f(Object.fromEntries(names.map((name, i) => [name, xs[i]])));
      return [onlyTensor("flatCode", resultOf("flatCode", result as unknown))];
    },
  );
  const written = new Map<Tensor, Written>();
  const nameOf = new Map<Tensor, string>();
  const name = (x: Tensor, text: string): void => {
    nameOf.set(x, text);
    written.set(x, { text, level: LEVEL.whole });
  };
  run.inputs.forEach((x, i) => {
    name(x, names[i]);
  });
  const lines = ["  // forward"];
  run.calls.forEach((call, i) => {
    const isLast = call.output === run.outputs[0];
    const text = expression(call, written).text;
    name(call.output, isLast ? "L" : `s${i}`);
    lines.push(`  const ${nameOf.get(call.output)} = ${text};`);
  });
  if (run.calls.length === 0)
    throw new ArgumentError("argument/domain", "flatCode: the function computes nothing");
  lines.push("  // backward");
  lines.push(...backwardLines(run, nameOf, written));
  const results = ["L", ...names.map((n) => `grad_${n}`)];
  const reached = new Set(lines.flatMap((line) => line.match(/const (grad_\w+)/)?.[1] ?? []));
  for (const n of names) if (!reached.has(`grad_${n}`)) lines.push(`  const grad_${n} = 0;`);
  lines.push(`  return { ${results.join(", ")} };`);
  const parameters = names.map((n) => `${n}: number`).join(", ");
  const code = [`function forwardAndBackward(${parameters}) {`, ...lines, "}"];
  const helper = code.some((line) => line.includes("sigmoid("))
    ? ["const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));", ""]
    : [];
  return `${[...helper, ...code].join("\n")}\n`;
}

/** The code's own names, which an input cannot have. */
const OWN_NAME = /^(L|s\d+|grad_.*|sigmoid|Math|NaN|Infinity|undefined|arguments|eval|await)$/;

/** Throws `argument/domain` unless an input of this name can be a parameter of the code. */
function requireFree(name: string): void {
  if (!OWN_NAME.test(name) && isIdentifier(name)) return;
  throw new ArgumentError(
    "argument/domain",
    `flatCode: an input cannot be called ${JSON.stringify(name)}`,
    "its name becomes a parameter of the code, in which L, s0, s1, ... and grad_... are taken: rename it, to x for instance",
  );
}

/** True if strict JavaScript reads the text as a name: JavaScript itself is asked. */
function isIdentifier(name: string): boolean {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return false;
  try {
    new Function(`"use strict"; let ${name};`);
    return true;
  } catch {
    return false;
  }
}

function backwardLines(
  run: ReturnType<typeof trace>,
  nameOf: ReadonlyMap<Tensor, string>,
  written: Map<Tensor, Written>,
): string[] {
  const lines: string[] = [];
  const gradients = new Map<Tensor, Tensor>();
  const uses = new Map<Tensor, number>();
  for (const call of run.calls) for (const x of call.inputs) uses.set(x, (uses.get(x) ?? 0) + 1);
  const watch = (applied: Applied): void => {
    written.set(applied.output, expression(applied, written));
  };
  const finish = (x: Tensor): void => {
    const gx = gradients.get(x);
    if (gx === undefined || !nameOf.has(x)) return;
    const named = gx.twin();
    lines.push(`  const grad_${nameOf.get(x)} = ${textOf(gx, written).text};`);
    written.set(named, { text: `grad_${nameOf.get(x)}`, level: LEVEL.whole });
    gradients.set(x, named);
  };
  const [L] = run.outputs;
  gradients.set(L, onesLike(L));
  observing(watch, () =>
    noGrad(() => {
      finish(L);
      for (const call of [...run.calls].reverse()) {
        const gy = gradients.get(call.output);
        call.inputs.forEach((x, i) => {
          uses.set(x, uses.get(x)! - 1);
          if (gy === undefined || !x.requiresGrad || reasonWithoutGradient(call.op, i) !== null) return;
          const part = call.op.vjp(gy, call, i);
          const earlier = gradients.get(x);
          gradients.set(x, earlier === undefined ? part : add(earlier, part));
        });
        // As on the slides: what is complete is written at once, the function's own inputs first.
        const complete = [...new Set(call.inputs)].filter((x) => uses.get(x) === 0);
        for (const x of complete) if (x.call === null) finish(x);
        for (const x of complete) if (x.call !== null) finish(x);
      }
    }),
  );
  return lines;
}

function expression({ op, inputs, output }: Applied, written: ReadonlyMap<Tensor, Written>): Written {
  if (output.ndim !== 0) {
    throw new ArgumentError(
      "argument/domain",
      `flatCode: ${op.name} gives shape ${formatShape(output.shape)}, but flat code is for numbers`,
      "feed single numbers",
    );
  }
  const parts = inputs.map((x) => textOf(x, written));
  if (IN_MATH.has(op.name)) return call(`Math.${op.name}`)(...parts);
  const write = WRITTEN[op.name];
  if (write !== undefined) return write(...parts);
  throw new ArgumentError("argument/domain", `flatCode: ${op.name} has no short form in JavaScript`);
}

/** How a number is called: by its name, by what it was computed from, or, for a constant, by its digits. */
function textOf(x: Tensor, written: ReadonlyMap<Tensor, Written>): Written {
  const known = written.get(x);
  if (known !== undefined) return known;
  const value = x.item();
  const text = Object.is(value, -0) ? "-0" : String(value);
  return { text, level: text.startsWith("-") ? LEVEL.sign : LEVEL.whole };
}
