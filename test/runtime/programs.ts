/**
 * Random differentiable programs for property tests: a few inputs and a list of steps, each of which applies an op to
 * earlier values. Which ops fit is decided by shapes alone, never by values, so that a program is one smooth function
 * (`smooth`), or one with corners and ties too (`any`). Values stay moderate: whatever could grow is squashed first.
 */
import fc from "fast-check";
import type { Tensor } from "../../runtime/index.js";
import * as g from "../../runtime/index.js";
import { type Shape, sizeOf } from "../../runtime/shape.js";

/** Applies one op where it fits; `k` chooses among its axes and options. */
interface Rule {
  readonly name: string;
  /** Left out: fits everything. */
  readonly fits?: (a: Shape, b: Shape) => boolean;
  readonly run: (a: Tensor, b: Tensor, k: number) => Tensor;
}

const unary = (f: (x: Tensor) => Tensor, name: string): Rule => ({ name, run: (a) => f(a) });
const isSmall = (shape: Shape): boolean => sizeOf(shape) <= 30;
const hasAxes =
  (least: number) =>
  (shape: Shape): boolean =>
    shape.length >= least;
const axisOf = (x: Tensor, k: number): number => k % x.ndim;

/** Whether two shapes broadcast to something not much larger. */
function broadcasts(a: Shape, b: Shape): boolean {
  const rank = Math.max(a.length, b.length);
  const pairs = Array.from({ length: rank }, (_, i) => [a.at(i - rank) ?? 1, b.at(i - rank) ?? 1]);
  const fits = pairs.every(([n, m]) => n === m || n === 1 || m === 1);
  return fits && isSmall(pairs.map(([n, m]) => Math.max(n, m)));
}

const ELEMENTWISE: readonly Rule[] = [
  unary(g.sin, "sin"),
  unary(g.cos, "cos"),
  unary(g.tanh, "tanh"),
  unary(g.sigmoid, "sigmoid"),
  unary(g.softplus, "softplus"),
  unary(g.silu, "silu"),
  unary(g.gelu, "gelu"),
  unary(g.erf, "erf"),
  unary(g.atan, "atan"),
  unary(g.asinh, "asinh"),
  unary(g.logSigmoid, "logSigmoid"),
  unary(g.neg, "neg"),
  unary((x) => g.exp(g.tanh(x)), "exp(tanh)"),
  unary((x) => g.log(g.add(g.square(g.sin(x)), 1)), "log(1 + sin^2)"),
  unary((x) => g.sqrt(g.add(g.square(x), 1)), "sqrt(1 + x^2)"),
  unary((x) => g.reciprocal(g.add(g.square(x), 1)), "1/(1 + x^2)"),
  unary((x) => g.pow(g.sigmoid(x), 2.5), "sigmoid^2.5"),
  unary((x) => g.lerp(x, 0.5, 0.3), "lerp"),
];

const PAIRS: readonly Rule[] = [
  { name: "add", fits: broadcasts, run: (a, b) => g.add(a, b) },
  { name: "sub", fits: broadcasts, run: (a, b) => g.sub(a, b) },
  { name: "mul", fits: broadcasts, run: (a, b) => g.mul(g.tanh(a), b) },
  { name: "div", fits: broadcasts, run: (a, b) => g.div(a, g.add(g.square(b), 1)) },
  { name: "pow", fits: broadcasts, run: (a, b) => g.pow(g.add(g.sigmoid(a), 0.5), g.tanh(b)) },
  { name: "hypot", fits: broadcasts, run: (a, b) => g.hypot(a, g.add(g.square(b), 1)) },
  { name: "atan2", fits: broadcasts, run: (a, b) => g.atan2(a, g.add(g.square(b), 1)) },
  {
    name: "where",
    fits: broadcasts,
    run: (a, b) => g.where(g.gt(g.tensor([...pattern(a.size)]).reshape(a.shape), 0), a, b),
  },
  {
    name: "matmul",
    fits: (a, b) =>
      a.length >= 1 &&
      b.length >= 1 &&
      a.length + b.length <= 5 &&
      a.at(-1) === b.at(b.length === 1 ? 0 : -2) &&
      (a.length < 3 || b.length < 3),
    run: (a, b) => g.matmul(g.tanh(a), b),
  },
  { name: "outer", fits: (a, b) => a.length === 1 && b.length === 1, run: (a, b) => g.outer(g.tanh(a), b) },
];

const REDUCTIONS: readonly Rule[] = [
  { name: "sum", fits: hasAxes(1), run: (a, _, k) => g.sum(a, axisOf(a, k), k % 2 === 0) },
  { name: "mean", fits: hasAxes(1), run: (a, _, k) => g.mean(a, axisOf(a, k), k % 2 === 0) },
  { name: "sum of all", run: (a) => g.mul(g.sum(g.tanh(a)), 0.5) },
  {
    name: "variance",
    fits: hasAxes(1),
    run: (a, _, k) => g.variance(g.tanh(a), axisOf(a, k), k % 2 === 0, 0),
  },
  { name: "logsumexp", fits: hasAxes(1), run: (a, _, k) => g.logsumexp(a, axisOf(a, k), k % 2 === 0) },
  { name: "prod", fits: hasAxes(1), run: (a, _, k) => g.prod(g.tanh(a), axisOf(a, k), k % 2 === 0) },
  {
    name: "norm",
    fits: hasAxes(1),
    run: (a, _, k) => g.norm(g.add(g.square(a), 1), (k % 3) + 1, axisOf(a, k)),
  },
  { name: "softmax", fits: hasAxes(1), run: (a, _, k) => g.softmax(a, axisOf(a, k)) },
  { name: "logSoftmax", fits: hasAxes(1), run: (a, _, k) => g.logSoftmax(a, axisOf(a, k)) },
  { name: "cumsum", fits: hasAxes(1), run: (a, _, k) => g.cumsum(g.tanh(a), axisOf(a, k)) },
  { name: "cumprod", fits: hasAxes(1), run: (a, _, k) => g.cumprod(g.tanh(a), axisOf(a, k)) },
  { name: "logcumsumexp", fits: hasAxes(1), run: (a, _, k) => g.logcumsumexp(a, axisOf(a, k)) },
];

const SHAPING: readonly Rule[] = [
  { name: "flatten", run: (a) => g.flatten(a) },
  { name: "unsqueeze", fits: (a) => a.length < 3, run: (a, _, k) => g.unsqueeze(a, k % (a.ndim + 1)) },
  { name: "squeeze", fits: (a) => a.includes(1), run: (a) => g.squeeze(a) },
  { name: "transpose", fits: hasAxes(2), run: (a) => g.transpose(a) },
  { name: "movedim", fits: hasAxes(2), run: (a, _, k) => g.movedim(a, 0, axisOf(a, k)) },
  { name: "flip", fits: hasAxes(1), run: (a, _, k) => g.flip(a, axisOf(a, k)) },
  { name: "roll", fits: hasAxes(1), run: (a, _, k) => g.roll(a, (k % 3) + 1, axisOf(a, k)) },
  { name: "repeat", fits: (a) => a.length === 1 && isSmall(a), run: (a) => g.repeat(a, 2) },
  {
    name: "cat",
    fits: (a) => a.length >= 1 && isSmall(a),
    run: (a, _, k) => g.cat([a, g.sin(a)], axisOf(a, k)),
  },
  {
    name: "stack",
    fits: (a) => a.length < 3 && isSmall(a),
    run: (a, _, k) => g.stack([a, g.cos(a)], k % (a.ndim + 1)),
  },
  { name: "pad", fits: (a) => a.length >= 1 && isSmall(a), run: (a, _, k) => g.pad(a, [k % 2, 1], 0.5) },
  { name: "at", fits: hasAxes(1), run: (a, _, k) => g.at(a, k % a.shape[0]) },
  { name: "range", fits: (a) => a.length >= 1 && a[0] > 1, run: (a) => g.at(a, "::2") },
  {
    name: "list",
    fits: (a) => a.length >= 1 && isSmall(a),
    run: (a, _, k) => g.at(a, [0, k % a.shape[0], 0]),
  },
  { name: "tril", fits: hasAxes(2), run: (a, _, k) => g.tril(a, (k % 3) - 1) },
  { name: "diagonal", fits: hasAxes(2), run: (a) => g.diagonal(a) },
  { name: "diff", fits: (a) => a.length >= 1 && a.at(-1)! > 1, run: (a) => g.diff(a) },
  { name: "gather", fits: (a) => a.length === 1, run: (a, _, k) => g.gather(a, 0, [0, k % a.shape[0], 0]) },
  { name: "einsum", fits: (a) => a.length === 2, run: (a) => g.einsum("ij,kj->ik", g.tanh(a), a) },
];

const CORNERS: readonly Rule[] = [
  unary(g.relu, "relu"),
  unary(g.abs, "abs"),
  unary((x) => g.clamp(x, -0.5, 0.5), "clamp"),
  unary(g.round, "round"),
  { name: "maximum", fits: broadcasts, run: (a, b) => g.maximum(a, b) },
  { name: "minimum", fits: broadcasts, run: (a, b) => g.minimum(a, b) },
  { name: "amax", fits: hasAxes(1), run: (a, _, k) => g.amax(a, axisOf(a, k), k % 2 === 0) },
  { name: "max", fits: hasAxes(1), run: (a, _, k) => g.max(a, axisOf(a, k), k % 2 === 0) },
  { name: "median", fits: hasAxes(1), run: (a, _, k) => g.median(a, axisOf(a, k)) },
  { name: "sort", fits: hasAxes(1), run: (a, _, k) => g.sort(a, axisOf(a, k)) },
  { name: "cummax", fits: hasAxes(1), run: (a, _, k) => g.cummax(a, axisOf(a, k)) },
];

const SMOOTH = [ELEMENTWISE, PAIRS, REDUCTIONS, SHAPING];
const ANY = [...SMOOTH, CORNERS];

/** Fixed signs that look irregular. */
function* pattern(n: number): Generator<number> {
  for (let i = 0; i < n; i++) yield Math.sin(7 * i + 1);
}

interface Step {
  readonly family: number;
  readonly rule: number;
  readonly a: number;
  readonly b: number;
  readonly k: number;
}

/** A function of `shapes.length` tensors, and a point to start from. It prints itself when it is a counterexample. */
export interface Program {
  readonly shapes: readonly Shape[];
  readonly steps: readonly Step[];
  readonly seed: number;
  readonly run: (...inputs: Tensor[]) => Tensor;
  /** Values of the inputs, in (-1.5, 1.5). */
  readonly point: () => Tensor[];
}

function programOf(
  shapes: readonly Shape[],
  steps: readonly Step[],
  seed: number,
  families: readonly (readonly Rule[])[],
): Program {
  const walk = (inputs: readonly Tensor[], note: (line: string) => void): Tensor => {
    const values = [...inputs];
    for (const { family, rule, a, b, k } of steps) {
      // Mostly the latest values, so that programs grow deep; sometimes older ones, so that paths meet again.
      const at = values.length - 1 - (a % Math.min(values.length, 2));
      const [x, y] = [values[at], values[b % values.length]];
      const fitting = families[family % families.length].filter(
        ({ fits }) => fits === undefined || fits(x.shape, y.shape),
      );
      const chosen =
        fitting.length > 0 ? fitting[rule % fitting.length] : ELEMENTWISE[rule % ELEMENTWISE.length];
      values.push(chosen.run(x, y, k));
      note(
        `t${values.length - 1} = ${chosen.name}(t${at}, t${b % (values.length - 1)}; ${k})   // [${values.at(-1)!.shape}]`,
      );
    }
    return values.at(-1)!;
  };
  const point = (): Tensor[] =>
    shapes.map((shape, i) => {
      g.manualSeed(seed + i);
      return g.rand(shape).mul(3).sub(1.5);
    });
  const toString = (): string => {
    const lines = shapes.map((shape, i) => `t${i}: [${shape}]`);
    walk(point(), (line) => lines.push(line));
    return `\n  ${lines.join("\n  ")}\n  seed ${seed}`;
  };
  return {
    shapes,
    steps,
    seed,
    run: (...inputs) => walk(inputs, () => {}),
    point,
    [fc.toStringMethod]: toString,
  } as Program;
}

const shape: fc.Arbitrary<Shape> = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });
const natural = fc.nat(1000);
const step: fc.Arbitrary<Step> = fc.record({
  family: natural,
  rule: natural,
  a: natural,
  b: natural,
  k: natural,
});

/** Random programs of one to three inputs, or of inputs of the given shapes. */
export function programs(
  kind: "smooth" | "any",
  shapes?: fc.Arbitrary<readonly Shape[]>,
): fc.Arbitrary<Program> {
  return fc
    .tuple(
      shapes ?? fc.array(shape, { minLength: 1, maxLength: 3 }),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      natural,
    )
    .map(([inputs, steps, seed]) => programOf(inputs, steps, seed, kind === "smooth" ? SMOOTH : ANY));
}
