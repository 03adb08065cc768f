/**
 * Jacobians in full. A Jacobian is rarely wanted (it has as many entries as output and input have together multiplied,
 * see LECTURE 7.5), but it is what the lecture draws, and it is the picture of what vjp and jvp multiply by.
 *
 * Layout: output x input, as PyTorch and JAX: J[i, j] = dy_i / dx_j. The lecture writes input x output, its transpose
 * (`layout: "denominator"`), so that dL/dx = (dy/dx)(dL/dy).
 */
import { zerosLike } from "../create.js";
import { stack } from "../ops/joining.js";
import { permute, reshape } from "../ops/reshape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { pull, push, type Trace } from "./trace.js";
import {
  type Argnums,
  type ArgsFor,
  type GradientOf,
  listOf,
  onlyTensor,
  regroup,
  traceCall,
} from "./transforms.js";
import type { Loose, TensorTree } from "./tree.js";

/** Options of `jacobian`. */
export interface JacobianOptions {
  /** `numerator` (default): shape y.shape + x.shape; `denominator`: x.shape + y.shape, as the lecture. */
  readonly layout?: "numerator" | "denominator";
}

/**
 * The Jacobian of f at x: its shape is the output's followed by the input's.
 * @example jacobian((x) => x.mul(x), [1, 2]).toArray()   // [[2, 0], [0, 4]]
 */
export function jacobian(f: (x: Tensor) => Tensor, x: TensorLike, options?: JacobianOptions): Tensor;
export function jacobian<T>(f: (x: T) => Tensor, x: Loose<T>, options?: JacobianOptions): TensorTree<T>;
export function jacobian<T>(
  f: (x: T) => Tensor,
  x: Loose<T>,
  { layout = "numerator" }: JacobianOptions = {},
): TensorTree<T> {
  const call = traceCall("jacobian", f as (...args: never[]) => unknown, [x], [0]);
  const y = onlyTensor("jacobian", call.value);
  const isForward = y.size > call.wanted[0].leaves.reduce((total, leaf) => total + leaf.size, 0);
  const parts = isForward ? columns(call.trace, y) : rows(call.trace, y);
  const turned = layout === "denominator" ? parts.map((part) => turn(part, y.ndim)) : parts;
  return regroup(call.wanted, turned)[0] as TensorTree<T>;
}

/** The Jacobian by reverse mode, one sweep per output: for few outputs and many inputs. */
export function jacrev<A extends readonly Tensor[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function jacrev<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function jacrev<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N> {
  return jacobianBy("jacrev", rows, f, argnums);
}

/** The Jacobian by forward mode, one sweep per input: for few inputs and many outputs. */
export function jacfwd<A extends readonly Tensor[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function jacfwd<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function jacfwd<A extends readonly unknown[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N> {
  return jacobianBy("jacfwd", columns, f, argnums);
}

function jacobianBy<A extends readonly unknown[], N extends Argnums>(
  name: string,
  parts: (trace: Trace, y: Tensor) => Tensor[],
  f: (...args: A) => Tensor,
  argnums: N | undefined,
): (...args: ArgsFor<A, N>) => GradientOf<A, N> {
  const numbers = argnums ?? 0;
  return (...args) => {
    const call = traceCall(name, f as (...args: never[]) => unknown, args, listOf(numbers));
    const trees = regroup(call.wanted, parts(call.trace, onlyTensor(name, call.value)));
    return (typeof numbers === "number" ? trees[0] : trees) as GradientOf<A, N>;
  };
}

/** One row per element of y: the gradients of that element. */
function rows(trace: Trace, y: Tensor): Tensor[] {
  const sweeps = Array.from({ length: y.size }, (_, i) => pull(trace, [basis(y, i)]));
  return trace.inputs.map((x, at) => {
    if (sweeps.length === 0) return new Tensor([...y.shape, ...x.shape], x.dtype, zerosLike(y).storage);
    const stacked = stack(sweeps.map((gradients) => gradients[at]));
    return reshape(stacked, [...y.shape, ...x.shape]);
  });
}

/** One column per element of the inputs: how y moves with it. */
function columns(trace: Trace, y: Tensor): Tensor[] {
  return trace.inputs.map((x, at) => {
    const sweeps = Array.from({ length: x.size }, (_, i) => {
      const dinputs = trace.inputs.map((other, k) => (k === at ? basis(other, i) : zerosLike(other)));
      return push(trace, dinputs)[0];
    });
    if (sweeps.length === 0) return new Tensor([...y.shape, ...x.shape], y.dtype, zerosLike(x).storage);
    return turn(reshape(stack(sweeps), [...x.shape, ...y.shape]), x.ndim);
  });
}

/** The tensor like x that is 1 at flat position i and 0 elsewhere. */
function basis(x: Tensor, i: number): Tensor {
  const e = zerosLike(x);
  e.data[i] = 1;
  return e;
}

/** Moves the first `count` axes behind the others. */
function turn(x: Tensor, count: number): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return permute(x, [...axes.slice(count), ...axes.slice(0, count)]);
}
