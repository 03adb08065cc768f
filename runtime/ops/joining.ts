/** Joining several tensors into one. */
import { apply, toTensors } from "../apply.js";
import { linearOp } from "../declare/linear.js";
import { allocate, type Data } from "../dtype.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { ArraySpec, NDArray, Op } from "../op.js";
import { spread } from "../samples.js";
import { describe, formatShape, normalizeAxis, type Shape, sameShape, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Stack } from "../types/rules.js";
import { narrow, select } from "./slicing.js";

interface AxisParams {
  readonly axis: number;
}

const stackOp: Op<AxisParams> = linearOp<AxisParams>({
  name: "stack",
  args: ["...xs"],
  doc: {
    sentence: "Joins tensors of one shape along a new axis.",
    formula: "y[..., k, ...] = x_k        gx_k = gy[..., k, ...]",
    example: "stack([[1, 2], [3, 4]], 1).toArray()   // [[1, 3], [2, 4]]",
    torch: "torch.stack",
  },
  samples: () => [
    { inputs: [spread([2, 3]), spread([2, 3], -1, 1)], params: { axis: 1 } },
    { inputs: [1, 2, 3], params: { axis: 0 } },
  ],
  shape(shapes, { axis }) {
    const [first] = shapes;
    const other = shapes.find((shape) => !sameShape(shape, first));
    if (other !== undefined) {
      throw new ShapeError(
        "shape/mismatch",
        `stack: shapes differ: ${formatShape(first)} and ${formatShape(other)}`,
        "stack wants equal shapes; cat joins along an axis that is already there",
      );
    }
    return [...first.slice(0, axis), shapes.length, ...first.slice(axis)];
  },
  forward: (inputs, out, { axis }) =>
    interleave(
      inputs,
      out,
      inputs.map(() => sizeOf(out.shape.slice(axis + 1))),
    ),
  transpose: (gy, { params: { axis } }, index) => select(gy, axis, index),
});

const catOp: Op<AxisParams> = linearOp<AxisParams>({
  name: "cat",
  args: ["...xs"],
  doc: {
    sentence: "Joins tensors along an axis that they already have.",
    formula: "y = x_1, x_2, ... one after the other        gx_k = its part of gy",
    example: "cat([[1, 2], [3]]).toArray()   // [1, 2, 3]",
    torch: "torch.cat",
  },
  samples: () => [
    { inputs: [spread([2, 3]), spread([2, 1]), spread([2, 2])], params: { axis: 1 } },
    { inputs: [spread([1, 3]), spread([2, 3])], params: { axis: 0 } },
  ],
  shape(shapes, { axis }) {
    const rest = (shape: Shape): Shape => shape.filter((_, a) => a !== axis);
    const other = shapes.find((shape) => shape.length <= axis || !sameShape(rest(shape), rest(shapes[0])));
    if (other !== undefined) {
      throw new ShapeError(
        "shape/mismatch",
        `cat: ${formatShape(shapes[0])} and ${formatShape(other)} differ outside axis ${axis}`,
        "only the joined axis may differ in size",
      );
    }
    const total = shapes.reduce((sum, shape) => sum + shape[axis], 0);
    return shapes[0].map((n, a) => (a === axis ? total : n));
  },
  forward: (inputs, out, { axis }) =>
    interleave(
      inputs,
      out,
      inputs.map(({ shape }) => sizeOf(shape.slice(axis))),
    ),
  transpose(gy, { inputs, params: { axis } }, index) {
    const start = inputs.slice(0, index).reduce((sum, x) => sum + x.shape[axis], 0);
    return narrow(gy, axis, start, inputs[index].shape[axis]);
  },
});

/** Takes `runs[k]` values of input k in turn, again and again, until all are used up. */
function interleave(inputs: readonly NDArray[], out: ArraySpec, runs: readonly number[]): Data {
  const size = sizeOf(out.shape);
  const y = allocate(out.dtype, size);
  const read = inputs.map(() => 0);
  for (let at = 0; at < size; ) {
    for (let k = 0; k < inputs.length; k++) {
      const { data } = inputs[k];
      for (let i = 0; i < runs[k]; i++) y[at++] = data[read[k]++];
    }
  }
  return y;
}

/** Joins tensors of one shape along a new axis. Throws `shape/mismatch`, `argument/missing`. */
export function stack<Xs extends readonly TensorLike[] | [], A extends number = 0>(
  xs: Xs,
  axis: A = 0 as A,
): Tensor<Stack<Xs, A>> {
  const inputs = toTensors("stack", nonEmpty("stack", xs));
  return apply(stackOp, inputs, { axis: normalizeAxis("stack", axis, inputs[0].ndim + 1) });
}

/** Joins tensors along an axis that they have. Throws `shape/mismatch`, `argument/missing`. */
export function cat(xs: readonly TensorLike[], axis = 0): Tensor {
  const inputs = toTensors("cat", nonEmpty("cat", xs));
  return apply(catOp, inputs, { axis: normalizeAxis("cat", axis, inputs[0].ndim) });
}

function nonEmpty(op: string, xs: readonly TensorLike[]): readonly TensorLike[] {
  if (!Array.isArray(xs)) {
    throw new ArgumentError(
      "argument/type",
      `${op}: expected a list of tensors, found ${describe(xs)}`,
      `write ${op}([a, b])`,
    );
  }
  if (xs.length > 0) return xs;
  throw new ArgumentError("argument/missing", `${op}: there is nothing to join`, `write ${op}([a, b])`);
}
