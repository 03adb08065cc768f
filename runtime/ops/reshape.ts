/** The same numbers in the same order under another shape, and axes in another order. */
import { apply, toTensor } from "../apply.js";
import { linearOp } from "../declare/linear.js";
import { engine } from "../engine/engine.js";
import { ShapeError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import {
  formatShape,
  normalizeAxes,
  normalizeAxis,
  numbersArgument,
  type Shape,
  shapeArgument,
  sizeOf,
  stridesOf,
} from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Permute, Reshape, Reshapes } from "../types/rules.js";

const reshapeOp: Op<{ readonly shape: Shape }> = linearOp({
  name: "reshape",
  doc: {
    sentence:
      "The same numbers in the same order under another shape; one size may be -1, and is worked out.",
    formula: "y = x, reshaped        gx = gy, reshaped back",
    example: "reshape([1, 2, 3, 4, 5, 6], 2, -1).toArray()   // [[1, 2, 3], [4, 5, 6]]",
    torch: "torch.reshape",
  },
  samples: () => [
    { inputs: [spread([2, 6])], params: { shape: [3, 4] } },
    { inputs: [spread([1])], params: { shape: [] } },
  ],
  shape: ([from], { shape }) => resolveShape(from, shape),
  // Nothing moves, so nothing is copied: ops never write into their inputs.
  forward: ([x]) => x.data,
  batch: ([x], _, { shape }) => reshape(x, [x.shape[0], ...resolveShape(x.shape.slice(1), shape)]),
  transpose: (gy, { inputs: [x] }) => reshape(gy, x.shape),
});

/** x under another shape, sharing its memory. Throws `shape/size`. */
export function reshape<X extends TensorLike, const A extends readonly (number | Shape)[]>(
  x: Reshapes<X, A>,
  ...sizes: A
): Tensor<Reshape<X, A>> {
  const shape = shapeArgument("reshape", sizes, -1);
  return apply(reshapeOp, [toTensor("reshape", x)], { shape });
}

function resolveShape(from: Shape, to: Shape): Shape {
  const size = sizeOf(from);
  const open = to.indexOf(-1);
  const known = sizeOf(to.filter((_, axis) => axis !== open));
  const shape = open < 0 ? to : to.map((n, axis) => (axis === open ? size / known : n));
  if (shape.every((n) => Number.isInteger(n) && n >= 0) && sizeOf(shape) === size) return shape;
  throw new ShapeError(
    "shape/size",
    `reshape: ${formatShape(from)} has ${size} values, ${formatShape(to)} ${open < 0 ? `has ${known}` : `asks for a multiple of ${known}`}`,
    "a reshape keeps the number of values",
  );
}

const permuteOp: Op<{ readonly order: readonly number[] }> = linearOp({
  name: "permute",
  doc: {
    sentence: "The axes in another order.",
    formula: "y[..., i_order(k), ...] = x[..., i_k, ...]        gx = gy with the order undone",
    example: "permute(zeros(2, 3, 4), [2, 0, 1]).shape   // [4, 2, 3]",
    torch: "torch.permute",
  },
  samples: () => [
    { inputs: [spread([2, 3, 4])], params: { order: [2, 0, 1] } },
    { inputs: [spread([2, 3])], params: { order: [1, 0] } },
  ],
  shape: ([shape], { order }) => order.map((axis) => shape[axis]),
  forward([x], out, { order }) {
    const strides = stridesOf(x.shape);
    return engine().readView(x, { offset: 0, strides: order.map((axis) => strides[axis]) }, out);
  },
  batch: ([x], _, { order }) => permute(x, [0, ...order.map((axis) => axis + 1)]),
  transpose(gy, { params: { order } }) {
    return permute(
      gy,
      order.map((_, axis) => order.indexOf(axis)),
    );
  },
});

/** x with its axes in another order, each named once. Throws `shape/axis`. */
export function permute<X extends TensorLike, const A extends readonly number[]>(
  x: X,
  order: A,
): Tensor<Permute<X, A>> {
  const input = toTensor("permute", x);
  const axes = normalizeAxes("permute", numbersArgument("permute", "an order of axes", order), input.ndim);
  if (axes.length !== input.ndim) {
    throw new ShapeError(
      "shape/axis",
      `permute: [${order.join(",")}] names ${order.length} axes of a tensor of rank ${input.ndim}`,
      "name every axis once",
    );
  }
  return apply(permuteOp, [input], {
    order: order.map((axis) => normalizeAxis("permute", axis, input.ndim)),
  });
}
