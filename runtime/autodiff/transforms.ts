/**
 * Transforms: functions of functions. `grad(f)` is the function that computes the gradient of f; `vjp` and `jvp` are
 * the two directions in which a derivative can be applied without ever being formed.
 */
import { zerosLike } from "../create.js";
import { isFloat } from "../dtype.js";
import { ArgumentError, AutogradError, DTypeError } from "../errors.js";
import { formatShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Transformed } from "../types/rules.js";
import {
  type Argnums,
  type ArgsFor,
  type GradientOf,
  type GradientsOf,
  listOf,
  matching,
  onlyTensor,
  regroup,
  requireFunction,
  traceCall,
  traceFloats,
} from "./arguments.js";
import { upstreamFor } from "./backward.js";
import { pull, push, released, type Trace, trace } from "./trace.js";
import { flatten, type Loose, type LooseArgs, type TensorTree } from "./tree.js";

/**
 * The function that computes the gradient of a scalar-valued `f` in its first argument, or in those that `argnums`
 * names. The gradient has the structure of the argument. Throws `autograd/not-scalar`.
 * @example grad((x) => x.mul(x).mul(x))(2).item()   // 12
 */
export function grad<A extends readonly Tensor[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): Transformed<ArgsFor<A, N>, GradientOf<A, N>, N>;
export function grad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): Transformed<ArgsFor<A, N>, GradientOf<A, N>, N>;
export function grad<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): Transformed<ArgsFor<A, N>, GradientOf<A, N>, N> {
  requireFunction("grad", f);
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
  requireFunction("valueAndGrad", f);
  return (...args) => {
    const call = traceFloats("grad", withoutNumbers(f), args, listOf(numbers));
    const y = onlyTensor("grad", call.value);
    if (y.size !== 1) {
      throw new AutogradError(
        "autograd/not-scalar",
        `grad: the function returned shape ${formatShape(y.shape)}, but a gradient is of one number`,
        "reduce with sum() or mean(), or use jacobian(f, x)",
      );
    }
    if (!isFloat(y.dtype)) {
      throw new DTypeError(
        "dtype/not-differentiable",
        `grad: the function returned a number of ${y.dtype}, which has no gradient`,
        "positions, comparisons and whole numbers jump; return a float that changes smoothly",
      );
    }
    const gradients = regroup(call.wanted, pull(call.trace, [upstreamFor("grad", y, undefined)]));
    const gradient = typeof numbers === "number" ? gradients[0] : gradients;
    return [released(y, call.trace), gradient as GradientOf<A, N>];
  };
}

/** f, refusing a plain number as its result: nothing is known of how that came about, and its gradient would be 0. */
function withoutNumbers<A extends readonly unknown[]>(
  f: (...args: A) => Tensor,
): (...args: never[]) => Tensor {
  return (...args) => {
    const y: unknown = f(...(args as readonly unknown[] as A));
    if (typeof y !== "number" && typeof y !== "boolean") return y as Tensor;
    throw new ArgumentError(
      "argument/type",
      `grad: the function returned a plain ${typeof y}, from which no path leads back to its arguments`,
      "return a tensor: item() and toArray() are for looking at results",
    );
  };
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

/** How `jvp` goes forward. */
export interface JvpOptions {
  /**
   * `forward` (default) uses the jvp of every op. `doubleVjp` uses reverse mode twice: u -> J'u is linear in a dummy u,
   * and its own vjp in the direction dx is J dx. Dearer, elegant, and equal.
   */
  readonly mode?: "forward" | "doubleVjp";
}

/**
 * The value of f and its change in a direction: Jacobian times vector, in one forward sweep. Arguments and their
 * tangents come as two lists. Throws `shape/mismatch`, `argument/missing`.
 * @example jvp((x, y) => x.mul(y), [2, 3], [1, 0])[1].item()   // 3
 * @example jvp((x, y) => x.mul(y), [2, 3], [1, 0], { mode: "doubleVjp" })[1].item()   // 3
 */
export function jvp<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  primals: LooseArgs<A>,
  tangents: LooseArgs<A>,
  options?: JvpOptions,
): [Tensor, Tensor];
export function jvp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  primals: LooseArgs<A>,
  tangents: LooseArgs<A>,
  options?: JvpOptions,
): [TensorTree<R>, TensorTree<R>];
export function jvp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  primals: LooseArgs<A>,
  tangents: LooseArgs<A>,
  { mode = "forward" }: JvpOptions = {},
): [TensorTree<R>, TensorTree<R>] {
  if (mode !== "forward" && mode !== "doubleVjp") {
    throw new ArgumentError(
      "argument/domain",
      `jvp: no mode ${JSON.stringify(mode)}`,
      "forward or doubleVjp",
    );
  }
  if (![primals, tangents].every((list) => Array.isArray(list))) {
    throw new ArgumentError(
      "argument/type",
      "jvp: arguments and their tangents come as two lists",
      "jvp(f, [x, y], [dx, dy])",
    );
  }
  const [y, pushforward] = linearized("jvp", f, primals, mode === "forward" ? push : pushByTwoPulls);
  return [y, pushforward(...tangents)];
}

/** J dx by reverse mode alone: the pullback of the pullback. */
function pushByTwoPulls(run: Trace, dinputs: readonly Tensor[]): Tensor[] {
  const dummies = run.outputs.map((y) => zerosLike(y));
  return pull(
    trace(dummies, (u) => pull(run, u)),
    dinputs,
  );
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
  return linearized("linearize", f, primals, push);
}

function linearized<A extends readonly unknown[], R>(
  name: string,
  f: (...args: A) => R,
  primals: readonly unknown[],
  forward: (run: Trace, dinputs: readonly Tensor[]) => Tensor[],
): [TensorTree<R>, (...tangents: LooseArgs<A>) => TensorTree<R>] {
  const all = primals.map((_, i) => i);
  const { trace: run, value } = traceCall(name, f as (...args: never[]) => unknown, primals, all);
  const y = value.rebuild(value.leaves.map((leaf) => released(leaf, run)));
  const pushforward = (...tangents: LooseArgs<A>): unknown => {
    const flat = tangents.flatMap((tree) => flatten(name, tree).leaves);
    return value.rebuild(forward(run, matching(name, "tangent", flat, run.inputs)));
  };
  return [y as TensorTree<R>, pushforward as (...tangents: LooseArgs<A>) => TensorTree<R>];
}
