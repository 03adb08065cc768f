/**
 * The arithmetic behind ops: loops over typed arrays, and nothing about gradients. There is one engine, js.ts; another
 * would be chosen here. Arrays are dense and row-major, results are fresh arrays, and the caller has already checked
 * every shape.
 */
import type { Data } from "../dtype.js";
import type { ArraySpec, NDArray } from "../op.js";
import { jsEngine } from "./js.js";

/** A function of numbers, named so that an engine may have a faster way for it. */
export interface Kernel {
  readonly name: string;
  readonly value: (...xs: number[]) => number;
}

/** Folds the `n` numbers data[start], data[start + stride], ... into one. */
export interface Fold {
  readonly name: string;
  readonly line: (data: Data, start: number, stride: number, n: number) => number;
}

/** Maps lines to lines: the `n` numbers x[start], x[start + stride], ... to the same places of out. */
export interface LineKernel {
  readonly name: string;
  readonly line: (x: Data, out: Data, start: number, stride: number, n: number) => void;
}

/** A strided reading of an array: element i of the result is data[offset + sum_k i_k * strides_k]. */
export interface View {
  readonly offset: number;
  readonly strides: readonly number[];
}

export interface Engine {
  readonly name: string;
  /** out = value(x, y, ...) element by element, inputs broadcast to out.shape. */
  elementwise(kernel: Kernel, inputs: readonly NDArray[], out: ArraySpec): Data;
  /** Folds `axes` (sorted) of x. */
  reduce(fold: Fold, x: NDArray, axes: readonly number[], out: ArraySpec): Data;
  /** Maps every line along `axis` of x to the same line of out. */
  along(kernel: LineKernel, x: NDArray, axis: number, out: ArraySpec): Data;
  /** out[..., i, j] = sum_k x[..., i, k] y[..., k, j]; a transposed operand is stored with its last axes swapped. */
  matmul(x: NDArray, y: NDArray, transposeX: boolean, transposeY: boolean, out: ArraySpec): Data;
  /** Gathers: out[i] = x[view(i)]. */
  readView(x: NDArray, view: View, out: ArraySpec): Data;
  /** The transpose of readView: out[view(i)] += x[i], out starting at zero, or going on `into` an array. */
  addView(x: NDArray, view: View, out: ArraySpec, into?: Data): Data;
  /** out[.., i, ..] = x[.., index[.., i, ..], ..] with i and the index at `axis`; out has the shape of index. */
  gather(x: NDArray, axis: number, index: NDArray, out: ArraySpec): Data;
  /** The transpose of gather: out[.., index[.., i, ..], ..] += x[.., i, ..], out starting at zero, or `into` an array. */
  scatterAdd(x: NDArray, axis: number, index: NDArray, out: ArraySpec, into?: Data): Data;
}

/** The engine that ops compute with. */
export function engine(): Engine {
  return jsEngine;
}
