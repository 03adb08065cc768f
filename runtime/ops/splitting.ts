/** Taking one tensor apart into several. */
import { toTensor } from "../apply.js";
import { composites, type Parted } from "../declare/composite.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { spread } from "../samples.js";
import { checkWhole, describe, normalizeAxis } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { narrow, select } from "./slicing.js";

interface SplitParams {
  readonly size: number | readonly number[];
  readonly axis: number;
}

const splitEntry: Parted<SplitParams> = composites<SplitParams>({
  name: "split",
  args: ["x"],
  doc: {
    sentence:
      "Parts of one size along an axis, the last one smaller if need be; or parts of the sizes listed.",
    formula: "y_1, y_2, ... = x        gx = gy_1, gy_2, ... one after the other",
    example: "split([1, 2, 3, 4, 5], 2).map((part) => part.toArray())   // [[1, 2], [3, 4], [5]]",
    torch: "torch.split",
  },
  samples: () => [
    { inputs: [spread([5, 2])], params: { size: 2, axis: 0 } },
    { inputs: [spread([2, 5])], params: { size: [1, 0, 4], axis: 1 } },
  ],
  body([x], { size, axis }) {
    const at = normalizeAxis("split", axis, x.ndim);
    const sizes = partSizes(size, x.shape[at]);
    let start = 0;
    return sizes.map((part) => {
      start += part;
      return narrow(x, at, start - part, part);
    });
  },
});

function partSizes(size: number | readonly number[], n: number): readonly number[] {
  if (typeof size === "number") {
    checkWhole("split", "size of a part", size, 1);
    return Array.from({ length: Math.max(1, Math.ceil(n / size)) }, (_, k) => Math.min(size, n - k * size));
  }
  if (!Array.isArray(size)) {
    throw new ArgumentError("argument/type", `split: sizes are a number or a list, not ${describe(size)}`);
  }
  for (const part of size) checkWhole("split", "size of a part", part, 0);
  const total = size.reduce((sum, part) => sum + part, 0);
  if (total === n) return size;
  throw new ShapeError("shape/size", `split: the parts add up to ${total}, the axis has ${n}`);
}

/** Parts of x along an axis, of one size or of the sizes listed. Throws `argument/domain`, `shape/size`. */
export function split(x: TensorLike, size: number | readonly number[], axis = 0): Tensor[] {
  return splitEntry.parts([toTensor("split", x)], { size, axis });
}

interface ChunkParams {
  readonly count: number;
  readonly axis: number;
}

const chunkEntry: Parted<ChunkParams> = composites<ChunkParams>({
  name: "chunk",
  args: ["x"],
  doc: {
    sentence: "About equal parts along an axis, so many of them; fewer if the axis is too short.",
    formula: "y_1, y_2, ... = x        gx = gy_1, gy_2, ... one after the other",
    example: "chunk([1, 2, 3, 4, 5], 3).map((part) => part.size)   // [2, 2, 1]",
    torch: "torch.chunk",
  },
  samples: () => [
    { inputs: [spread([5])], params: { count: 3, axis: 0 } },
    { inputs: [spread([2, 4])], params: { count: 2, axis: -1 } },
  ],
  body([x], { count, axis }) {
    const n = x.shape[normalizeAxis("chunk", axis, x.ndim)];
    checkWhole("chunk", "number of parts", count, 1);
    // An empty axis makes as many empty parts.
    return split(x, n === 0 ? new Array<number>(count).fill(0) : Math.ceil(n / count), axis);
  },
});

/** About equal parts of x along an axis: `count` of them, or fewer. Throws `argument/domain`. */
export function chunk(x: TensorLike, count: number, axis = 0): Tensor[] {
  return chunkEntry.parts([toTensor("chunk", x)], { count, axis });
}

interface UnbindParams {
  readonly axis: number;
}

const unbindEntry: Parted<UnbindParams> = composites<UnbindParams>({
  name: "unbind",
  args: ["x"],
  doc: {
    sentence: "The entries along an axis as tensors of their own, the axis gone.",
    formula: "y_1, y_2, ... = x        gx = gy_1, gy_2, ... stacked",
    example: "unbind([[1, 2], [3, 4]]).map((row) => row.toArray())   // [[1, 2], [3, 4]]",
    torch: "torch.unbind",
  },
  samples: () => [
    { inputs: [spread([3, 2])], params: { axis: 0 } },
    { inputs: [spread([2, 3, 2])], params: { axis: 1 } },
  ],
  body([x], { axis }) {
    const at = normalizeAxis("unbind", axis, x.ndim);
    return Array.from({ length: x.shape[at] }, (_, i) => select(x, at, i));
  },
});

/** The entries of x along an axis as tensors of their own. Throws `shape/axis`. */
export function unbind(x: TensorLike, axis = 0): Tensor[] {
  return unbindEntry.parts([toTensor("unbind", x)], { axis });
}
