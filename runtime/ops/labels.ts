/** Class labels and other indices that must lie in 0..n-1: no negative ones, no fractions. */
import { toTensor } from "../apply.js";
import { IndexError } from "../errors.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { cast } from "./copying.js";

/** How a message speaks of such indices. */
interface Words {
  readonly one: string;
  readonly all: string;
  readonly hint: string;
}

const LABELS: Words = {
  one: "label",
  all: "classes",
  hint: "labels count from 0; the scores need one column per class",
};

/**
 * Labels as an int32 tensor, each an integer from 0 below `classes`, or `ignored`. Throws `index/range`, `index/kind`.
 */
export function labelsOf(
  op: string,
  labels: TensorLike,
  classes: number,
  ignored?: number,
  { one, all, hint }: Words = LABELS,
): Tensor {
  const given = toTensor(op, labels);
  if (given.batch !== null) {
    // Inside vmap the labels of all examples are checked at once.
    labelsOf(op, given.allData, classes, ignored, { one, all, hint });
    return cast(given, "int32");
  }
  const data = new Int32Array(given.size);
  given.data.forEach((label: number, i: number) => {
    if (!Number.isInteger(label)) {
      throw new IndexError("index/kind", `${op}: ${label} is not an integer ${one}`);
    }
    if (label !== ignored && (label < 0 || label >= classes)) {
      throw new IndexError(
        "index/range",
        `${op}: ${one} ${label} is not one of ${classes} ${all} (0 to ${classes - 1})`,
        hint,
      );
    }
    data[i] = label;
  });
  return new Tensor(given.shape, "int32", given.ndim === 0 ? data[0] : data);
}
