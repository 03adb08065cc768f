/**
 * The arithmetic of convolution (cross-correlation, as every library calls convolution).
 *
 *   y[n, o, i, j] = sum over c, a, b of w[o, c, a, b] x[n, c, i s + a d - p, j s + b d - p]
 *
 * The windows of x are written out as columns, and the rest is one matrix product. Three ops are enough for every
 * derivative, since the sum T = <g, conv(x, w)> is linear in x, in w and in g: each op is the gradient of T in one of
 * them, and the gradients of each are the two others.
 */
import { apply } from "../apply.js";
import { bilinearOp } from "../declare/bilinear.js";
import { engine } from "../engine/engine.js";
import type { NDArray, Op } from "../op.js";
import { spread } from "../samples.js";
import { sizeOf, stridesOf } from "../shape.js";
import { type Geometry, overlapped, padded, windowStrides } from "./patches.js";

/** Where the windows lie, and how many groups of channels do not see each other. */
export interface ConvParams extends Geometry {
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

export const convOp: Op<ConvParams> = bilinearOp<ConvParams>({
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

export const convTransposeOp: Op<ConvParams> = bilinearOp<ConvParams>({
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
