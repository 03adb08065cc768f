/**
 * Convolution in one and two dimensions (cross-correlation, as every library calls convolution), and its transpose.
 *
 *   y[n, o, i, j] = sum over c, a, b of w[o, c, a, b] x[n, c, i s + a d - p, j s + b d - p]
 *
 * The windows of x are written out as columns, and the rest is one matrix product. Three ops are enough for every
 * derivative, since the sum T = <g, conv(x, w)> is linear in x, in w and in g: each op is the gradient of T in one of
 * them, and the gradients of each are the two others.
 */
import { apply, toTensors } from "../apply.js";
import { bilinearOp } from "../declare/bilinear.js";
import { composite } from "../declare/composite.js";
import { engine } from "../engine/engine.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry, NDArray, Op } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, type Shape, sizeOf, stridesOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { add } from "./arithmetic.js";
import {
  type Geometry,
  geometryOf,
  overlapped,
  type Pair,
  type Placement,
  padded,
  pairOf,
  windowStrides,
} from "./patches.js";
import { reshape } from "./reshape.js";

/** Options of convolutions. */
export interface ConvOptions extends Placement {
  /** Channels are split into so many groups that do not see each other. */
  readonly groups?: number;
}

/** Options of transposed convolutions. */
export interface ConvTransposeOptions {
  readonly stride?: Pair;
  readonly padding?: Pair;
  /** Rows and columns added at the end, where the stride leaves the size open. */
  readonly outputPadding?: Pair;
  readonly dilation?: Pair;
  readonly groups?: number;
}

interface ConvParams extends Geometry {
  readonly groups: number;
}

/** The windows of x [n, c, h, w] as [n, groups, c/groups * kh * kw, oh * ow], or with n behind, as needed. */
function columns(x: NDArray, params: ConvParams, isBatchInside: boolean): NDArray {
  const { groups, kernel } = params;
  const [n, c] = x.shape;
  const picture = padded(x, params);
  const [perPicture, perChannel] = stridesOf(picture.shape);
  const [a, b, i, j] = windowStrides(params);
  const [oh, ow] = params.count;
  const channels = c / groups;
  const k = channels * kernel[0] * kernel[1];
  const shape = isBatchInside
    ? [groups, channels, ...kernel, n, oh, ow]
    : [n, groups, channels, ...kernel, oh, ow];
  const strides = isBatchInside
    ? [channels * perChannel, perChannel, a, b, perPicture, i, j]
    : [perPicture, channels * perChannel, perChannel, a, b, i, j];
  const data = engine().readView(picture, { offset: 0, strides }, { shape, dtype: x.dtype });
  return { shape: isBatchInside ? [groups, k, n * oh * ow] : [n, groups, k, oh * ow], dtype: x.dtype, data };
}

/** The weights [o, c/groups, kh, kw] as one matrix per group. */
function matrices(w: NDArray, groups: number): NDArray {
  const [o, ...rest] = w.shape;
  return { shape: [groups, o / groups, sizeOf(rest)], dtype: w.dtype, data: w.data };
}

const samplePlain: ConvParams = {
  size: [4, 4],
  kernel: [2, 3],
  stride: [1, 1],
  dilation: [1, 1],
  before: [0, 0],
  after: [0, 0],
  count: [3, 2],
  groups: 1,
};
const sampleGroups: ConvParams = {
  size: [4, 5],
  kernel: [2, 2],
  stride: [2, 1],
  dilation: [1, 2],
  before: [1, 0],
  after: [1, 1],
  count: [3, 4],
  groups: 2,
};

const convOp: Op<ConvParams> = bilinearOp<ConvParams>({
  name: "conv2d",
  args: ["x", "weight"],
  doc: {
    sentence: "Slides every filter over the picture and takes the inner product with each window.",
    formula:
      "y[n,o,i,j] = sum w[o,c,a,b] x[n,c,is+ad-p,js+bd-p]        gx = convTranspose2d(gy, w),  gw = sum of gy x over all windows",
    convention: "Convention: the filter is not flipped (cross-correlation), as in PyTorch.",
    example:
      "conv2d([[[1, 2, 3], [4, 5, 6], [7, 8, 9]]], [[[[1, 0], [0, -1]]]]).toArray()   // [[[-4, -4], [-4, -4]]]",
    torch: "torch.nn.functional.conv2d",
  },
  samples: () => [
    { inputs: [spread([2, 2, 4, 4]), spread([3, 2, 2, 3])], params: samplePlain },
    { inputs: [spread([1, 4, 4, 5]), spread([2, 2, 2, 2])], params: sampleGroups },
  ],
  shape: ([x, w], params) => [x[0], w[0], ...params.count],
  forward([x, w], out, params) {
    const [n, o, oh, ow] = out.shape;
    const { groups } = params;
    const spec = { shape: [n, groups, o / groups, oh * ow], dtype: out.dtype };
    return engine().matmul(matrices(w, groups), columns(x, params, false), false, false, spec);
  },
  gradients: [
    (gy, _x, w, params) => apply(convTransposeOp, [gy, w], params),
    (gy, x, _w, params) => apply(convWeightOp, [x, gy], params),
  ],
});

const convTransposeOp: Op<ConvParams> = bilinearOp<ConvParams>({
  name: "convTranspose2d",
  args: ["x", "weight"],
  doc: {
    sentence: "Puts a copy of the filter, times the pixel, at every pixel's place: the transpose of conv2d.",
    formula: "y[n,c,is+ad-p,js+bd-p] += w[o,c,a,b] x[n,o,i,j]        gx = conv2d(gy, w)",
    example: "convTranspose2d([[[2]]], [[[[1, 2], [3, 4]]]]).toArray()   // [[[2, 4], [6, 8]]]",
    torch: "torch.nn.functional.conv_transpose2d",
  },
  samples: () => [
    { inputs: [spread([2, 3, 3, 2]), spread([3, 2, 2, 3])], params: samplePlain },
    { inputs: [spread([1, 2, 3, 4]), spread([2, 2, 2, 2])], params: sampleGroups },
  ],
  shape: ([x, w], { size, groups }) => [x[0], w[1] * groups, ...size],
  forward([x, w], out, params) {
    const { groups, kernel } = params;
    const [n, o, oh, ow] = x.shape;
    const channels = w.shape[1];
    const pixels = { shape: [n, groups, o / groups, oh * ow], dtype: x.dtype, data: x.data };
    const k = channels * kernel[0] * kernel[1];
    const spec = { shape: [n, groups, k, oh * ow], dtype: out.dtype };
    const data = engine().matmul(matrices(w, groups), pixels, true, false, spec);
    const shape = [n, groups * channels, ...kernel, oh, ow];
    return overlapped({ shape, dtype: out.dtype, data }, params).data;
  },
  gradients: [
    (gy, _x, w, params) => apply(convOp, [gy, w], params),
    (gy, x, _w, params) => apply(convWeightOp, [gy, x], params),
  ],
});

const convWeightOp: Op<ConvParams> = bilinearOp<ConvParams>({
  name: "conv2dWeight",
  args: ["x", "g"],
  doc: {
    sentence:
      "Correlates pictures with the gradients of their convolutions: the gradient of conv2d in its filters.",
    formula: "y[o,c,a,b] = sum over n, i, j of g[n,o,i,j] x[n,c,is+ad-p,js+bd-p]",
    example:
      "grad((w) => conv2d([[[1, 2], [3, 4]]], w).sum())([[[[0, 0], [0, 0]]]]).toArray()   // [[[[1, 2], [3, 4]]]]",
    torch: "torch.nn.grad.conv2d_weight",
  },
  samples: () => [
    { inputs: [spread([2, 2, 4, 4]), spread([2, 3, 3, 2])], params: samplePlain },
    { inputs: [spread([1, 4, 4, 5]), spread([1, 2, 3, 4])], params: sampleGroups },
  ],
  shape: ([x, g], { kernel, groups }) => [g[1], x[1] / groups, ...kernel],
  forward([x, g], out, params) {
    const { groups } = params;
    const [n, o, oh, ow] = g.shape;
    const [perPicture, perChannel] = stridesOf(g.shape);
    const view = { offset: 0, strides: [perChannel, perPicture, 1] };
    const byFilter = engine().readView(g, view, { shape: [o, n, oh * ow], dtype: g.dtype });
    const gradients = { shape: [groups, o / groups, n * oh * ow], dtype: g.dtype, data: byFilter };
    const spec = { shape: [groups, o / groups, sizeOf(out.shape) / o], dtype: out.dtype };
    return engine().matmul(gradients, columns(x, params, true), false, true, spec);
  },
  gradients: [
    (gw, _x, g, params) => apply(convTransposeOp, [g, gw], params),
    (gw, x, _g, params) => apply(convOp, [x, gw], params),
  ],
});

/**
 * Convolution of pictures [n, c, h, w] (or one, [c, h, w]) with filters [o, c / groups, kh, kw], plus a bias [o].
 * Throws `shape/mismatch`, `shape/rank`, `shape/size`.
 */
export function conv2d(
  x: TensorLike,
  weight: TensorLike,
  bias: TensorLike | null = null,
  options: ConvOptions = {},
): Tensor {
  const [input, w] = toTensors("conv2d", [x, weight]);
  return batched("conv2d", input, w, (pictures) => {
    const params = convParams("conv2d", pictures.shape, w.shape, options);
    return withBias("conv2d", apply(convOp, [pictures, w], params), bias);
  });
}

/**
 * The transpose of a convolution: pictures [n, o, h, w] and filters [o, c / groups, kh, kw] give larger pictures
 * [n, c, ...], plus a bias [c]. Throws `shape/mismatch`, `shape/rank`, `argument/domain`.
 */
export function convTranspose2d(
  x: TensorLike,
  weight: TensorLike,
  bias: TensorLike | null = null,
  options: ConvTransposeOptions = {},
): Tensor {
  const name = "convTranspose2d";
  const [input, w] = toTensors(name, [x, weight]);
  return batched(name, input, w, (pictures) => {
    const groups = options.groups ?? 1;
    if (pictures.shape[1] !== w.shape[0]) throw channelError(name, pictures.shape, w.shape, w.shape[0]);
    checkGroups(name, groups, w.shape[0]);
    const stride = pairOf(name, "stride", options.stride ?? 1, 1);
    const dilation = pairOf(name, "dilation", options.dilation ?? 1, 1);
    const padding = pairOf(name, "padding", options.padding ?? 0, 0);
    const extra = pairOf(name, "outputPadding", options.outputPadding ?? 0, 0);
    if ([0, 1].some((a) => extra[a] >= Math.max(stride[a], dilation[a]))) {
      throw new ArgumentError(
        "argument/domain",
        `${name}: outputPadding ${formatShape(extra)} must be below stride ${formatShape(stride)} or dilation`,
      );
    }
    const kernel = [w.shape[2], w.shape[3]] as const;
    const along = (a: 0 | 1) =>
      (pictures.shape[2 + a] - 1) * stride[a] - 2 * padding[a] + dilation[a] * (kernel[a] - 1) + extra[a] + 1;
    const geometry = geometryOf(name, [along(0), along(1)], kernel, { stride, dilation, padding });
    // With an outputPadding beyond the stride there would be room for more windows than there are pixels.
    const count = [pictures.shape[2], pictures.shape[3]] as const;
    return withBias(name, apply(convTransposeOp, [pictures, w], { ...geometry, count, groups }), bias);
  });
}

interface Conv1dParams {
  readonly stride: number;
  readonly padding: number | "same" | "valid";
  readonly dilation: number;
  readonly groups: number;
}

const conv1dEntry: Entry<Conv1dParams> = composite<Conv1dParams>({
  name: "conv1d",
  args: ["x", "weight"],
  doc: {
    sentence: "Slides every filter along a sequence: conv2d of height 1.",
    formula: "y[n,o,i] = sum w[o,c,a] x[n,c,is+ad-p]",
    example: "conv1d([[1, 2, 4, 8]], [[[-1, 1]]]).toArray()   // [[1, 2, 4]]",
    torch: "torch.nn.functional.conv1d",
  },
  samples: () => [
    {
      inputs: [spread([2, 2, 5]), spread([3, 2, 2])],
      params: { stride: 2, padding: 1, dilation: 1, groups: 1 },
    },
  ],
  body([x, w], { stride, padding, dilation, groups }) {
    const [n, c, length] = x.shape;
    const [o, channels, k] = w.shape;
    const y = conv2d(reshape(x, [n, c, 1, length]), reshape(w, [o, channels, 1, k]), null, {
      stride: [1, stride],
      padding: typeof padding === "number" ? [0, padding] : padding,
      dilation: [1, dilation],
      groups,
    });
    return reshape(y, [n, o, y.shape[3]]);
  },
});

/**
 * Convolution of sequences [n, c, length] (or one, [c, length]) with filters [o, c / groups, k], plus a bias [o].
 * Throws `shape/mismatch`, `shape/rank`, `shape/size`.
 */
export function conv1d(
  x: TensorLike,
  weight: TensorLike,
  bias: TensorLike | null = null,
  options: Partial<Conv1dParams> = {},
): Tensor {
  const [input, w] = toTensors("conv1d", [x, weight]);
  const params = { stride: 1, padding: 0, dilation: 1, groups: 1, ...options };
  return batched("conv1d", input, w, (sequences) =>
    withBias("conv1d", conv1dEntry.run([sequences, w], params), bias),
  );
}

/** Runs `f` on a batch; one picture alone becomes a batch of one. Throws `shape/rank`. */
function batched(op: string, x: Tensor, w: Tensor, f: (pictures: Tensor) => Tensor): Tensor {
  const rank = op === "conv1d" ? 3 : 4;
  if (w.ndim !== rank || (x.ndim !== rank && x.ndim !== rank - 1)) {
    const axes = rank === 4 ? ["[n,c,h,w]", "[o,c,kh,kw]"] : ["[n,c,length]", "[o,c,k]"];
    throw new ShapeError(
      "shape/rank",
      `${op}: x has shape ${formatShape(x.shape)} and the filters ${formatShape(w.shape)}`,
      `x is ${axes[0]} (n may be left out), filters are ${axes[1]}`,
    );
  }
  if (x.ndim === rank) return f(x);
  const y = f(reshape(x, [1, ...x.shape]));
  return reshape(y, y.shape.slice(1));
}

function convParams(op: string, x: Shape, w: Shape, options: ConvOptions): ConvParams {
  const groups = options.groups ?? 1;
  checkGroups(op, groups, w[0]);
  if (x[1] !== w[1] * groups) throw channelError(op, x, w, w[1] * groups);
  return { ...geometryOf(op, [x[2], x[3]], [w[2], w[3]], options), groups };
}

function checkGroups(op: string, groups: number, filters: number): void {
  if (Number.isInteger(groups) && groups >= 1 && filters % groups === 0) return;
  throw new ArgumentError("argument/domain", `${op}: ${filters} filters do not make ${groups} equal groups`);
}

function channelError(op: string, x: Shape, w: Shape, wanted: number): ShapeError {
  return new ShapeError(
    "shape/mismatch",
    `${op}: x ${formatShape(x)} has ${x[1]} channels, the filters ${formatShape(w)} want ${wanted}`,
    "the axes of x are [n, channels, height, width]",
  );
}

function withBias(op: string, y: Tensor, bias: TensorLike | null): Tensor {
  if (bias === null) return y;
  const [, b] = toTensors(op, [y, bias]);
  const channels = y.shape[1];
  if (b.ndim !== 1 || b.shape[0] !== channels) {
    throw new ShapeError(
      "shape/mismatch",
      `${op}: the bias has shape ${formatShape(b.shape)}, the result ${channels} channels`,
      "a bias is one number per channel",
    );
  }
  return add(y, reshape(b, [channels, ...y.shape.slice(2).map(() => 1)]));
}
