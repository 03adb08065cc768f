/** Convolution in one and two dimensions and its transpose, as users call them; the arithmetic is in correlation.ts. */
import { apply, toTensors } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, type Shape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { add } from "./arithmetic.js";
import { type ConvParams, convOp, convTransposeOp } from "./correlation.js";
import { geometryOf, type Pair, type Placement, pairOf } from "./patches.js";
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
    if (along(0) < 1 || along(1) < 1) {
      throw new ShapeError(
        "shape/size",
        `${name}: padding ${formatShape(padding)} leaves nothing of a result of shape ${formatShape([along(0), along(1)])}`,
        "in a transposed convolution the padding is cut off the result",
      );
    }
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
