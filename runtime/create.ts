/**
 * Tensors from nothing: constants, ranges, random numbers. Shapes are written as `zeros(2, 3)` or as an array, and
 * options come last: `zeros([2, 3], { dtype: "float32", requiresGrad: true })`.
 */
import { toTensor } from "./apply.js";
import { exampleOf } from "./autodiff/batched.js";
import { allocate, type Data, type DType, defaultDtype, roundTo } from "./dtype.js";
import { ArgumentError, IndexError, MemoryError } from "./errors.js";
import type { TensorOptions } from "./leaf.js";
import { normal, uniform } from "./random.js";
import { checkWhole, type Shape, shapeArgument, sizeOf } from "./shape.js";
import { Tensor, type TensorLike } from "./tensor.js";
import type { Appended, Counted, Named, ShapeOf } from "./types/rules.js";

/** Sizes one by one or as an array, then options. */
export type ShapeArguments = readonly (number | Shape | TensorOptions)[];

/**
 * A tensor of zeros.
 * @example zeros(2, 3).toArray()   // [[0, 0, 0], [0, 0, 0]]
 */
export function zeros<const A extends ShapeArguments>(...sizes: A): Tensor<Named<A>> {
  return build("zeros", sizes, () => 0);
}

/**
 * A tensor of ones.
 * @example ones([2]).toArray()   // [1, 1]
 */
export function ones<const A extends ShapeArguments>(...sizes: A): Tensor<Named<A>> {
  return build("ones", sizes, () => 1);
}

/**
 * A tensor of one repeated value.
 * @example full([2, 2], 7).toArray()   // [[7, 7], [7, 7]]
 */
export function full<const A extends number | Shape>(
  shape: A,
  value: number,
  options: TensorOptions = {},
): Tensor<Named<[A]>> {
  return build("full", [typeof shape === "number" ? [shape] : shape, options], () => value);
}

/**
 * The identity matrix, or its first m columns.
 * @example eye(2).toArray()   // [[1, 0], [0, 1]]
 */
export function eye<N extends number, M extends number = N>(
  n: N,
  m?: M,
  options: TensorOptions = {},
): Tensor<Named<[N, M]>> {
  const columns = m ?? n;
  return build("eye", [[n, columns], options], (i) => (Math.floor(i / columns) === i % columns ? 1 : 0));
}

/**
 * Evenly spaced numbers from `start` up to but not including `end`.
 * @example arange(5).toArray()   // [0, 1, 2, 3, 4]
 */
export function arange<N extends number, E extends number | undefined = undefined>(
  start: N,
  end?: E,
  step = 1,
  options: TensorOptions = {},
): Tensor<Counted<N, E>> {
  const [from, to] = end === undefined ? [0, start] : [start, end];
  if (step === 0 || !Number.isFinite((to - from) / step)) {
    throw new ArgumentError("argument/domain", `arange: no range from ${from} to ${to} by ${step}`);
  }
  const n = Math.max(0, Math.ceil((to - from) / step));
  return build("arange", [[n], options], (i) => from + i * step);
}

/**
 * `count` evenly spaced numbers from `start` to `end`, both included.
 * @example linspace(0, 1, 5).toArray()   // [0, 0.25, 0.5, 0.75, 1]
 */
export function linspace<N extends number>(
  start: number,
  end: number,
  count: N,
  options: TensorOptions = {},
): Tensor<Named<[N]>> {
  const step = count > 1 ? (end - start) / (count - 1) : 0;
  return build("linspace", [[count], options], (i) =>
    i === count - 1 && count > 1 ? end : start + i * step,
  );
}

/**
 * Random numbers, uniform in [0, 1). `manualSeed` makes them repeatable.
 * @example rand(2, 2).shape   // [2, 2]
 */
export function rand<const A extends ShapeArguments>(...sizes: A): Tensor<Named<A>> {
  return build("rand", sizes, uniform);
}

/**
 * Random numbers from the standard normal distribution (mean 0, standard deviation 1).
 * @example randn(3).shape   // [3]
 */
export function randn<const A extends ShapeArguments>(...sizes: A): Tensor<Named<A>> {
  return build("randn", sizes, normal);
}

/**
 * Random integers from `low` up to but not including `high`, as int32.
 * @example randint(0, 10, [3]).dtype   // "int32"
 */
export function randint<const A extends number | Shape>(
  low: number,
  high: number,
  shape: A,
  options: TensorOptions = {},
): Tensor<Named<[A]>> {
  checkWhole("randint", "whole number to begin with", low);
  checkWhole("randint", "whole number to end before", high);
  if (high <= low) {
    throw new ArgumentError(
      "argument/domain",
      `randint: no integers from ${low} below ${high}`,
      "the first bound is the smallest number, the second lies above the largest",
    );
  }
  const sizes = typeof shape === "number" ? [shape] : shape;
  return build(
    "randint",
    [sizes, { dtype: "int32", ...options }],
    () => low + Math.floor(uniform() * (high - low)),
  );
}

/**
 * The numbers 0..n-1 in random order, as int32.
 * @example randperm(4).size   // 4
 */
export function randperm<N extends number>(n: N): Tensor<Named<[N]>> {
  const order = build("randperm", [[n], { dtype: "int32" }], (i) => i);
  const { data } = order;
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [data[i], data[j]] = [data[j], data[i]];
  }
  return order;
}

/** Zeros with the shape and dtype of `x`. */
export function zerosLike<X extends TensorLike>(x: X, options: TensorOptions = {}): Tensor<ShapeOf<X>> {
  return like("zerosLike", x, 0, options);
}

/** Ones with the shape and dtype of `x`. */
export function onesLike<X extends TensorLike>(x: X, options: TensorOptions = {}): Tensor<ShapeOf<X>> {
  return like("onesLike", x, 1, options);
}

/**
 * A row per label, 1 at the label's place and 0 elsewhere. Throws `index/range`.
 * @example oneHot([2, 0], 3).toArray()   // [[0, 0, 1], [1, 0, 0]]
 */
export function oneHot<L extends TensorLike, N extends number>(
  labels: L,
  classes: N,
  options: TensorOptions = {},
): Tensor<Appended<L, N>> {
  const y = toTensor("oneHot", labels);
  if (y.batch !== null) return exampleOf(oneHot(y.batch.full, classes, options), y.batch.level);
  const result = build("oneHot", [[...y.shape, classes], options], () => 0);
  y.data.forEach((label: number, i: number) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new IndexError(
        "index/range",
        `oneHot: label ${label} is not one of ${classes} classes (0 to ${classes - 1})`,
      );
    }
    result.data[i * classes + label] = 1;
  });
  return result;
}

function like(op: string, x: TensorLike, value: number, options: TensorOptions): Tensor {
  const source = toTensor(op, x);
  return build(op, [source.shape, { dtype: source.dtype, ...options }], () => value);
}

function build(op: string, args: ShapeArguments, value: (i: number) => number): Tensor {
  const last = args[args.length - 1];
  const options: TensorOptions =
    typeof last === "object" && last !== null && !Array.isArray(last) ? (last as TensorOptions) : {};
  const sizes = (options === last ? args.slice(0, -1) : args) as readonly (number | Shape)[];
  const shape = [...shapeArgument(op, sizes)];
  const dtype: DType = options.dtype ?? defaultDtype();
  const result = new Tensor(shape, dtype, filled(op, dtype, shape, value));
  return options.requiresGrad ? result.setRequiresGrad() : result;
}

function filled(op: string, dtype: DType, shape: Shape, value: (i: number) => number): number | Data {
  if (shape.length === 0) return roundTo(dtype, value(0));
  const data = roomFor(op, dtype, shape);
  for (let i = 0; i < data.length; i++) data[i] = value(i);
  return data;
}

function roomFor(op: string, dtype: DType, shape: Shape): Data {
  try {
    return allocate(dtype, sizeOf(shape));
  } catch (error) {
    if (error instanceof MemoryError) error.speakFor(op);
    throw error;
  }
}
