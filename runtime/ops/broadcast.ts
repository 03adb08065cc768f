/**
 * Stretching a tensor to a larger shape, and its transpose, summing back. A stretched element is one number copied to
 * many places (the copy gate), so its gradient is the sum of theirs.
 */
import { apply, toTensor } from "../apply.js";
import { linearOp } from "../declare/linear.js";
import { engine } from "../engine/engine.js";
import { broadcastStrides } from "../engine/walk.js";
import { ShapeError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, formatShape, type Shape, sameShape, shapeArgument } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Named } from "../types/rules.js";
import { alias } from "./copying.js";
import { reshape } from "./reshape.js";
import { sum } from "./sums.js";

const broadcastToOp: Op<{ readonly shape: Shape }> = linearOp({
  name: "broadcastTo",
  doc: {
    sentence: "Stretches axes of size 1, and adds leading axes, by repeating the values.",
    formula: "y = copies of x        gx = sum of gy over the copies",
    example: "broadcastTo([1, 2], [2, 2]).toArray()   // [[1, 2], [1, 2]]",
    torch: "torch.broadcast_to",
  },
  samples: () => [
    { inputs: [spread([3])], params: { shape: [2, 3] } },
    { inputs: [spread([2, 1])], params: { shape: [4, 2, 3] } },
    { inputs: [1.5], params: { shape: [2, 2] } },
  ],
  shape([from], { shape }) {
    if (from.length > shape.length || !sameShape(broadcastShapes("broadcastTo", [from, shape]), shape)) {
      throw new ShapeError(
        "shape/mismatch",
        `broadcastTo: ${formatShape(from)} cannot be stretched to ${formatShape(shape)}`,
        "only axes of size 1 stretch",
      );
    }
    return shape;
  },
  forward: ([x], out) =>
    engine().readView(x, { offset: 0, strides: broadcastStrides(x.shape, out.shape) }, out),
  batch([x], _, { shape }) {
    const [n, ...rest] = x.shape;
    const ones = new Array<number>(shape.length - rest.length).fill(1);
    return broadcastTo(reshape(x, [n, ...ones, ...rest]), [n, ...shape]);
  },
  transpose: (gy, { inputs: [x] }) => sumTo(gy, x.shape),
});

/** x stretched to `shape`. Throws `shape/mismatch`. */
export function broadcastTo<const A extends Shape>(x: TensorLike, shape: A): Tensor<Named<[A]>> {
  const input = toTensor("broadcastTo", x);
  const to = shapeArgument("broadcastTo", [shape]);
  return sameShape(input.shape, to) ? alias(input) : apply(broadcastToOp, [input], { shape: to });
}

/** x stretched to `shape`; x itself if it has that shape already: where nobody will take it for a new tensor. */
export function stretchTo(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : apply(broadcastToOp, [x], { shape });
}

/** x summed over the axes along which `shape` would be stretched: the transpose of broadcastTo. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const extra = x.ndim - shape.length;
  const axes: number[] = [];
  for (let axis = 0; axis < x.ndim; axis++) {
    if (axis < extra || (shape[axis - extra] === 1 && x.shape[axis] !== 1)) axes.push(axis);
  }
  const summed = axes.length === 0 ? x : sum(x, axes, true);
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape);
}
