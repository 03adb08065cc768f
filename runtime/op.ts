/**
 * What an op is, and the registry of all of them.
 *
 * An op is one declaration: its name and arguments, the shape rule, the arithmetic, the two derivative rules, its
 * documentation and sample inputs. Tests, docs, error messages and pictures are all derived from it, so nothing about
 * an op stands anywhere else. Ordinary ops are written with one of the declarers in `declare/` (elementwise, linear,
 * bilinear, reduction, composite), which fill in most of this interface, all others with `general`.
 *
 * Derivatives. Let y = f(x_1, ..., x_k) and let J_i be the Jacobian of y in x_i. Two linear maps per input:
 *
 *   jvp(dx, call, i) = J_i dx       how a small change of x_i moves y        (forward mode)
 *   vjp(gy, call, i) = J_i' gy      what a gradient at y means for x_i       (reverse mode)
 *
 * They are transposes of each other, <gy, J dx> = <J' gy, dx>, which the registry test checks. Both are written with
 * ops, never with loops over data, so that they can be differentiated again.
 */
import type { Scope } from "./autodiff/scope.js";
import type { Data, DType } from "./dtype.js";
import type { NestedNumbers, Shape } from "./shape.js";
import type { Tensor } from "./tensor.js";

/** Dense values in row-major order: what the arithmetic of an op reads. */
export interface NDArray {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: Data;
}

/** Shape and dtype of a result that is still to be computed. */
export interface ArraySpec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One application of an op, as the tape remembers it. */
export interface Call<P = unknown> {
  /** Calls are numbered in the order in which they happened, so inputs always have smaller numbers. */
  readonly id: number;
  readonly op: Op<P>;
  readonly inputs: readonly Tensor[];
  readonly params: P;
  readonly output: Tensor;
  /** The sum of the versions of those inputs that the derivative reads; a larger sum now means that one was assigned to. */
  readonly versions: number;
  /** The module, function or group that made the call; pictures collapse by it. */
  readonly scope: Scope | null;
}

/** What docs, hovers and `explain` say about an op. */
export interface Doc {
  /** What it does, in a sentence that a student can read. */
  readonly sentence: string;
  /** Value and derivative in plain text. */
  readonly formula: string;
  /** The choice made where mathematics leaves one: kinks, ties, the edge of the domain. */
  readonly convention?: string;
  /** Lines `code   // printed value`, which a test executes. */
  readonly example: string;
  /** The same function in PyTorch, or an empty string where there is none. */
  readonly torch: string;
  /** Where PyTorch gives something else, or refuses. */
  readonly differs?: string;
}

/** Inputs on which an op is tested, and, at the edges, the values that its doc promises. */
export interface Sample<P = unknown> {
  readonly inputs: readonly NestedNumbers[];
  readonly params?: P;
  /** The documented value. */
  readonly value?: NestedNumbers;
  /** The documented gradient of `sum(y)` for each input; null where there is none. */
  readonly gradient?: readonly (NestedNumbers | null)[];
  /** Why finite differences do not apply here: a kink, a tie, a pole. */
  readonly kink?: string;
}

/** What every registered function has, whether it is arithmetic of its own or composed of others. */
export interface Entry<P = unknown> {
  readonly name: string;
  /** Names of the tensor arguments; a last name like `...xs` takes any number. */
  readonly args: readonly string[];
  readonly doc: Doc;
  samples(): readonly Sample<P>[];
  /** The function on tensors: what the registry test calls. */
  run(inputs: readonly Tensor[], params: P): Tensor;
  /** Arguments without a gradient, and why. The name `*` stands for all of them. */
  readonly nondifferentiable: Readonly<Record<string, string>>;
}

/** A primitive: a gate of the graph, with arithmetic and derivative rules of its own. */
export interface Op<P = unknown> extends Entry<P> {
  /** The shape of the result; throws a ShapeError before anything is computed. */
  shape(shapes: readonly Shape[], params: P): Shape;
  dtype(dtypes: readonly DType[], params: P): DType;
  /** Arrays in, array out, through the engine. */
  forward(inputs: readonly NDArray[], out: ArraySpec, params: P): Data;
  vjp(gy: Tensor, call: Call<P>, index: number): Tensor;
  /** All gradients at once, where one piece of code gives them together: a sweep then asks once, and not for each. */
  pull?(gy: Tensor, call: Call<P>): readonly Tensor[];
  /** Left out, forward mode transposes the vjp (see autodiff/forward.ts). */
  jvp?(dx: Tensor, call: Call<P>, index: number): Tensor;
  /** All tangents at once, null for inputs that do not move: for ops of many inputs, instead of jvp. */
  push?(dxs: readonly (Tensor | null)[], call: Call<P>): Tensor;
  /**
   * Adds the vjp into an array of the input's size: for ops that read a small part of a large input. A loop over the rows
   * of a matrix would otherwise write as many matrices of zeros.
   */
  accumulate?(gy: Tensor, call: Call<P>, index: number, into: Data): void;
  /** The arithmetic on plain numbers, where there is one: rank-0 tensors take this short way. */
  readonly scalar: ((...xs: number[]) => number) | null;
  /** The same for an int32 result, where that is other arithmetic. */
  readonly integers?: (...xs: number[]) => number;
  /** True if the derivative rules read no input values but indices, so that assigning to another does no harm. */
  readonly isValueFree: boolean;
  /** The op when inputs carry a leading batch axis (those for which isBatched); left out, vmap runs it once per example. */
  batch?(inputs: readonly Tensor[], isBatched: readonly boolean[], params: P): Tensor;
}

const registry = new Map<string, Entry>();

/** Adds an op or a composite to the registry. A student's own op of the same name replaces an earlier one. */
export function register<E extends Entry>(entry: E): E {
  registry.set(entry.name, entry);
  return entry;
}

/** Every registered function, in order of declaration. */
export function registeredOps(): readonly Entry[] {
  return [...registry.values()];
}

/** Whether an op computes and differentiates by itself; the others are written in other ops. */
export function isPrimitive(entry: Entry): entry is Op {
  return "forward" in entry;
}

/** The reason why argument `index` of an op has no gradient, or null if it has one. */
export function reasonWithoutGradient(op: Entry, index: number): string | null {
  const names = op.args;
  const name = names[Math.min(index, names.length - 1)] ?? "*";
  return op.nondifferentiable[name] ?? op.nondifferentiable["*"] ?? null;
}
