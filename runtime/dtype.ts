/**
 * Element types, how they combine, and the typed arrays that hold them.
 *
 * Promotion: bool < int32 < float32 < float64.
 *  1. An operation on tensors works in the widest of their dtypes.
 *  2. A plain JavaScript number takes the dtype of the tensors that it meets, so `x.mul(0.1)` stays float32 for a
 *     float32 `x`. Only where that dtype cannot hold it (0.5 or 3e9 with int32, 2 with bool) it widens to the default
 *     float, or to int32 for an integer with bool. Arrays of numbers count as tensors of the default dtype.
 *  3. Functions with real results (exp, div, mean, ...) turn bool and int32 into the default float.
 *  4. Comparisons give bool; arithmetic on bools, and their sum, is int32; index results (argmax) are int32.
 *  5. What only picks or moves elements (relu, maximum, sort, reshape, gather, ...) keeps their dtype.
 * Only float32 and float64 carry gradients.
 *
 * int32 arithmetic wraps at 32 bits, as in every language: add, sub, mul, square, pow, sum, prod and their running forms
 * exactly; matrix products add up in float64 and are exact while sums stay below 2^53. An integer to a negative power
 * is refused. Nothing else rounds an int32: where a result may be fractional the dtype is a float.
 */
import { isShapesOnly } from "./autodiff/shapesOnly.js";
import { DTypeError, MemoryError } from "./errors.js";

/** What the entries of a tensor are; narrower ones give way to wider: bool, int32, float32, float64. */
export type DType = "float64" | "float32" | "int32" | "bool";

/** The typed arrays that hold elements; bools are bytes 0 and 1. */
export type Data = Float64Array | Float32Array | Int32Array | Uint8Array;

const WIDTH: Record<DType, number> = { bool: 0, int32: 1, float32: 2, float64: 3 };

let defaultFloat: "float64" | "float32" = "float64";

/** The dtype of tensors made without one: float64 unless `setDefaultDtype` chose float32. */
export function defaultDtype(): "float64" | "float32" {
  return defaultFloat;
}

/** Chooses the dtype of tensors made from now on. */
export function setDefaultDtype(dtype: "float64" | "float32"): void {
  if (dtype !== "float64" && dtype !== "float32") {
    throw new DTypeError(
      "dtype/unknown",
      `setDefaultDtype: ${dtype} is not a float dtype`,
      "float64 or float32",
    );
  }
  defaultFloat = dtype;
}

export function isFloat(dtype: DType): boolean {
  return dtype === "float64" || dtype === "float32";
}

/** The wider of two dtypes. */
export function promote(a: DType, b: DType): DType {
  return WIDTH[a] >= WIDTH[b] ? a : b;
}

/** The dtype of a real-valued function of `dtype`: rule 3. */
export function toFloat(dtype: DType): DType {
  return isFloat(dtype) ? dtype : defaultFloat;
}

/** The dtype that a plain number takes beside tensors of `dtype`: rule 2. */
export function dtypeOfNumber(x: number, dtype: DType | null): DType {
  if (dtype === null) return defaultFloat;
  if (isFloat(dtype)) return dtype;
  return x === (x | 0) ? "int32" : defaultFloat;
}

/** The dtype of x beside plain numbers that are parameters, bounds for instance: rule 2. Infinite ones do not count. */
export function dtypeBeside(numbers: readonly number[], dtype: DType): DType {
  return numbers.filter(Number.isFinite).reduce((wide, x) => promote(wide, dtypeOfNumber(x, wide)), dtype);
}

/** A fresh zeroed array; where only shapes are computed, an empty one. Throws `dtype/unknown`, `memory/full`. */
export function allocate(dtype: DType, wanted: number): Data {
  try {
    return freshArray(dtype, isShapesOnly() ? 0 : wanted);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new MemoryError(
      "memory/full",
      `tensor: no memory for ${wanted} numbers of ${dtype}`,
      "take fewer at a time, or float32; jacobianCost says beforehand how large a Jacobian gets",
    );
  }
}

function freshArray(dtype: DType, size: number): Data {
  switch (dtype) {
    case "float64":
      return new Float64Array(size);
    case "float32":
      return new Float32Array(size);
    case "int32":
      return new Int32Array(size);
    case "bool":
      return new Uint8Array(size);
    default:
      throw new DTypeError(
        "dtype/unknown",
        `no dtype ${JSON.stringify(dtype)}`,
        "one of float64, float32, int32, bool",
      );
  }
}

/** `x` rounded to what an element of `dtype` can hold. */
export function roundTo(dtype: DType, x: number): number {
  switch (dtype) {
    case "float64":
      return x;
    case "float32":
      return Math.fround(x);
    case "int32":
      return x | 0;
    default:
      return x === 0 ? 0 : 1;
  }
}

/** @internal A fresh array of `dtype` with the same numbers. */
export function copyData(source: Data, dtype: DType): Data {
  const data = allocate(dtype, source.length);
  if (dtype === "bool") for (let i = 0; i < data.length; i++) data[i] = source[i] === 0 ? 0 : 1;
  else data.set(source);
  return data;
}
