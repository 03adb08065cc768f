/** What a dataset is: rows of features with a class each. Rows are chosen and copied here, without gradients. */
import { allocate } from "../dtype.js";
import { ShapeError } from "../errors.js";
import { formatShape, sizeOf } from "../shape.js";
import { Tensor } from "../tensor.js";

/** Rows x and their targets y, one per row. */
export interface Samples {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** A dataset with names. */
export interface Dataset extends Samples {
  readonly featureNames: readonly string[];
  readonly classNames: readonly string[];
  /** What it is and where it comes from. */
  readonly description: string;
}

/** The rows of x at `places`, in that order. */
export function takeRows(x: Tensor, places: ArrayLike<number>): Tensor {
  const shape = [places.length, ...x.shape.slice(1)];
  const run = sizeOf(x.shape.slice(1));
  const data = allocate(x.dtype, places.length * run);
  for (let i = 0; i < places.length; i++) {
    data.set(x.data.subarray(places[i] * run, (places[i] + 1) * run), i * run);
  }
  return new Tensor(shape, x.dtype, data);
}

/** The number of samples. Throws `shape/mismatch` unless x and y have one row per sample. */
export function countSamples(op: string, { x, y }: Samples): number {
  if (x.ndim > 0 && y.ndim > 0 && x.shape[0] === y.shape[0]) return x.shape[0];
  throw new ShapeError(
    "shape/mismatch",
    `${op}: x ${formatShape(x.shape)} and y ${formatShape(y.shape)} do not have one row per sample`,
  );
}

/** A dataset from rows of numbers and their classes. */
export function datasetOf(
  rows: readonly (readonly number[])[],
  classes: readonly number[],
  names: Omit<Dataset, "x" | "y">,
  dtype: "float64" | "float32",
): Dataset {
  const features = rows[0]?.length ?? 0;
  const data = allocate(dtype, rows.length * features);
  rows.forEach((row, i) => {
    data.set(row, i * features);
  });
  const x = new Tensor([rows.length, features], dtype, data);
  return { x, y: new Tensor([rows.length], "int32", Int32Array.from(classes)), ...names };
}
