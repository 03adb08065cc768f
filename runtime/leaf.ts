/**
 * Leaves: tensors from values that somebody wrote down or computed elsewhere. Tensors from nothing (zeros, ranges,
 * random numbers) are in create.ts.
 */
import { allocate, copyData, type Data, type DType, defaultDtype, roundTo } from "./dtype.js";
import { cast } from "./ops/copying.js";
import { flattenNested } from "./shape.js";
import { Tensor, type TensorLike } from "./tensor.js";
import type { ShapeOf } from "./types/rules.js";

const TYPED = {
  Float64Array: "float64",
  Float32Array: "float32",
  Int32Array: "int32",
  Uint8Array: "bool",
} as const;

/** Options of `tensor` and of the creation functions. */
export interface TensorOptions {
  readonly dtype?: DType;
  readonly requiresGrad?: boolean;
}

/**
 * A new leaf tensor holding a copy of `values`. Numbers become the default dtype, booleans bool, typed arrays keep
 * their own. Throws `shape/ragged`, `argument/type`.
 * @example tensor([[1, 2], [3, 4]]).shape   // [2, 2]
 */
export function tensor<D extends TensorLike>(values: D, options: TensorOptions = {}): Tensor<ShapeOf<D>> {
  const result = tensorOf("tensor", values, options.dtype, true);
  return options.requiresGrad ? result.setRequiresGrad() : result;
}

/**
 * A leaf that wants a gradient: short for `tensor(values, { requiresGrad: true })`.
 * @example param([1, 2]).requiresGrad   // true
 */
export function param<D extends TensorLike>(values: D, options: TensorOptions = {}): Tensor<ShapeOf<D>> {
  return tensor(values, { requiresGrad: true, ...options });
}

/** @internal Any tensor-like as a tensor without history; `op` is named in errors. */
export function tensorOf(op: string, values: TensorLike, dtype?: DType, isCopy = false): Tensor {
  if (values instanceof Tensor) {
    const to = dtype ?? values.dtype;
    if (!isCopy && to === values.dtype) return values;
    if (values.batch !== null) return cast(values, to);
    return new Tensor(values.shape, to, copyStorage(values.storage, to));
  }
  if (typeof values === "number") return scalar(values, dtype ?? defaultDtype());
  if (typeof values === "boolean") return scalar(values ? 1 : 0, dtype ?? "bool");
  if (ArrayBuffer.isView(values)) {
    const own = TYPED[values.constructor.name as keyof typeof TYPED];
    if (own !== undefined) return new Tensor([values.length], dtype ?? own, copyData(values, dtype ?? own));
  }
  const flat: (number | boolean)[] = [];
  const shape = flattenNested(op, values, flat);
  const isBool = flat.length > 0 && flat.every((x) => typeof x === "boolean");
  const to = dtype ?? (isBool ? "bool" : defaultDtype());
  const data = allocate(to, flat.length);
  for (let i = 0; i < flat.length; i++) data[i] = roundTo(to, Number(flat[i]));
  return new Tensor(shape, to, shape.length === 0 ? data[0] : data);
}

function scalar(value: number, dtype: DType): Tensor {
  return new Tensor([], dtype, roundTo(dtype, value));
}

function copyStorage(storage: number | Data, dtype: DType): number | Data {
  return typeof storage === "number" ? roundTo(dtype, storage) : copyData(storage, dtype);
}
