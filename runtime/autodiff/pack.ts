/** Several tensors as one, end to end, and taken apart again: for gates, which have one output. */
import { cast } from "../ops/copying.js";
import { cat } from "../ops/joining.js";
import { reshape } from "../ops/reshape.js";
import { narrow } from "../ops/slicing.js";
import type { Tensor } from "../tensor.js";

/** One tensor stays as it is; several become one vector, in the widest of their dtypes. */
export function packed(tensors: readonly Tensor[]): Tensor {
  return tensors.length === 1 ? tensors[0] : cat(tensors.map((y) => reshape(y, [y.size])));
}

/** What was packed, with the shapes and dtypes of `like`. */
export function unpacked(pack: Tensor, like: readonly Tensor[]): Tensor[] {
  if (like.length === 1) return [pack];
  let start = 0;
  return like.map(({ shape, size, dtype }) => {
    start += size;
    const part = reshape(narrow(pack, 0, start - size, size), shape);
    return part.dtype === dtype ? part : cast(part, dtype);
  });
}
