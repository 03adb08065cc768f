/**
 * Transforms: functions of functions. `grad(f)` is the function that computes the gradient of f; `vjp` and `jvp` are
 * the two directions in which a derivative can be applied without ever being formed.
 */
import { ArgumentError, AutogradError, ShapeError } from "../errors.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { upstreamFor } from "./backward.js";
import { pull, push, released, type Trace, trace } from "./trace.js";
import { type Flattened, flatten, type Loose, type LooseArgs, type TensorTree } from "./tree.js";

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

/** Calls `f(...args)` with the arguments named by `argnums` made fresh. */
export function traceCall(
  name: string,
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  argnums: readonly number[],
): TracedCall {
  for (const n of argnums) {
    if (!Number.isInteger(n) || n < 0 || n >= args.length) {
      throw new ArgumentError(
        "argument/domain",
        `${name}: argnums names argument ${n}, but ${args.length} were given`,
      );
    }
  }
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
      value = flatten(name, f(...(filled as never[])));
      return value.leaves;
    },
  );
  return { trace: traced, value: value!, wanted };
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

/**
 * The function that computes the gradient of a scalar-valued `f` in its first argument, or in those that `argnums`
 * names. The gradient has the structure of the argument. Throws `autograd/not-scalar`.
 * @example grad((x) => x.mul(x).mul(x))(2).item()   // 12
 */
export function grad<A extends readonly Tensor[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function grad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function grad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N> {
  const both = valueAndGrad(f, argnums);
  return (...args) => both(...args)[1];
}

/**
 * Like `grad`, and the value of f comes with it: `[value, gradient]`.
 * @example valueAndGrad((x) => x.mul(x))(3).map((t) => t.item())   // [9, 6]
 */
export function valueAndGrad<A extends readonly Tensor[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => [Tensor, GradientOf<A, N>];
export function valueAndGrad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => [Tensor, GradientOf<A, N>];
export function valueAndGrad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => [Tensor, GradientOf<A, N>] {
  const numbers = argnums ?? 0;
  return (...args) => {
    const call = traceCall("grad", f as (...args: never[]) => unknown, args, listOf(numbers));
    const y = onlyTensor("grad", call.value);
    if (y.size !== 1) {
      throw new AutogradError(
        "autograd/not-scalar",
        `grad: the function returned shape ${formatShape(y.shape)}, but a gradient is of one number`,
        "reduce with sum() or mean(), or use jacobian(f, x)",
      );
    }
    const gradients = regroup(call.wanted, pull(call.trace, [upstreamFor("grad", y, undefined)]));
    const gradient = typeof numbers === "number" ? gradients[0] : gradients;
    return [released(y, call.trace), gradient as GradientOf<A, N>];
  };
}

/** The single tensor that a function returned. Throws `argument/type`. */
export function onlyTensor(name: string, value: Flattened): Tensor {
  if (value.leaves.length === 1) return value.leaves[0];
  throw new ArgumentError(
    "argument/type",
    `${name}: the function must return one tensor`,
    "not a structure of them",
  );
}

/**
 * The value of f, and its derivative as a function of the upstream gradient: vector times Jacobian, for any number of
 * upstream gradients, one backward sweep each. The pullback gives one gradient per argument.
 * @example vjp((x) => x.mul(x), [1, 2])[1]([1, 10])[0].toArray()   // [2, 40]
 */
export function vjp<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  ...primals: LooseArgs<A>
): [Tensor, (upstream: TensorLike) => GradientsOf<A>];
export function vjp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...primals: LooseArgs<A>
): [TensorTree<R>, (upstream: Loose<R>) => GradientsOf<A>];
export function vjp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...primals: LooseArgs<A>
): [TensorTree<R>, (upstream: Loose<R>) => GradientsOf<A>] {
  const all = (primals as readonly unknown[]).map((_, i) => i);
  const { trace, value, wanted } = traceCall("vjp", f as (...args: never[]) => unknown, primals, all);
  const y = value.rebuild(value.leaves.map((leaf) => released(leaf, trace)));
  const pullback = (upstream: Loose<R>): unknown => {
    const gy = matching("vjp", "upstream gradient", flatten("vjp", upstream).leaves, value.leaves);
    return regroup(wanted, pull(trace, gy));
  };
  return [y as TensorTree<R>, pullback as (upstream: Loose<R>) => GradientsOf<A>];
}

/**
 * The value of f and its change in a direction: Jacobian times vector, in one forward sweep. Arguments and their
 * tangents come as two lists.
 * @example jvp((x, y) => x.mul(y), [2, 3], [1, 0])[1].item()   // 3
 */
export function jvp<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  primals: LooseArgs<A>,
  tangents: LooseArgs<A>,
): [Tensor, Tensor];
export function jvp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  primals: LooseArgs<A>,
  tangents: LooseArgs<A>,
): [TensorTree<R>, TensorTree<R>];
export function jvp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  primals: LooseArgs<A>,
  tangents: LooseArgs<A>,
): [TensorTree<R>, TensorTree<R>] {
  const [y, pushforward] = linearize(f, ...primals);
  return [y, pushforward(...tangents)];
}

/**
 * The value of f and its derivative as a linear function of tangents: f itself runs once, the derivative as often as
 * wanted.
 * @example linearize((x) => x.mul(x), 3)[1](10).item()   // 60
 */
export function linearize<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  ...primals: LooseArgs<A>
): [Tensor, (...tangents: LooseArgs<A>) => Tensor];
export function linearize<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...primals: LooseArgs<A>
): [TensorTree<R>, (...tangents: LooseArgs<A>) => TensorTree<R>];
export function linearize<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...primals: LooseArgs<A>
): [TensorTree<R>, (...tangents: LooseArgs<A>) => TensorTree<R>] {
  const all = (primals as readonly unknown[]).map((_, i) => i);
  const { trace, value } = traceCall("jvp", f as (...args: never[]) => unknown, primals, all);
  const y = value.rebuild(value.leaves.map((leaf) => released(leaf, trace)));
  const pushforward = (...tangents: LooseArgs<A>): unknown => {
    const flat = tangents.flatMap((tree) => flatten("jvp", tree).leaves);
    return value.rebuild(push(trace, matching("jvp", "tangent", flat, trace.inputs)));
  };
  return [y as TensorTree<R>, pushforward as (...tangents: LooseArgs<A>) => TensorTree<R>];
}

/** Checks that directions match what they belong to, one by one. Throws `shape/mismatch`. */
function matching(
  name: string,
  what: string,
  given: readonly Tensor[],
  values: readonly Tensor[],
): readonly Tensor[] {
  if (given.length !== values.length) {
    throw new ArgumentError(
      "argument/missing",
      `${name}: ${given.length} ${what}s for ${values.length} tensors`,
    );
  }
  given.forEach((g, i) => {
    if (sameShape(g.shape, values[i].shape)) return;
    throw new ShapeError(
      "shape/mismatch",
      `${name}: a ${what} has shape ${formatShape(g.shape)}, its value ${formatShape(values[i].shape)}`,
    );
  });
  return given;
}
