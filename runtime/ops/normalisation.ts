/**
 * Normalisation layers as functions: numbers are shifted and scaled to mean 0 and variance 1 over some axes, then
 * scaled and shifted again by what the layer has learnt. They keep no state: the running averages of a BatchNorm
 * layer are in nn/.
 */
import { toTensor, toTensors } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, type Shape, sameShape, shapeArgument, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { add, mul, sub } from "./arithmetic.js";
import { rsqrt, square } from "./powers.js";
import { reshape } from "./reshape.js";
import { mean } from "./sums.js";

/** Options of the normalisations. */
export interface NormOptions {
  /** Added to the variance, so that equal numbers do not divide by 0. */
  readonly eps?: number;
}

/** Options of batchNorm. */
export interface BatchNormOptions extends NormOptions {
  /** Statistics to use instead of the batch's own: one number per channel. They have no gradient. */
  readonly mean?: TensorLike;
  readonly variance?: TensorLike;
}

/** (x - mean) / sqrt(variance + eps) over `axes`; the variance divides by n. */
function standardised(x: Tensor, axes: readonly number[], eps: number): Tensor {
  const centred = sub(x, mean(x, axes, true));
  return mul(centred, rsqrt(add(mean(square(centred), axes, true), eps)));
}

function axesFrom(first: number, rank: number): number[] {
  return Array.from({ length: rank - first }, (_, i) => first + i);
}

const FORMULA = "y = (x - m) / sqrt(v + eps)        gx = (gy - mean(gy) - y mean(gy y)) / sqrt(v + eps)";

const batchNormEntry: Entry<{ readonly eps: number }> = composite<{ readonly eps: number }>({
  name: "batchNorm",
  args: ["x"],
  doc: {
    sentence: "Brings every channel to mean 0 and variance 1 over the batch.",
    formula: FORMULA,
    convention: "Convention: the variance divides by n, as in PyTorch.",
    example: "batchNorm([[1], [3]], undefined, undefined, { eps: 0 }).toArray()   // [[-1], [1]]",
    torch: "torch.nn.functional.batch_norm",
  },
  samples: () => [
    { inputs: [spread([4, 2])], params: { eps: 1e-5 } },
    { inputs: [spread([2, 2, 3])], params: { eps: 0.1 } },
  ],
  body: ([x], { eps }) => standardised(x, [0, ...axesFrom(2, x.ndim)], eps),
});

const layerNormEntry: Entry<{ readonly first: number; readonly eps: number }> = composite<{
  readonly first: number;
  readonly eps: number;
}>({
  name: "layerNorm",
  args: ["x"],
  doc: {
    sentence: "Brings every sample to mean 0 and variance 1 over its last axes.",
    formula: FORMULA,
    convention: "Convention: the variance divides by n, as in PyTorch.",
    example: "layerNorm([1, 3], 2, undefined, undefined, { eps: 0 }).toArray()   // [-1, 1]",
    torch: "torch.nn.functional.layer_norm",
  },
  samples: () => [
    { inputs: [spread([2, 4])], params: { first: 1, eps: 1e-5 } },
    { inputs: [spread([2, 2, 3])], params: { first: 1, eps: 0.1 } },
  ],
  body: ([x], { first, eps }) => standardised(x, axesFrom(first, x.ndim), eps),
});

const groupNormEntry: Entry<{ readonly groups: number; readonly eps: number }> = composite<{
  readonly groups: number;
  readonly eps: number;
}>({
  name: "groupNorm",
  args: ["x"],
  doc: {
    sentence: "Brings every group of channels of every sample to mean 0 and variance 1.",
    formula: FORMULA,
    convention: "Convention: the variance divides by n, as in PyTorch.",
    example: "groupNorm([[1, 3, 0, 8]], 2, undefined, undefined, { eps: 0 }).toArray()   // [[-1, 1, -1, 1]]",
    torch: "torch.nn.functional.group_norm",
  },
  samples: () => [{ inputs: [spread([2, 4, 3])], params: { groups: 2, eps: 1e-5 } }],
  body([x], { groups, eps }) {
    const grouped = reshape(x, [x.shape[0], groups, sizeOf(x.shape.slice(1)) / groups]);
    return reshape(standardised(grouped, [2], eps), x.shape);
  },
});

/**
 * Batch normalisation of x [n, c, ...] with a weight and a bias per channel; with `mean` and `variance` given, those
 * are used instead of the batch's own. Throws `shape/mismatch`, `shape/rank`, `argument/domain`.
 */
export function batchNorm(
  x: TensorLike,
  weight: TensorLike | null = null,
  bias: TensorLike | null = null,
  options: BatchNormOptions = {},
): Tensor {
  const input = toTensor("batchNorm", x);
  const { eps = 1e-5 } = options;
  const channels = channelsOf("batchNorm", input);
  const perChannel = [channels, ...axesFrom(2, input.ndim).map(() => 1)];
  if (options.mean !== undefined && options.variance !== undefined) {
    const centre = perChannelTensor("batchNorm", input, "mean", options.mean, channels).detach();
    const variance = perChannelTensor("batchNorm", input, "variance", options.variance, channels).detach();
    const centred = sub(input, reshape(centre, perChannel));
    const normal = mul(centred, reshape(rsqrt(add(variance, eps)), perChannel));
    return affine("batchNorm", normal, weight, bias, [channels], perChannel);
  }
  if (input.size === channels) {
    throw new ArgumentError(
      "argument/domain",
      `batchNorm: ${formatShape(input.shape)} has one number per channel, which has no variance`,
      "train with more than one sample, or pass mean and variance (a layer does so after eval())",
    );
  }
  return affine("batchNorm", batchNormEntry.run([input], { eps }), weight, bias, [channels], perChannel);
}

/**
 * Layer normalisation over the last axes, whose sizes are `shape`, with a weight and a bias of that shape.
 * Throws `shape/mismatch`.
 */
export function layerNorm(
  x: TensorLike,
  shape: number | Shape,
  weight: TensorLike | null = null,
  bias: TensorLike | null = null,
  options: NormOptions = {},
): Tensor {
  const input = toTensor("layerNorm", x);
  const last = shapeArgument("layerNorm", [shape]);
  const first = input.ndim - last.length;
  if (last.length === 0 || first < 0 || !sameShape(input.shape.slice(first), last)) {
    throw new ShapeError(
      "shape/mismatch",
      `layerNorm: ${formatShape(input.shape)} does not end in ${formatShape(last)}`,
      "name the sizes of the last axes, over which to normalise",
    );
  }
  const normal = layerNormEntry.run([input], { first, eps: options.eps ?? 1e-5 });
  return affine("layerNorm", normal, weight, bias, last, last);
}

/**
 * Group normalisation of x [n, c, ...]: channels in `groups` groups, with a weight and a bias per channel.
 * Throws `shape/mismatch`, `shape/rank`.
 */
export function groupNorm(
  x: TensorLike,
  groups: number,
  weight: TensorLike | null = null,
  bias: TensorLike | null = null,
  options: NormOptions = {},
): Tensor {
  const input = toTensor("groupNorm", x);
  const channels = channelsOf("groupNorm", input);
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    throw new ShapeError(
      "shape/mismatch",
      `groupNorm: ${channels} channels do not make ${groups} equal groups`,
    );
  }
  const normal = groupNormEntry.run([input], { groups, eps: options.eps ?? 1e-5 });
  const perChannel = [channels, ...axesFrom(2, input.ndim).map(() => 1)];
  return affine("groupNorm", normal, weight, bias, [channels], perChannel);
}

function channelsOf(op: string, x: Tensor): number {
  if (x.ndim >= 2) return x.shape[1];
  throw new ShapeError(
    "shape/rank",
    `${op}: x has shape ${formatShape(x.shape)}, but it needs a batch axis and a channel axis`,
    "x is [n, channels, ...]",
  );
}

function perChannelTensor(op: string, x: Tensor, name: string, values: TensorLike, channels: number): Tensor {
  return sized(op, name, toTensors(op, [x, values])[1], [channels]);
}

function sized(op: string, name: string, x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  throw new ShapeError(
    "shape/mismatch",
    `${op}: the ${name} has shape ${formatShape(x.shape)}, not ${formatShape(shape)}`,
  );
}

/** y = x * weight + bias, either left out if null; both have shape `shape` and are read as `as`. */
function affine(
  op: string,
  x: Tensor,
  weight: TensorLike | null,
  bias: TensorLike | null,
  shape: Shape,
  as: Shape,
): Tensor {
  const read = (name: string, values: TensorLike): Tensor =>
    reshape(sized(op, name, toTensors(op, [x, values])[1], shape), as);
  const scaled = weight === null ? x : mul(x, read("weight", weight));
  return bias === null ? scaled : add(scaled, read("bias", bias));
}
