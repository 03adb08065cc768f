/**
 * How weights start. Each function fills a leaf tensor in place and returns it. The aim of Xavier and Kaiming is that
 * signals neither fade nor explode through many layers: the variance of a weight is chosen by how many inputs (fan in)
 * or outputs (fan out) a unit has. Weights are outputs x inputs (x kernel), as layers here store them.
 */
import { allocate } from "../dtype.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { normal as drawNormal, uniform as drawUniform } from "../random.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { Tensor } from "../tensor.js";

/** What follows the layer: it decides how much variance is lost on the way. */
export type Nonlinearity = "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu";

/** Options of the Kaiming initialisers. */
export interface KaimingOptions {
  /** `fanIn` keeps the variance on the way forward, `fanOut` that of the gradients on the way back. */
  readonly mode?: "fanIn" | "fanOut";
  readonly nonlinearity?: Nonlinearity;
  /** The negative slope, for leakyRelu. */
  readonly slope?: number;
}

function fill(x: Tensor, value: () => number): Tensor {
  const data = allocate(x.dtype, x.size);
  for (let i = 0; i < data.length; i++) data[i] = value();
  return x.assign(new Tensor(x.shape, x.dtype, data));
}

/** Every element the same. */
export function constant(x: Tensor, value: number): Tensor {
  return fill(x, () => value);
}

/** Uniform between `low` and `high`. */
export function uniform(x: Tensor, low = 0, high = 1): Tensor {
  return fill(x, () => low + (high - low) * drawUniform());
}

/** Normal with a mean and a standard deviation. */
export function normal(x: Tensor, mean = 0, std = 1): Tensor {
  return fill(x, () => mean + std * drawNormal());
}

/** How many inputs and outputs a unit has. Throws `shape/rank`. */
export function fans(shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length < 2) {
    throw new ShapeError(
      "shape/rank",
      `init: ${formatShape(shape)} has no inputs and outputs`,
      "weights are [outputs, inputs, ...kernel]; a bias starts with constant, uniform or normal",
    );
  }
  const kernel = sizeOf(shape.slice(2));
  return { fanIn: shape[1] * kernel, fanOut: shape[0] * kernel };
}

/** The factor by which a nonlinearity must be made up for. */
export function gain(nonlinearity: Nonlinearity, slope = 0.01): number {
  switch (nonlinearity) {
    case "linear":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leakyRelu":
      return Math.sqrt(2 / (1 + slope ** 2));
    case "selu":
      return 3 / 4;
    default:
      throw new ArgumentError("argument/domain", `init: no nonlinearity ${JSON.stringify(nonlinearity)}`);
  }
}

/** Uniform with variance gain^2 * 2 / (fan in + fan out) (Glorot and Bengio, 2010). */
export function xavierUniform(x: Tensor, factor = 1): Tensor {
  const bound = Math.sqrt(3) * xavierStd(x, factor);
  return uniform(x, -bound, bound);
}

/** Normal with variance gain^2 * 2 / (fan in + fan out) (Glorot and Bengio, 2010). */
export function xavierNormal(x: Tensor, factor = 1): Tensor {
  return normal(x, 0, xavierStd(x, factor));
}

function xavierStd(x: Tensor, factor: number): number {
  const { fanIn, fanOut } = fans(x.shape);
  return factor * Math.sqrt(2 / (fanIn + fanOut));
}

/** Uniform with variance gain^2 / fan (He et al., 2015). */
export function kaimingUniform(x: Tensor, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * kaimingStd(x, options);
  return uniform(x, -bound, bound);
}

/** Normal with variance gain^2 / fan (He et al., 2015). */
export function kaimingNormal(x: Tensor, options: KaimingOptions = {}): Tensor {
  return normal(x, 0, kaimingStd(x, options));
}

function kaimingStd(x: Tensor, { mode = "fanIn", nonlinearity = "relu", slope }: KaimingOptions): number {
  if (mode !== "fanIn" && mode !== "fanOut") {
    throw new ArgumentError("argument/domain", `init: no mode ${JSON.stringify(mode)}`, "fanIn or fanOut");
  }
  return gain(nonlinearity, slope) / Math.sqrt(fans(x.shape)[mode]);
}
