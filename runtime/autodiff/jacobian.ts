/**
 * Jacobians in full. A Jacobian is rarely wanted (it has as many entries as output and input have together multiplied,
 * see jacobianCost), but it is what the lecture draws, and it is the picture of what vjp and jvp multiply by.
 *
 * Layout: output x input, as PyTorch and JAX: J[i, j] = dy_i / dx_j. The lecture writes input x output, its transpose
 * (`layout: "denominator"`), so that dL/dx = (dy/dx)(dL/dy). Of structures there is one block per pair of tensors: the
 * structure of the output, and in each of its places that of the input.
 */
import { zerosLike } from "../create.js";
import { isFloat } from "../dtype.js";
import { ArgumentError, DTypeError } from "../errors.js";
import { stack } from "../ops/joining.js";
import { permute, reshape } from "../ops/reshape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import {
  type Argnums,
  type ArgsFor,
  type GradientOf,
  listOf,
  regroup,
  requireFunction,
  traceFloats,
} from "./arguments.js";
import { pull, push, type Trace } from "./trace.js";
import type { Loose, TensorTree } from "./tree.js";

/** Options of `jacobian`. */
export interface JacobianOptions {
  /** `numerator` (default): shape y.shape + x.shape; `denominator`: x.shape + y.shape, as the lecture. */
  readonly layout?: "numerator" | "denominator";
}

/** The option of functions that take the arguments of f as a list. */
export interface ArgnumsOption<N extends Argnums> {
  /** Which arguments to differentiate in; arguments then come as a list, `[x, y, ...]`. */
  readonly argnums: N;
}

/** The blocks of a Jacobian: the structure of the output Y, and in each of its places X. */
export type Blocks<Y, X> = Y extends TensorLike ? X : { -readonly [K in keyof Y]: Blocks<Y[K], X> };

/** All blocks of a traced function: for every output tensor a list with one block per input tensor. */
type BlocksOf = (trace: Trace) => readonly (readonly Tensor[])[];

/**
 * The Jacobian of f at x: its shape is the output's followed by the input's. Structures give structures of blocks, and
 * with `argnums` f takes several arguments, given as a list.
 * @example jacobian((x) => x.mul(x), [1, 2]).toArray()   // [[2, 0], [0, 4]]
 * @example jacobian((p) => p.a.mul(p.b), { a: [1, 2], b: 3 }).b.toArray()   // [1, 2]
 * @example jacobian((x, y) => x.mul(y), [tensor([1, 2]), 3], { argnums: 1 }).toArray()   // [1, 2]
 */
export function jacobian(f: (x: Tensor) => Tensor, x: TensorLike, options?: JacobianOptions): Tensor;
export function jacobian<T, R>(
  f: (x: T) => R,
  x: Loose<T>,
  options?: JacobianOptions,
): Blocks<R, TensorTree<T>>;
export function jacobian<A extends readonly Tensor[], const N extends Argnums>(
  f: (...args: A) => Tensor,
  args: Readonly<ArgsFor<A, N>>,
  options: JacobianOptions & ArgnumsOption<N>,
): GradientOf<A, N>;
export function jacobian<A extends readonly unknown[], R, const N extends Argnums>(
  f: (...args: A) => R,
  args: Readonly<ArgsFor<A, N>>,
  options: JacobianOptions & ArgnumsOption<N>,
): Blocks<R, GradientOf<A, N>>;
export function jacobian(
  f: (...args: never[]) => unknown,
  x: unknown,
  { layout = "numerator", argnums }: JacobianOptions & Partial<ArgnumsOption<Argnums>> = {},
): unknown {
  if (layout !== "numerator" && layout !== "denominator") {
    throw new ArgumentError(
      "argument/domain",
      `jacobian: no layout ${JSON.stringify(layout)}`,
      "numerator (output x input) or denominator (input x output, as the lecture)",
    );
  }
  const args = argumentList("jacobian", x, argnums);
  const isTurned = layout === "denominator";
  return blocksAt("jacobian", f, args, argnums ?? 0, cheaper, isTurned);
}

/**
 * The function that computes the Jacobian of f by reverse mode, one sweep per output entry: for few outputs and many
 * inputs. In its first argument, or in those that `argnums` names.
 * @example jacrev((x) => x.mul(x))([1, 2]).toArray()   // [[2, 0], [0, 4]]
 */
export function jacrev<A extends readonly Tensor[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function jacrev<A extends readonly unknown[], R, const N extends Argnums = 0>(
  f: (...args: A) => R,
  argnums?: N,
): (...args: ArgsFor<A, N>) => Blocks<R, GradientOf<A, N>>;
export function jacrev(
  f: (...args: never[]) => unknown,
  argnums: Argnums = 0,
): (...args: unknown[]) => unknown {
  requireFunction("jacrev", f);
  return (...args) => blocksAt("jacrev", f, args, argnums, rows);
}

/**
 * The function that computes the Jacobian of f by forward mode, one sweep per input entry: for few inputs and many
 * outputs. In its first argument, or in those that `argnums` names.
 * @example jacfwd((x, y) => x.mul(y), [0, 1])(2, 3).map((J) => J.item())   // [3, 2]
 */
export function jacfwd<A extends readonly Tensor[], const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  argnums?: N,
): (...args: ArgsFor<A, N>) => GradientOf<A, N>;
export function jacfwd<A extends readonly unknown[], R, const N extends Argnums = 0>(
  f: (...args: A) => R,
  argnums?: N,
): (...args: ArgsFor<A, N>) => Blocks<R, GradientOf<A, N>>;
export function jacfwd(
  f: (...args: never[]) => unknown,
  argnums: Argnums = 0,
): (...args: unknown[]) => unknown {
  requireFunction("jacfwd", f);
  return (...args) => blocksAt("jacfwd", f, args, argnums, columns);
}

/** The arguments of f: x alone, or, where `argnums` says which of several, a list of them. Throws `argument/type`. */
export function argumentList(name: string, x: unknown, argnums: Argnums | undefined): readonly unknown[] {
  if (argnums === undefined) return [x];
  if (Array.isArray(x)) return x;
  throw new ArgumentError(
    "argument/type",
    `${name}: with argnums the arguments come as a list`,
    `${name}(f, [x, y], { argnums: 0 })`,
  );
}

function blocksAt(
  name: string,
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  argnums: Argnums,
  blocksOf: BlocksOf,
  isTurned = false,
): unknown {
  const { trace, value, wanted } = traceFloats(name, f, args, listOf(argnums));
  const whole = value.leaves.find(({ dtype }) => !isFloat(dtype));
  if (whole !== undefined) {
    throw new DTypeError(
      "dtype/not-differentiable",
      `${name}: the function returned a tensor of ${whole.dtype}, which has no derivative`,
      "positions, comparisons and whole numbers jump; return floats that change smoothly",
    );
  }
  const trees = blocksOf(trace).map((row, k) => {
    const blocks = isTurned ? row.map((block) => turn(block, trace.outputs[k].ndim)) : row;
    const perArgument = regroup(wanted, blocks);
    return typeof argnums === "number" ? perArgument[0] : perArgument;
  });
  return value.rebuild(trees);
}

/** By rows or by columns, whichever are fewer. */
function cheaper(trace: Trace): readonly (readonly Tensor[])[] {
  const count = (xs: readonly Tensor[]): number => xs.reduce((total, x) => total + x.size, 0);
  return count(trace.outputs) > count(trace.inputs) ? columns(trace) : rows(trace);
}

/** One sweep per entry of the outputs: its gradients in all inputs. */
function rows(trace: Trace): readonly (readonly Tensor[])[] {
  return trace.outputs.map((y, k) => {
    const sweeps = Array.from({ length: y.size }, (_, i) => pull(trace, unit(trace.outputs, k, i)));
    return trace.inputs.map((x, at) => {
      const shape = [...y.shape, ...x.shape];
      if (sweeps.length === 0) return new Tensor(shape, x.dtype, zerosLike(y).storage);
      return reshape(stack(sweeps.map((gradients) => gradients[at])), shape);
    });
  });
}

/** One sweep per entry of the inputs: how all outputs move with it. */
function columns(trace: Trace): readonly (readonly Tensor[])[] {
  const perInput = trace.inputs.map((x, at) => {
    const sweeps = Array.from({ length: x.size }, (_, i) => push(trace, unit(trace.inputs, at, i)));
    return trace.outputs.map((y, k) => {
      if (sweeps.length === 0) return new Tensor([...y.shape, ...x.shape], y.dtype, zerosLike(x).storage);
      return turn(reshape(stack(sweeps.map((tangents) => tangents[k])), [...x.shape, ...y.shape]), x.ndim);
    });
  });
  return trace.outputs.map((_, k) => perInput.map((blocks) => blocks[k]));
}

/** Tensors like xs that are 0 except for a 1 at entry i of number `at`. */
function unit(xs: readonly Tensor[], at: number, i: number): Tensor[] {
  return xs.map((x, k) => {
    const e = zerosLike(x);
    if (k === at) e.data[i] = 1;
    return e;
  });
}

/** Moves the first `count` axes behind the others. */
function turn(x: Tensor, count: number): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return permute(x, [...axes.slice(count), ...axes.slice(0, count)]);
}
