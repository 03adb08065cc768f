/** Splitting, batching and scaling datasets. All that is random follows `manualSeed`. */
import { randperm } from "../create.js";
import { allocate } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import { div, sub } from "../ops/arithmetic.js";
import { std } from "../ops/statistics.js";
import { mean } from "../ops/sums.js";
import { Tensor } from "../tensor.js";
import { countSamples, type Samples, takeRows } from "./samples.js";

/** Options of trainTestSplit. */
export interface SplitOptions {
  /** The share of samples kept for testing. */
  readonly test?: number;
  /** False keeps the order: the last samples are the test. */
  readonly shuffle?: boolean;
}

/**
 * Parts a dataset into samples to learn from and samples to test with. What else the dataset holds stays on both.
 * @example datasets.trainTestSplit(datasets.iris(), { test: 0.2 }).test.x.shape   // [30, 4]
 */
export function trainTestSplit<D extends Samples>(
  data: D,
  { test = 0.25, shuffle = true }: SplitOptions = {},
): { train: D; test: D } {
  const n = countSamples("trainTestSplit", data);
  const held = Math.round(n * test);
  if (!(test > 0 && test < 1) || held === 0 || held === n) {
    throw new ArgumentError(
      "argument/domain",
      `trainTestSplit: a share of ${test} of ${n} samples leaves nothing on one side`,
      "test is a share between 0 and 1",
    );
  }
  const order = orderOf(n, shuffle);
  const part = (from: number, to: number): D => {
    const places = order.subarray(from, to);
    return { ...data, x: takeRows(data.x, places), y: takeRows(data.y, places) };
  };
  return { train: part(0, n - held), test: part(n - held, n) };
}

/** Options of batches. */
export interface BatchOptions {
  /** False keeps the order. */
  readonly shuffle?: boolean;
  /** True leaves out a last batch that is not full. */
  readonly dropLast?: boolean;
}

/**
 * One pass over a dataset in batches, in a new random order each time: `for (const { x, y } of batches(data, 64))`.
 * @example [...datasets.batches(datasets.iris(), 64)].map(({ x }) => x.shape[0])   // [64, 64, 22]
 */
export function* batches(
  data: Samples,
  size: number,
  { shuffle = true, dropLast = false }: BatchOptions = {},
): Generator<Samples, void, undefined> {
  if (!Number.isInteger(size) || size < 1) {
    throw new ArgumentError("argument/domain", `batches: ${size} is not a size`);
  }
  const n = countSamples("batches", data);
  const order = orderOf(n, shuffle);
  for (let from = 0; from < n; from += size) {
    if (dropLast && from + size > n) return;
    const places = order.subarray(from, Math.min(n, from + size));
    yield { x: takeRows(data.x, places), y: takeRows(data.y, places) };
  }
}

function orderOf(n: number, shuffle: boolean): Int32Array {
  return shuffle ? (randperm(n).data as Int32Array) : Int32Array.from({ length: n }, (_, i) => i);
}

/** Scaled features, and the same scale for others. */
export interface Standardised {
  readonly x: Tensor;
  readonly mean: Tensor;
  readonly std: Tensor;
  /** Scales other samples as these: test data are scaled with what was measured on the training data. */
  readonly apply: (other: Tensor) => Tensor;
}

/**
 * Every feature shifted and scaled to mean 0 and standard deviation 1. A feature that never changes becomes 0.
 * @example datasets.standardise(tensor([[1, 7], [3, 7]])).x.toArray()   // [[-1, 0], [1, 0]]
 */
export function standardise(x: Tensor): Standardised {
  const centre = mean(x, 0);
  const measured = std(x, 0, false, 0);
  const data = allocate(measured.dtype, measured.size);
  for (let i = 0; i < data.length; i++) data[i] = measured.data[i] === 0 ? 1 : measured.data[i];
  const scale = new Tensor(measured.shape, measured.dtype, data);
  const apply = (other: Tensor): Tensor => div(sub(other, centre), scale);
  return { x: apply(x), mean: centre, std: scale, apply };
}
