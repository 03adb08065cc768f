/** Positions along an axis: whole numbers, negative ones counted from the end, none beyond it. */
import { toTensor } from "../apply.js";
import { IndexError } from "../errors.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { add } from "./arithmetic.js";
import { where } from "./choosing.js";
import { lt } from "./comparison.js";
import { cast } from "./copying.js";

/** Why an argument of positions has no gradient. */
export const noGradientOfIndex = { index: "an index is a position, not a quantity" };

/** Positions as an int32 tensor, negative ones counted from the end. Throws `index/range`, `index/kind`. */
export function indices(op: string, index: TensorLike, size: number): Tensor {
  const given = toTensor(op, index);
  if (given.batch !== null) return batchedIndices(op, given, size);
  const isReady = given.dtype === "int32" && given.data.every((i: number) => i >= 0 && i < size);
  if (isReady) return given;
  if (given.dtype === "bool") {
    throw new IndexError("index/kind", `${op}: positions are integers, not bools`, "masks go to where or at");
  }
  const data = new Int32Array(given.size);
  given.data.forEach((i: number, k: number) => {
    if (!Number.isInteger(i)) throw new IndexError("index/kind", `${op}: ${i} is not an integer position`);
    if (i < -size || i >= size) {
      throw new IndexError(
        "index/range",
        `${op}: position ${i} in an axis of ${size}`,
        `positions run from ${-size} to ${size - 1}`,
      );
    }
    data[k] = i < 0 ? i + size : i;
  });
  return new Tensor(given.shape, "int32", given.ndim === 0 ? data[0] : data);
}

/** Inside vmap: all examples are checked at once. */
function batchedIndices(op: string, given: Tensor, size: number): Tensor {
  const { allData } = given;
  indices(op, allData, size);
  const isShifted = allData.some((i: number) => i < 0);
  return cast(isShifted ? where(lt(given, 0), add(given, size), given) : given, "int32");
}
