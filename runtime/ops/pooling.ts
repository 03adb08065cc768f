/** Pooling: one number per window of a picture, its largest or its average. */

import { apply, toTensor } from "../apply.js";
import { ones } from "../create.js";
import { composite } from "../declare/composite.js";
import { generalOp } from "../declare/general.js";
import { allocate } from "../dtype.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry, NDArray, Op } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { div } from "./arithmetic.js";
import { gather } from "./gathering.js";
import { type Geometry, geometryOf, type Pair, pairOf, windows } from "./patches.js";
import { reshape } from "./reshape.js";
import { sum } from "./sums.js";

/** Options of maxPool2d; the stride is the size of the window if left out. */
export interface MaxPoolOptions {
  readonly stride?: Pair;
  readonly padding?: Pair;
  readonly dilation?: Pair;
}

/** Options of avgPool2d; the stride is the size of the window if left out. */
export interface AvgPoolOptions {
  readonly stride?: Pair;
  readonly padding?: Pair;
  /** Whether the zeros of the padding count in the average. They do, as in PyTorch. */
  readonly countIncludePad?: boolean;
}

const sampleGeometry: Geometry = {
  size: [4, 5],
  kernel: [2, 3],
  stride: [2, 1],
  dilation: [1, 1],
  before: [1, 1],
  after: [1, 1],
  count: [3, 5],
};

const halves: Geometry = {
  ...sampleGeometry,
  size: [2, 2],
  kernel: [2, 2],
  before: [0, 0],
  after: [0, 0],
  count: [1, 1],
};

const positionsOp: Op<Geometry> = generalOp<Geometry>({
  name: "maxPool2dPositions",
  args: ["x"],
  nondifferentiable: { "*": "a position jumps, and is flat everywhere else" },
  shape: ([shape], geometry) => [...shape.slice(0, -2), sizeOf(geometry.count)],
  dtype: () => "int32",
  forward: ([x], out, geometry) => {
    const result = allocate(out.dtype, sizeOf(out.shape));
    const plane = geometry.size[0] * geometry.size[1];
    const perPlane = sizeOf(geometry.count);
    for (let p = 0, at = 0; at < result.length; p += plane, at += perPlane) {
      largestPlaces(x.data, p, result, at, geometry);
    }
    return result;
  },
  doc: {
    sentence: "Where the largest pixel of every window lies, counted along the rows of the picture.",
    formula: "y = h w' + w of the largest x in the window",
    convention: "Convention: the first one at a tie; NaN counts as largest; padding never wins.",
    example: "maxPool2d([[[1, 5], [7, 2]]], 2).toArray()   // [[[7]]]",
    torch: "torch.nn.functional.max_pool2d(return_indices=True)",
  },
  samples: () => [{ inputs: [spread([2, 4, 5])], params: sampleGeometry }],
});

/** Writes the places of the largest pixels of one plane, which starts at data[from]. */
function largestPlaces(
  data: NDArray["data"],
  from: number,
  out: NDArray["data"],
  at: number,
  { size, kernel, stride, dilation, before, count }: Geometry,
): void {
  const [height, width] = size;
  for (let i = 0; i < count[0]; i++) {
    const top = i * stride[0] - before[0];
    for (let j = 0; j < count[1]; j++) {
      const left = j * stride[1] - before[1];
      let place = -1;
      let best = -Infinity;
      for (let a = 0, r = top; a < kernel[0]; a++, r += dilation[0]) {
        if (r < 0 || r >= height) continue;
        for (let b = 0, c = left; b < kernel[1]; b++, c += dilation[1]) {
          if (c < 0 || c >= width) continue;
          const value = data[from + r * width + c];
          if (place < 0 || value > best || Number.isNaN(value)) {
            best = value;
            place = r * width + c;
          }
        }
      }
      out[at++] = place;
    }
  }
}

const maxPoolEntry: Entry<Geometry> = composite<Geometry>({
  name: "maxPool2d",
  args: ["x"],
  doc: {
    sentence: "The largest pixel of every window.",
    formula: "y = x[p],  p = place of the largest in the window        gx = gy added in at the places p",
    convention: "Convention: at a tie the first pixel gets the gradient; padding never wins.",
    example: "maxPool2d([[[1, 5, 0, 1], [7, 2, 3, 2]]], 2).toArray()   // [[[7, 3]]]",
    torch: "torch.nn.functional.max_pool2d",
  },
  samples: () => [
    { inputs: [spread([2, 2, 4, 5])], params: sampleGeometry },
    {
      inputs: [
        [
          [
            [3, 3],
            [1, 3],
          ],
        ],
      ],
      params: halves,
      value: [[[[3]]]],
      gradient: [
        [
          [
            [1, 0],
            [0, 0],
          ],
        ],
      ],
      kink: "a tie",
    },
  ],
  body([x], geometry) {
    const leading = x.shape.slice(0, -2);
    const flat = reshape(x, [...leading, sizeOf(geometry.size)]);
    const places = apply(positionsOp, [x], geometry);
    return reshape(gather(flat, -1, places), [...leading, ...geometry.count]);
  },
});

const avgPoolEntry: Entry<Geometry & { readonly countIncludePad: boolean }> = composite<
  Geometry & { readonly countIncludePad: boolean }
>({
  name: "avgPool2d",
  args: ["x"],
  doc: {
    sentence: "The average of every window.",
    formula: "y = (sum of the window) / n        gx = gy / n added in at every pixel of the window",
    convention: "Convention: zeros of the padding count, unless countIncludePad is false.",
    example: "avgPool2d([[[1, 5, 0, 1], [7, 3, 3, 2]]], 2).toArray()   // [[[4, 1.5]]]",
    torch: "torch.nn.functional.avg_pool2d",
  },
  samples: () => [
    { inputs: [spread([2, 2, 4, 5])], params: { ...sampleGeometry, countIncludePad: true } },
    { inputs: [spread([1, 4, 5])], params: { ...sampleGeometry, countIncludePad: false } },
  ],
  body([x], { countIncludePad, ...geometry }) {
    const totals = sum(windows(x, geometry), [-4, -3]);
    if (countIncludePad) return div(totals, sizeOf(geometry.kernel));
    const counts = sum(windows(ones(geometry.size, { dtype: x.dtype }), geometry), [-4, -3]);
    return div(totals, counts);
  },
});

/**
 * The largest pixel of every window of pictures [n, c, h, w] (or [c, h, w]).
 * Throws `shape/rank`, `shape/size`, `argument/domain`.
 */
export function maxPool2d(x: TensorLike, kernel: Pair, options: MaxPoolOptions = {}): Tensor {
  const [input, geometry] = pooled("maxPool2d", x, kernel, options);
  return maxPoolEntry.run([input], geometry);
}

/**
 * The average of every window of pictures [n, c, h, w] (or [c, h, w]).
 * Throws `shape/rank`, `shape/size`, `argument/domain`.
 */
export function avgPool2d(x: TensorLike, kernel: Pair, options: AvgPoolOptions = {}): Tensor {
  const { countIncludePad = true, ...placement } = options;
  const [input, geometry] = pooled("avgPool2d", x, kernel, placement);
  return avgPoolEntry.run([input], { ...geometry, countIncludePad });
}

function pooled(op: string, x: TensorLike, kernel: Pair, options: MaxPoolOptions): [Tensor, Geometry] {
  const input = toTensor(op, x);
  if (input.ndim !== 3 && input.ndim !== 4) {
    throw new ShapeError(
      "shape/rank",
      `${op}: a picture is [c,h,w] and a batch [n,c,h,w], not ${formatShape(input.shape)}`,
    );
  }
  const window = pairOf(op, "kernel", kernel, 1);
  const padding = pairOf(op, "padding", options.padding ?? 0, 0);
  if (padding.some((n, a) => 2 * n > window[a])) {
    throw new ArgumentError(
      "argument/domain",
      `${op}: padding ${formatShape(padding)} is more than half of the window ${formatShape(window)}`,
      "a window must contain a pixel",
    );
  }
  const [height, width] = input.shape.slice(-2);
  return [input, geometryOf(op, [height, width], window, { stride: window, ...options })];
}
