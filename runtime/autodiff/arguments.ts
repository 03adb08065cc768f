/**
 * What all transforms begin and end with: which arguments to differentiate in, one run of the function on fresh copies
 * of them, and results handed back in the structures in which the arguments came.
 */
import { isFloat } from "../dtype.js";
import { ArgumentError, DTypeError, ShapeError } from "../errors.js";
import { describe, formatShape, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { type Trace, trace } from "./trace.js";
import { type Flattened, flatten, type Loose, type TensorTree } from "./tree.js";

/** Which argument, or which arguments, to differentiate in. */
export type Argnums = number | readonly number[];

/** The gradient in argument N of arguments A, or in several. */
export type GradientOf<A extends readonly unknown[], N extends Argnums> = N extends readonly number[]
  ? { -readonly [K in keyof N]: N[K] extends number ? TensorTree<A[N[K]]> : never }
  : N extends number
    ? TensorTree<A[N]>
    : never;

/** One gradient per argument. */
export type GradientsOf<A extends readonly unknown[]> = { -readonly [K in keyof A]: TensorTree<A[K]> };

/** True for argument K if N names it, or if the number of arguments is open. */
type IsWanted<A extends readonly unknown[], N extends Argnums, K> = number extends A["length"]
  ? true
  : K extends `${N extends readonly number[] ? N[number] : N & number}`
    ? true
    : false;

/** The arguments of a transformed function: loose where it differentiates, as they are elsewhere. */
export type ArgsFor<A extends readonly unknown[], N extends Argnums> = {
  [K in keyof A]: IsWanted<A, N, K> extends true ? Loose<A[K]> : A[K];
};

/** A function traced at its arguments: what all transforms start from. */
export interface TracedCall {
  readonly trace: Trace;
  readonly value: Flattened;
  /** The arguments differentiated in, as trees. */
  readonly wanted: readonly Flattened[];
}

/** Throws `argument/type` unless a transform was given a function: `grad(f(x))` for `grad(f)(x)` is soon written. */
export function requireFunction(name: string, f: unknown): void {
  if (typeof f === "function") return;
  throw new ArgumentError(
    "argument/type",
    `${name}: expected a function, found ${f instanceof Tensor ? `a tensor of shape ${formatShape(f.shape)}` : describe(f)}`,
    `${name} wants the function itself, not its value: ${name}((x) => ...)`,
  );
}

/** As traceCall, for transforms that give a derivative in every argument named: each must be able to have one. */
export function traceFloats(
  name: string,
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  argnums: readonly number[],
): TracedCall {
  for (const n of argnums) {
    const whole = n in args ? flatten(name, args[n]).leaves.find(({ dtype }) => !isFloat(dtype)) : undefined;
    if (whole === undefined) continue;
    throw new DTypeError(
      "dtype/not-differentiable",
      `${name}: argument ${n} holds a tensor of ${whole.dtype}, which has no gradient`,
      'make it a float by .to("float64"), or name other arguments by argnums',
    );
  }
  return traceCall(name, f, args, argnums);
}

/** Throws `argument/missing`, `argument/domain`. */
function checkArgnums(name: string, count: number, argnums: readonly number[]): void {
  if (count === 0) {
    throw new ArgumentError(
      "argument/missing",
      `${name}: there is no argument to differentiate in`,
      "give the function its arguments",
    );
  }
  const wrong = argnums.find((n) => !Number.isInteger(n) || n < 0 || n >= count);
  if (wrong !== undefined) {
    throw new ArgumentError(
      "argument/domain",
      `${name}: argnums names argument ${wrong}, but ${count} were given`,
      `arguments count from 0 to ${count - 1}`,
    );
  }
  if (argnums.length > 0 && new Set(argnums).size === argnums.length) return;
  throw new ArgumentError(
    "argument/domain",
    `${name}: argnums [${argnums}] names ${argnums.length === 0 ? "no argument" : "an argument twice"}`,
    "argnums lists the positions of the arguments to differentiate in, each once",
  );
}

/** Calls `f(...args)` with the arguments named by `argnums` made fresh. */
export function traceCall(
  name: string,
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  argnums: readonly number[],
): TracedCall {
  requireFunction(name, f);
  checkArgnums(name, args.length, argnums);
  const wanted = argnums.map((n) => flatten(name, args[n]));
  let value: Flattened | null = null;
  const traced = trace(
    wanted.flatMap((tree) => tree.leaves),
    (inputs) => {
      let at = 0;
      const filled: unknown[] = [...args];
      argnums.forEach((n, i) => {
        const { leaves, rebuild } = wanted[i];
        filled[n] = rebuild(inputs.slice(at, at + leaves.length));
        at += leaves.length;
      });
      value = resultOf(name, f(...(filled as never[])));
      return value.leaves;
    },
  );
  return { trace: traced, value: value!, wanted };
}

/** What f returned, taken apart. Throws `argument/type`. */
export function resultOf(name: string, result: unknown): Flattened {
  if (result !== undefined) return flatten(name, result);
  throw new ArgumentError(
    "argument/type",
    `${name}: the function returned nothing`,
    "a function in braces needs a return",
  );
}

/** Flat results handed out again in the structures of the arguments. */
export function regroup(trees: readonly Flattened[], flat: readonly Tensor[]): unknown[] {
  let at = 0;
  return trees.map(({ leaves, rebuild }) => {
    const own = flat.slice(at, at + leaves.length);
    at += leaves.length;
    return rebuild(own);
  });
}

export function listOf(argnums: Argnums): readonly number[] {
  return typeof argnums === "number" ? [argnums] : argnums;
}

/** The single tensor that a function returned. Throws `argument/type`. */
export function onlyTensor(name: string, value: Flattened): Tensor {
  if (value.leaves.length === 1 && value.rebuild([null]) === null) return value.leaves[0];
  throw new ArgumentError(
    "argument/type",
    `${name}: the function must return one tensor`,
    "not a structure of tensors; vjp and jacobian take functions that return one",
  );
}

/** Checks that directions match what they belong to, one by one. Throws `shape/mismatch`. */
export function matching(
  name: string,
  what: string,
  given: readonly Tensor[],
  values: readonly Tensor[],
): readonly Tensor[] {
  if (given.length !== values.length) {
    throw new ArgumentError(
      "argument/missing",
      `${name}: ${given.length} ${what}${given.length === 1 ? "" : "s"} for ${values.length} tensors`,
      "every tensor needs one, in the same structure",
    );
  }
  given.forEach((g, i) => {
    if (sameShape(g.shape, values[i].shape)) return;
    throw new ShapeError(
      "shape/mismatch",
      `${name}: one ${what} has shape ${formatShape(g.shape)}, its value ${formatShape(values[i].shape)}`,
      "a derivative always has the shape of the value it belongs to",
    );
  });
  return given;
}
