/** Reading part of a tensor through a strided view, and its transpose, putting the part back among zeros. */
import { apply, toTensor } from "../apply.js";
import { linearOp } from "../declare/linear.js";
import { engine, type View } from "../engine/engine.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { normalizeAxis, type Shape, sizeOf, stridesOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";

/** The view, and the shape of the result. */
export interface ViewParams extends View {
  readonly shape: Shape;
}

const sampleView: ViewParams = { offset: 3, strides: [-2, 4, 0], shape: [2, 2, 2] };

const sliceOp: Op<ViewParams> = linearOp({
  name: "slice",
  doc: {
    sentence: "Part of a tensor: chosen positions along its axes.",
    formula: "y_i = x_view(i)        gx = gy at the view's places, 0 elsewhere",
    example: "select([[1, 2], [3, 4]], 0, 1).toArray()   // [3, 4]",
    torch: "torch.Tensor.__getitem__",
  },
  samples: () => [{ inputs: [spread([2, 4])], params: sampleView }],
  shape: (_, { shape }) => shape,
  forward: ([x], out, view) => engine().readView(x, view, out),
  batch: ([x], _, view) => apply(sliceOp, [x], batched(view, x.shape[0], sizeOf(x.shape.slice(1)))),
  transpose: (gy, { inputs: [x], params }) => apply(unsliceOp, [gy], { ...params, shape: x.shape }),
});

const unsliceOp: Op<ViewParams> = linearOp({
  name: "unslice",
  doc: {
    sentence: "Adds values into a tensor of zeros at the places of a view: the gradient of slice.",
    formula: "y_view(i) += x_i        gx_i = gy_view(i)",
    example: "grad((x) => select(x, 0, 1))([5, 6, 7]).toArray()   // [0, 1, 0]",
    torch: "torch.as_strided_scatter",
  },
  samples: () => [{ inputs: [spread([2, 2, 2])], params: { ...sampleView, shape: [2, 4] } }],
  shape: (_, { shape }) => shape,
  forward: ([x], out, view) => engine().addView(x, view, out),
  batch: ([x], _, view) => apply(unsliceOp, [x], batched(view, x.shape[0], sizeOf(view.shape))),
  transpose: (gy, { inputs: [x], params }) => apply(sliceOp, [gy], { ...params, shape: x.shape }),
});

/** The same view of each of `count` arrays of `size` values that lie one after the other. */
function batched({ offset, strides, shape }: ViewParams, count: number, size: number): ViewParams {
  return { offset, strides: [size, ...strides], shape: [count, ...shape] };
}

/** y = x read through a view. */
export function readView(x: Tensor, view: ViewParams): Tensor {
  return apply(sliceOp, [x], view);
}

/** Zeros with x added in at the places of a view: the transpose of readView. */
export function writeView(x: Tensor, view: ViewParams): Tensor {
  return apply(unsliceOp, [x], view);
}

/** The entry at `index` of an axis; the axis is gone. */
export function select(x: TensorLike, axis: number, index: number): Tensor {
  const input = toTensor("select", x);
  const at = normalizeAxis("select", axis, input.ndim);
  const strides = stridesOf(input.shape);
  return readView(input, {
    offset: index * strides[at],
    strides: strides.filter((_, a) => a !== at),
    shape: input.shape.filter((_, a) => a !== at),
  });
}

/** `length` entries of an axis from `start` on; the axis stays. */
export function narrow(x: Tensor, axis: number, start: number, length: number): Tensor {
  const strides = stridesOf(x.shape);
  const shape = x.shape.map((n, a) => (a === axis ? length : n));
  return readView(x, { offset: start * strides[axis], strides, shape });
}
