/** Shapes changed without changing a value: flattened, squeezed, moved, stretched, repeated, mirrored. */
import { toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import {
  type Axes,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  type Shape,
  shapeArgument,
  sizeOf,
  stridesOf,
} from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { broadcastTo } from "./broadcast.js";
import { indexSelect } from "./gathering.js";
import { permute, reshape } from "./reshape.js";
import { readView } from "./slicing.js";

/**
 * Joins the axes from `start` to `end` into one; all of them if left out.
 * @example flatten([[1, 2], [3, 4]]).toArray()   // [1, 2, 3, 4]
 */
export function flatten(x: TensorLike, start = 0, end = -1): Tensor {
  const input = toTensor("flatten", x);
  if (input.ndim === 0) return reshape(input, [1]);
  const from = normalizeAxis("flatten", start, input.ndim);
  const to = normalizeAxis("flatten", end, input.ndim);
  if (from > to) throw new ShapeError("shape/axis", `flatten: axis ${start} lies behind axis ${end}`);
  const joined = sizeOf(input.shape.slice(from, to + 1));
  return reshape(input, [...input.shape.slice(0, from), joined, ...input.shape.slice(to + 1)]);
}

/**
 * Removes axes of size 1: all of them, or those named; a named axis of another size stays.
 * @example squeeze(zeros(1, 3, 1)).shape   // [3]
 */
export function squeeze(x: TensorLike, axes?: Axes): Tensor {
  const input = toTensor("squeeze", x);
  const named = normalizeAxes("squeeze", axes, input.ndim);
  return reshape(
    input,
    input.shape.filter((n, axis) => n !== 1 || !named.includes(axis)),
  );
}

/**
 * A new axis of size 1 at position `axis`.
 * @example unsqueeze([1, 2, 3], 1).shape   // [3, 1]
 */
export function unsqueeze(x: TensorLike, axis: number): Tensor {
  const input = toTensor("unsqueeze", x);
  const at = normalizeAxis("unsqueeze", axis, input.ndim + 1);
  return reshape(input, [...input.shape.slice(0, at), 1, ...input.shape.slice(at)]);
}

/**
 * Moves an axis, or several, to another place; the others keep their order.
 * @example movedim(zeros(2, 3, 4), 0, -1).shape   // [3, 4, 2]
 */
export function movedim(x: TensorLike, from: Axes, to: Axes): Tensor {
  const input = toTensor("movedim", x);
  const list = (axes: Axes): number[] =>
    (typeof axes === "number" ? [axes] : axes).map((axis) => normalizeAxis("movedim", axis, input.ndim));
  const [sources, targets] = [list(from), list(to)];
  if (sources.length !== targets.length) {
    throw new ShapeError(
      "shape/axis",
      `movedim: ${sources.length} axes cannot move to ${targets.length} places`,
    );
  }
  const rest = input.shape.map((_, axis) => axis).filter((axis) => !sources.includes(axis));
  const order = input.shape.map((_, place) => {
    const moved = targets.indexOf(place);
    return moved < 0 ? rest.shift()! : sources[moved];
  });
  return permute(input, order);
}

/**
 * Stretches axes of size 1 to the given sizes without copying by hand; -1 keeps a size.
 * @example expand([[1], [2]], 2, 3).toArray()   // [[1, 1, 1], [2, 2, 2]]
 */
export function expand(x: TensorLike, ...sizes: (number | Shape)[]): Tensor {
  const input = toTensor("expand", x);
  const shape = shapeArgument("expand", sizes, -1);
  const extra = shape.length - input.ndim;
  return broadcastTo(
    input,
    shape.map((n, axis) => (n === -1 ? input.shape[axis - extra] : n)),
  );
}

interface RepeatParams {
  readonly times: readonly number[];
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
  },
});

/** Copies of x side by side: `times` for every axis, new ones in front. Throws `shape/rank`. */
export function repeat(x: TensorLike, ...times: (number | Shape)[]): Tensor {
  const input = toTensor("repeat", x);
  const counts = shapeArgument("repeat", times);
  if (counts.length < input.ndim) {
    throw new ShapeError(
      "shape/rank",
      `repeat: ${counts.length} counts for the ${input.ndim} axes of ${formatShape(input.shape)}`,
      "tile fills up the missing counts with 1",
    );
  }
  return repeatEntry.run([input], { times: counts });
}

/**
 * Like repeat, but counts that are missing in front are 1.
 * @example tile([[1], [2]], 2).toArray()   // [[1, 1], [2, 2]]
 */
export function tile(x: TensorLike, ...times: (number | Shape)[]): Tensor {
  const input = toTensor("tile", x);
  const counts = shapeArgument("tile", times);
  const missing = Math.max(0, input.ndim - counts.length);
  return repeatEntry.run([input], { times: [...new Array<number>(missing).fill(1), ...counts] });
}

/**
 * Every element (or slice along `axis`) several times in a row; one count for all, or one for each.
 * @example repeatInterleave([1, 2], [2, 3]).toArray()   // [1, 1, 2, 2, 2]
 */
export function repeatInterleave(x: TensorLike, times: number | readonly number[], axis?: number): Tensor {
  const given = toTensor("repeatInterleave", x);
  const input = axis === undefined ? flatten(given) : given;
  const at = normalizeAxis("repeatInterleave", axis ?? 0, input.ndim);
  const n = input.shape[at];
  const counts = typeof times === "number" ? new Array<number>(n).fill(times) : times;
  if (counts.length !== n) {
    throw new ArgumentError("argument/domain", `repeatInterleave: ${counts.length} counts for ${n} entries`);
  }
  const positions = counts.flatMap((count, i) => new Array<number>(count).fill(i));
  return indexSelect(input, at, Int32Array.from(positions));
}

interface FlipParams {
  readonly axes: readonly number[];
}

const flipEntry: Entry<FlipParams> = composite<FlipParams>({
  name: "flip",
  args: ["x"],
  doc: {
    sentence: "The elements along some axes in reverse order.",
    formula: "y_i = x_(n-1-i)        gx = gy flipped back",
    example: "flip([1, 2, 3]).toArray()   // [3, 2, 1]",
    torch: "torch.flip",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axes: [1] } },
    { inputs: [spread([2, 3, 2])], params: { axes: [0, 2] } },
  ],
  body([x], { axes }) {
    const strides = stridesOf(x.shape);
    let offset = 0;
    for (const axis of axes) offset += Math.max(0, x.shape[axis] - 1) * strides[axis];
    const turned = strides.map((s, axis) => (axes.includes(axis) ? -s : s));
    return readView(x, { offset, strides: turned, shape: x.shape });
  },
});

/** The elements along `axes` (all if left out) in reverse order. */
export function flip(x: TensorLike, axes?: Axes): Tensor {
  const input = toTensor("flip", x);
  return flipEntry.run([input], { axes: normalizeAxes("flip", axes, input.ndim) });
}

/**
 * The elements along an axis (without one, of the flattened tensor) moved on by `shift`; what leaves at the end comes
 * in at the start.
 * @example roll([1, 2, 3, 4], 1).toArray()   // [4, 1, 2, 3]
 */
export function roll(x: TensorLike, shift: number, axis?: number): Tensor {
  const input = toTensor("roll", x);
  if (axis === undefined) return reshape(roll(flatten(input), shift, 0), input.shape);
  const at = normalizeAxis("roll", axis, input.ndim);
  const n = input.shape[at];
  const positions = Int32Array.from({ length: n }, (_, i) => (((i - shift) % n) + n) % n);
  return indexSelect(input, at, positions);
}
