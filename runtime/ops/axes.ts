/** Axes joined, dropped, added and moved. No value changes, so a gradient only goes back to its old shape. */
import { toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { type Axes, normalizeAxes, normalizeAxis, numbersArgument, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { AxisIn, Flatten, Swap, Unsqueeze } from "../types/rules.js";
import { permute, reshape } from "./reshape.js";

interface FlattenParams {
  readonly start: number;
  readonly end: number;
}

const flattenEntry: Entry<FlattenParams> = composite<FlattenParams>({
  name: "flatten",
  args: ["x"],
  doc: {
    sentence: "Joins neighbouring axes into one.",
    formula: "y = x, reshaped        gx = gy, reshaped back",
    convention: "Convention: a single number becomes a vector of one entry.",
    example: "flatten([[1, 2], [3, 4]]).toArray()   // [1, 2, 3, 4]",
    torch: "torch.flatten",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { start: 0, end: -1 } },
    { inputs: [spread([2, 3, 2, 2])], params: { start: 1, end: 2 } },
    { inputs: [3], params: { start: 0, end: -1 }, value: [3], gradient: [1] },
  ],
  body([x], { start, end }) {
    if (x.ndim === 0) return reshape(x, [1]);
    const from = normalizeAxis("flatten", start, x.ndim);
    const to = normalizeAxis("flatten", end, x.ndim);
    if (from > to) throw new ShapeError("shape/axis", `flatten: axis ${start} lies behind axis ${end}`);
    const joined = sizeOf(x.shape.slice(from, to + 1));
    return reshape(x, [...x.shape.slice(0, from), joined, ...x.shape.slice(to + 1)]);
  },
});

/** Joins the axes from `start` to `end` into one; all of them if left out. Throws `shape/axis`. */
export function flatten<X extends TensorLike, A extends number = 0, B extends number = -1>(
  x: X,
  start: A = 0 as A,
  end: B = -1 as B,
): Tensor<Flatten<X, A, B>> {
  return flattenEntry.run([toTensor("flatten", x)], { start, end });
}

interface SqueezeParams {
  readonly axes?: Axes;
}

const squeezeEntry: Entry<SqueezeParams> = composite<SqueezeParams>({
  name: "squeeze",
  args: ["x"],
  doc: {
    sentence: "Removes axes of size 1.",
    formula: "y = x, reshaped        gx = gy, reshaped back",
    convention: "Convention: a named axis of another size stays, without a complaint.",
    example: "squeeze(zeros(1, 3, 1)).shape   // [3]",
    torch: "torch.squeeze",
  },
  samples: () => [
    { inputs: [spread([1, 3, 1])], params: {} },
    { inputs: [spread([1, 3, 1])], params: { axes: -1 } },
    { inputs: [spread([1, 3, 1])], params: { axes: [0, 1] } },
  ],
  body([x], { axes }) {
    const named = normalizeAxes("squeeze", axes, x.ndim);
    return reshape(
      x,
      x.shape.filter((n, axis) => n !== 1 || !named.includes(axis)),
    );
  },
});

/** Removes axes of size 1: all of them, or those named. Throws `shape/axis`. */
export function squeeze(x: TensorLike, axes?: Axes): Tensor {
  return squeezeEntry.run([toTensor("squeeze", x)], { axes });
}

interface UnsqueezeParams {
  readonly axis: number;
}

const unsqueezeEntry: Entry<UnsqueezeParams> = composite<UnsqueezeParams>({
  name: "unsqueeze",
  args: ["x"],
  doc: {
    sentence: "Puts in a new axis of size 1.",
    formula: "y = x, reshaped        gx = gy, reshaped back",
    example: "unsqueeze([1, 2, 3], 1).shape   // [3, 1]",
    torch: "torch.unsqueeze",
  },
  samples: () => [
    { inputs: [spread([3])], params: { axis: 0 } },
    { inputs: [spread([2, 3])], params: { axis: -1 } },
  ],
  body([x], { axis }) {
    const at = normalizeAxis("unsqueeze", axis, x.ndim + 1);
    return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
  },
});

/** A new axis of size 1 at position `axis`. Throws `shape/axis`. */
export function unsqueeze<X extends TensorLike, A extends number>(x: X, axis: A): Tensor<Unsqueeze<X, A>> {
  return unsqueezeEntry.run([toTensor("unsqueeze", x)], { axis });
}

interface TransposeParams {
  readonly axes?: readonly [number, number];
}

const transposeEntry: Entry<TransposeParams> = composite<TransposeParams>({
  name: "transpose",
  args: ["x"],
  doc: {
    sentence: "Swaps two axes; without any named, reverses them all, which for a matrix is the same.",
    formula: "y_ij = x_ji        gx_ij = gy_ji",
    example: "transpose([[1, 2], [3, 4]]).toArray()   // [[1, 3], [2, 4]]",
    torch: "torch.transpose",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: {} },
    { inputs: [spread([2, 3, 4])], params: { axes: [0, -1] } },
    { inputs: [spread([2, 3, 4])], params: {} },
  ],
  body([x], { axes }) {
    const order = x.shape.map((_, axis) => axis);
    if (axes === undefined) order.reverse();
    else {
      const [a, b] = axes.map((axis) => normalizeAxis("transpose", axis, x.ndim));
      [order[a], order[b]] = [b, a];
    }
    return order.length < 2 ? x : permute(x, order);
  },
});

/** Swaps two axes, or, without any named, reverses them all. Throws `shape/axis`. */
export function transpose<
  X extends TensorLike,
  A extends number | undefined = undefined,
  B extends number | undefined = undefined,
>(x: X, axis0?: AxisIn<"transpose", X, A>, axis1?: AxisIn<"transpose", X, B>): Tensor<Swap<X, A, B>> {
  const axes = axis0 === undefined || axis1 === undefined ? undefined : ([axis0, axis1] as const);
  return transposeEntry.run([toTensor("transpose", x)], { axes });
}

interface MovedimParams {
  readonly from: Axes;
  readonly to: Axes;
}

const movedimEntry: Entry<MovedimParams> = composite<MovedimParams>({
  name: "movedim",
  args: ["x"],
  doc: {
    sentence: "Moves an axis, or several, to another place; the others keep their order.",
    formula: "y = x with its axes reordered        gx = gy with the order undone",
    example: "movedim(zeros(2, 3, 4), 0, -1).shape   // [3, 4, 2]",
    torch: "torch.movedim",
  },
  samples: () => [
    { inputs: [spread([2, 3, 4])], params: { from: 0, to: -1 } },
    { inputs: [spread([2, 3, 2, 2])], params: { from: [0, 1], to: [3, 0] } },
  ],
  body([x], { from, to }) {
    const list = (axes: Axes): number[] =>
      (typeof axes === "number" ? [axes] : numbersArgument("movedim", "an axis", axes)).map((axis) =>
        normalizeAxis("movedim", axis, x.ndim),
      );
    const [sources, targets] = [list(from), list(to)];
    normalizeAxes("movedim", from, x.ndim);
    normalizeAxes("movedim", to, x.ndim);
    if (sources.length !== targets.length) {
      throw new ShapeError(
        "shape/axis",
        `movedim: ${sources.length} axes cannot move to ${targets.length} places`,
      );
    }
    const rest = x.shape.map((_, axis) => axis).filter((axis) => !sources.includes(axis));
    const order = x.shape.map((_, place) => {
      const moved = targets.indexOf(place);
      return moved < 0 ? rest.shift()! : sources[moved];
    });
    return permute(x, order);
  },
});

/** Moves the axes `from` to the places `to`. Throws `shape/axis`. */
export function movedim(x: TensorLike, from: Axes, to: Axes): Tensor {
  return movedimEntry.run([toTensor("movedim", x)], { from, to });
}
