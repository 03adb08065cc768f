/** One value in many places. A copy is a gate that adds: the gradient is the sum over the copies. */
import { toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { allocate } from "../dtype.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { checkWhole, formatShape, normalizeAxis, type Shape, shapeArgument, stridesOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { flatten } from "./axes.js";
import { broadcastTo } from "./broadcast.js";
import { indexSelect } from "./indexSelect.js";
import { reshape } from "./reshape.js";
import { readView } from "./slicing.js";

interface ExpandParams {
  readonly shape: Shape;
}

const expandEntry: Entry<ExpandParams> = composite<ExpandParams>({
  name: "expand",
  args: ["x"],
  doc: {
    sentence: "Stretches axes of size 1, and adds axes in front, without writing the copies by hand.",
    formula: "y = copies of x        gx = sum of gy over the copies",
    convention: "Convention: -1 keeps the size of an axis.",
    example: "expand([[1], [2]], -1, 3).toArray()   // [[1, 1, 1], [2, 2, 2]]",
    torch: "torch.Tensor.expand",
  },
  samples: () => [
    { inputs: [spread([2, 1])], params: { shape: [2, 3] } },
    { inputs: [spread([3])], params: { shape: [2, -1] } },
  ],
  body([x], { shape }) {
    const extra = shape.length - x.ndim;
    const open = shape.findIndex((n, axis) => n === -1 && axis < extra);
    if (open >= 0) {
      throw new ShapeError(
        "shape/size",
        `expand: -1 keeps the size of an axis, but axis ${open} of ${formatShape(shape)} is new`,
        `x has shape ${formatShape(x.shape)}`,
      );
    }
    return broadcastTo(
      x,
      shape.map((n, axis) => (n === -1 ? x.shape[axis - extra] : n)),
    );
  },
});

/** x stretched to the given sizes; -1 keeps a size. Throws `shape/mismatch`. */
export function expand(x: TensorLike, ...sizes: (number | Shape)[]): Tensor {
  return expandEntry.run([toTensor("expand", x)], { shape: shapeArgument("expand", sizes, -1) });
}

interface RepeatParams {
  readonly times: readonly number[];
}

/** Copies side by side: `times` has a count for every axis, new ones in front. */
function copied(x: Tensor, times: readonly number[]): Tensor {
  const missing = times.length - x.ndim;
  const shape = [...new Array<number>(missing).fill(1), ...x.shape];
  const strides = stridesOf(shape);
  // Axes in pairs: which copy (stride 0), and where in it.
  const view = {
    offset: 0,
    strides: shape.flatMap((_, axis) => [0, strides[axis]]),
    shape: shape.flatMap((n, axis) => [times[axis], n]),
  };
  return reshape(
    readView(x, view),
    shape.map((n, axis) => n * times[axis]),
  );
}

const repeatEntry: Entry<RepeatParams> = composite<RepeatParams>({
  name: "repeat",
  args: ["x"],
  doc: {
    sentence: "Copies of a tensor side by side, so many along each axis.",
    formula: "y = copies of x        gx = sum of gy over the copies",
    example: "repeat([1, 2], 2).toArray()   // [1, 2, 1, 2]",
    torch: "torch.Tensor.repeat",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { times: [2, 1] } },
    { inputs: [spread([3])], params: { times: [2, 2] } },
  ],
  body([x], { times }) {
    if (times.length >= x.ndim) return copied(x, times);
    throw new ShapeError(
      "shape/rank",
      `repeat: ${times.length} counts for the ${x.ndim} axes of ${formatShape(x.shape)}`,
      "tile fills up the missing counts with 1",
    );
  },
});

/** Copies of x side by side: `times` for every axis, new ones in front. Throws `shape/rank`. */
export function repeat(x: TensorLike, ...times: (number | Shape)[]): Tensor {
  return repeatEntry.run([toTensor("repeat", x)], { times: shapeArgument("repeat", times) });
}

const tileEntry: Entry<RepeatParams> = composite<RepeatParams>({
  name: "tile",
  args: ["x"],
  doc: {
    sentence: "Copies of a tensor side by side; counts that are missing in front are 1.",
    formula: "y = copies of x        gx = sum of gy over the copies",
    example: "tile([[1], [2]], 2).toArray()   // [[1, 1], [2, 2]]",
    torch: "torch.tile",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { times: [2] } },
    { inputs: [spread([3])], params: { times: [2, 2] } },
  ],
  body([x], { times }) {
    const missing = Math.max(0, x.ndim - times.length);
    return copied(x, [...new Array<number>(missing).fill(1), ...times]);
  },
});

/** Like repeat, but counts that are missing in front are 1. */
export function tile(x: TensorLike, ...times: (number | Shape)[]): Tensor {
  return tileEntry.run([toTensor("tile", x)], { times: shapeArgument("tile", times) });
}

interface InterleaveParams {
  readonly times: number | readonly number[];
  readonly axis?: number;
}

const repeatInterleaveEntry: Entry<InterleaveParams> = composite<InterleaveParams>({
  name: "repeatInterleave",
  args: ["x"],
  doc: {
    sentence: "Every entry several times in a row: one count for all, or one for each.",
    formula: "y = x_1, x_1, ..., x_2, x_2, ...        gx_i = sum of gy over the copies of x_i",
    convention: "Convention: without an axis, x is flattened first.",
    example: "repeatInterleave([1, 2], [2, 3]).toArray()   // [1, 1, 2, 2, 2]",
    torch: "torch.repeat_interleave",
  },
  samples: () => [
    { inputs: [spread([2, 2])], params: { times: 2 } },
    { inputs: [spread([2, 3])], params: { times: [2, 0, 1], axis: 1 } },
  ],
  body([given], { times, axis }) {
    const x = axis === undefined ? flatten(given) : given;
    const at = normalizeAxis("repeatInterleave", axis ?? 0, x.ndim);
    const n = x.shape[at];
    const counts = typeof times === "number" ? Array.from({ length: n }, () => times) : times;
    if (counts.length !== n) {
      throw new ArgumentError(
        "argument/domain",
        `repeatInterleave: ${counts.length} counts for ${n} entries`,
      );
    }
    for (const count of counts) checkWhole("repeatInterleave", "count", count, 0);
    const positions = allocate(
      "int32",
      counts.reduce((total, count) => total + count, 0),
    );
    let end = 0;
    counts.forEach((count, i) => {
      positions.fill(i, end, end + count);
      end += count;
    });
    return indexSelect(x, at, positions);
  },
});

/** Every entry (or slice along `axis`) several times in a row. Throws `argument/domain`. */
export function repeatInterleave(x: TensorLike, times: number | readonly number[], axis?: number): Tensor {
  return repeatInterleaveEntry.run([toTensor("repeatInterleave", x)], { times, axis });
}
