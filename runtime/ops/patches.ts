/**
 * Windows that slide over the last two axes of a tensor: their geometry, reading all of them at once, and the
 * transpose, adding them back. Convolution and average pooling are built on this. A window is a strided view, so no
 * arithmetic of its own is needed.
 */
import { apply } from "../apply.js";
import { linearOp } from "../declare/linear.js";
import { engine, type View } from "../engine/engine.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { NDArray, Op } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, type Shape, stridesOf } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** One number for both axes, or one for each: height, width. */
export type Pair = number | readonly [number, number];

type Two = readonly [number, number];

/** Where the windows lie, all sizes as [height, width]. */
export interface Geometry {
  /** Size of the input without padding. */
  readonly size: Two;
  readonly kernel: Two;
  readonly stride: Two;
  readonly dilation: Two;
  /** Zeros put before and behind the input along each axis. */
  readonly before: Two;
  readonly after: Two;
  /** How many windows there are along each axis. */
  readonly count: Two;
}

/** How windows are placed: as options of convolution and pooling say it. */
export interface Placement {
  readonly stride?: Pair;
  /** Zeros around the input; `same` keeps the size for stride 1, `valid` is 0. */
  readonly padding?: Pair | "same" | "valid";
  readonly dilation?: Pair;
}

/** Two numbers from one or two. Throws `argument/domain` unless they are integers from `least` on. */
export function pairOf(op: string, name: string, value: Pair, least: number): Two {
  const pair: Two = typeof value === "number" ? [value, value] : value;
  if (pair.length === 2 && pair.every((n) => Number.isInteger(n) && n >= least)) return pair;
  throw new ArgumentError(
    "argument/domain",
    `${op}: ${name} is ${typeof value === "number" ? value : formatShape(value)}`,
    `one integer from ${least} on, or two: [height, width]`,
  );
}

/** The geometry of windows of size `kernel` over an input. Throws `argument/domain`, `shape/size`. */
export function geometryOf(op: string, size: Two, kernel: Two, placement: Placement): Geometry {
  const stride = pairOf(op, "stride", placement.stride ?? 1, 1);
  const dilation = pairOf(op, "dilation", placement.dilation ?? 1, 1);
  const { padding = 0 } = placement;
  let [before, after]: [Two, Two] = [
    [0, 0],
    [0, 0],
  ];
  if (padding === "same") {
    if (stride[0] !== 1 || stride[1] !== 1) {
      throw new ArgumentError("argument/domain", `${op}: padding "same" goes with stride 1 only`);
    }
    const total = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)];
    before = [Math.floor(total[0] / 2), Math.floor(total[1] / 2)];
    after = [total[0] - before[0], total[1] - before[1]];
  } else if (typeof padding === "string" && padding !== "valid") {
    throw new ArgumentError("argument/domain", `${op}: no padding "${padding}"`, "same, valid, or numbers");
  } else if (padding !== "valid") {
    before = pairOf(op, "padding", padding, 0);
    after = before;
  }
  const along = (a: 0 | 1): number =>
    Math.floor((size[a] + before[a] + after[a] - dilation[a] * (kernel[a] - 1) - 1) / stride[a]) + 1;
  const count: Two = [along(0), along(1)];
  if (count[0] < 1 || count[1] < 1) {
    throw new ShapeError(
      "shape/size",
      `${op}: a window of ${formatShape(kernel)} does not fit into ${formatShape(size)} with padding ${formatShape(before)}`,
      "a smaller kernel, more padding, or fewer layers that shrink the picture",
    );
  }
  return { size, kernel, stride, dilation, before, after, count };
}

function paddedSize({ size, before, after }: Geometry): Two {
  return [size[0] + before[0] + after[0], size[1] + before[1] + after[1]];
}

/** The place of the unpadded input, with `leading` axes, inside the padded one. */
function insideOf(leading: Shape, geometry: Geometry): View {
  const [height, width] = paddedSize(geometry);
  const { before } = geometry;
  return { offset: before[0] * width + before[1], strides: stridesOf([...leading, height, width]) };
}

/** x [..., h, w] with the zeros of its padding around. */
export function padded(x: NDArray, geometry: Geometry): NDArray {
  const size = paddedSize(geometry);
  if (size[0] === geometry.size[0] && size[1] === geometry.size[1]) return x;
  const leading = x.shape.slice(0, -2);
  const spec = { shape: [...leading, ...size], dtype: x.dtype };
  return { ...spec, data: engine().addView(x, insideOf(leading, geometry), spec) };
}

/** The transpose of `padded`: what lies inside the padding. */
function cropped(x: NDArray, geometry: Geometry): NDArray {
  const [height, width] = geometry.size;
  if (x.shape.at(-2) === height && x.shape.at(-1) === width) return x;
  const leading = x.shape.slice(0, -2);
  const spec = { shape: [...leading, height, width], dtype: x.dtype };
  return { ...spec, data: engine().readView(x, insideOf(leading, geometry), spec) };
}

/** Strides of [kh, kw, oh, ow] in a padded plane: place within the window, then place of the window. */
export function windowStrides(geometry: Geometry): readonly number[] {
  const [, width] = paddedSize(geometry);
  const { stride, dilation } = geometry;
  return [dilation[0] * width, dilation[1], stride[0] * width, stride[1]];
}

function viewOf(leading: Shape, geometry: Geometry): View {
  const size = paddedSize(geometry);
  const outer = stridesOf([...leading, size[0] * size[1]]).slice(0, -1);
  return { offset: 0, strides: [...outer, ...windowStrides(geometry)] };
}

const sampleGeometry: Geometry = {
  size: [4, 3],
  kernel: [2, 2],
  stride: [2, 1],
  dilation: [1, 2],
  before: [1, 1],
  after: [1, 0],
  count: [3, 2],
};

const windowsOp: Op<Geometry> = linearOp({
  name: "windows2d",
  doc: {
    sentence:
      "All windows of a picture side by side: height and width become place in the window, then window.",
    formula: "y[a, b, i, j] = x[i s + a d - p, j s + b d - p]        gx = every gy added to its place",
    example: "avgPool2d([[[1, 2], [3, 4]]], 2).toArray()   // [[[2.5]]]",
    torch: "torch.nn.functional.unfold",
  },
  samples: () => [{ inputs: [spread([2, 4, 3])], params: sampleGeometry }],
  shape: ([shape], geometry) => [...shape.slice(0, -2), ...geometry.kernel, ...geometry.count],
  forward: ([x], out, geometry) =>
    engine().readView(padded(x, geometry), viewOf(x.shape.slice(0, -2), geometry), out),
  transpose: (gy, { params }) => apply(overlapOp, [gy], params),
});

const overlapOp: Op<Geometry> = linearOp({
  name: "overlap2d",
  doc: {
    sentence: "Adds windows back to where they were in the picture: the transpose of windows2d.",
    formula: "y = every x[a, b, i, j] added to its place        gx = windows2d(gy)",
    example:
      "grad((x) => avgPool2d(x, 2).sum())([[[1, 2], [3, 4]]]).toArray()   // [[[0.25, 0.25], [0.25, 0.25]]]",
    torch: "torch.nn.functional.fold",
  },
  samples: () => [{ inputs: [spread([2, 2, 2, 3, 2])], params: sampleGeometry }],
  shape: ([shape], { size }) => [...shape.slice(0, -4), ...size],
  forward: ([x], _, geometry) => overlapped(x, geometry).data,
  transpose: (gy, { params }) => apply(windowsOp, [gy], params),
});

/** Windows [..., kh, kw, oh, ow] added up to a picture [..., h, w]. */
export function overlapped(x: NDArray, geometry: Geometry): NDArray {
  const leading = x.shape.slice(0, -4);
  const spec = { shape: [...leading, ...paddedSize(geometry)], dtype: x.dtype };
  return cropped({ ...spec, data: engine().addView(x, viewOf(leading, geometry), spec) }, geometry);
}

/** All windows of x [..., h, w], as [..., kh, kw, oh, ow]. */
export function windows(x: Tensor, geometry: Geometry): Tensor {
  return apply(windowsOp, [x], geometry);
}
