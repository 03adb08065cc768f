/** Tensors as pixels: which axes are rows, columns and colours, and which values are black and white. */
import { ArgumentError, ShapeError } from "../errors.js";
import { formatShape } from "../shape.js";
import { type PlotValues, readArray } from "./values.js";

/** How the numbers of a picture become brightness. */
export interface PixelOptions {
  /** The values of black and white. By default 0 and 1, of whole numbers 0 and 255, or the least and the largest value. */
  readonly range?: readonly [number, number];
  /** Which axis holds red, green and blue; by default the last, or the first if only that one has 1, 3 or 4. */
  readonly channels?: "first" | "last";
}

/** A picture, or several of one size: RGBA bytes, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Reads one picture of shape [H,W], [H,W,C] or [C,H,W]. */
export function readPixels(argument: string, values: PlotValues, options: PixelOptions): Pixels {
  const { shape, flat } = readArray(argument, values);
  if (shape.length !== 2 && shape.length !== 3) throw noPicture(argument, shape);
  return pixelsOf(argument, shape, flat, options);
}

/** Reads the first `most` of a list of pictures of shape [N,H,W], [N,H,W,C] or [N,C,H,W]; tells how many there are. */
export function readManyPixels(
  argument: string,
  values: PlotValues,
  options: PixelOptions,
  most: number,
): { readonly pictures: Pixels[]; readonly count: number } {
  const { shape, flat } = readArray(argument, values);
  if (shape.length !== 3 && shape.length !== 4) {
    throw new ShapeError(
      "shape/rank",
      `${argument} must be a list of pictures, but its shape is ${formatShape(shape)}`,
      "give [N,H,W], [N,H,W,3] or [N,3,H,W]; a row of pixels is reshaped to [H,W] first",
    );
  }
  const size = flat.length / shape[0];
  const pictures = Array.from({ length: Math.min(most, shape[0]) }, (_, i) =>
    pixelsOf(argument, shape.slice(1), flat.slice(i * size, (i + 1) * size), options),
  );
  return { pictures, count: shape[0] };
}

/** A picture of at most `most` pixels across and down: where it has more, means of squares of them. */
export function shrunk({ width, height, rgba }: Pixels, most: number): Pixels {
  const factor = Math.ceil(Math.max(width, height) / most);
  if (factor <= 1) return { width, height, rgba };
  const [wide, high] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const [sums, counts] = [new Float64Array(wide * high * 4), new Uint32Array(wide * high)];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const to = Math.floor(row / factor) * wide + Math.floor(column / factor);
      counts[to]++;
      for (let c = 0; c < 4; c++) sums[to * 4 + c] += rgba[(row * width + column) * 4 + c];
    }
  }
  return { width: wide, height: high, rgba: Uint8Array.from(sums, (sum, i) => sum / counts[i >> 2]) };
}

function pixelsOf(argument: string, shape: number[], flat: number[], options: PixelOptions): Pixels {
  if (flat.length === 0) {
    throw new ShapeError("shape/size", `${argument} has no values: its shape is ${formatShape(shape)}`);
  }
  const isFirst = shape.length === 3 && channelsFirst(argument, shape, options);
  const [height, width] = isFirst ? shape.slice(1) : shape;
  const depth = shape.length === 2 ? 1 : isFirst ? shape[0] : shape[2];
  const [black, white] = rangeOf(argument, flat, options);
  const value = (pixel: number, channel: number) => {
    const x = isFirst ? flat[channel * width * height + pixel] : flat[pixel * depth + channel];
    return ((x - black) / (white - black)) * 255;
  };
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) rgba[pixel * 4 + c] = value(pixel, depth < 3 ? 0 : c);
    rgba[pixel * 4 + 3] = depth === 4 ? value(pixel, 3) : 255;
    // What is no number is no colour either: the page shows through.
    for (let c = 0; c < depth; c++) if (Number.isNaN(value(pixel, c))) rgba[pixel * 4 + 3] = 0;
  }
  return { width, height, rgba: new Uint8Array(rgba.buffer) };
}

const DEPTHS = [1, 3, 4];

function channelsFirst(argument: string, shape: number[], { channels }: PixelOptions): boolean {
  const isFirst = channels === "first" || (channels === undefined && !DEPTHS.includes(shape[2]));
  if (!DEPTHS.includes(isFirst ? shape[0] : shape[2])) throw noPicture(argument, shape);
  return isFirst;
}

function noPicture(argument: string, shape: number[]): ShapeError {
  return new ShapeError(
    "shape/rank",
    `${argument} must be a picture, but its shape is ${formatShape(shape)}`,
    "give [H,W] for grey, [H,W,3] or [3,H,W] for colours",
  );
}

function rangeOf(argument: string, flat: number[], { range }: PixelOptions): readonly [number, number] {
  if (range !== undefined) {
    if (range.length === 2 && range[0] < range[1]) return range;
    throw new ArgumentError(
      "argument/domain",
      `${argument}: range must be two rising numbers, but it is [${range}]`,
    );
  }
  let [least, most, isWhole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (const x of flat) {
    if (!Number.isFinite(x)) continue;
    if (x < least) least = x;
    if (x > most) most = x;
    if (!Number.isInteger(x)) isWhole = false;
  }
  if (least >= 0 && most <= 1) return [0, 1];
  // Bytes are whole numbers; what a layer gives is not, and would be black.
  if (isWhole && least >= 0 && most <= 255) return [0, 255];
  return least < most ? [least, most] : [least - 1, most + 1];
}
