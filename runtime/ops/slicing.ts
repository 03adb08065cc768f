/** Reading part of a tensor through a strided view, and its transpose, putting the part back among zeros. */
import { apply, toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { linearOp } from "../declare/linear.js";
import { engine, type View } from "../engine/engine.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import { normalizeAxis, normalizePosition, type Shape, sizeOf, stridesOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";

/** The view, and the shape of the result. */
export interface ViewParams extends View {
  readonly shape: Shape;
}

const sampleView: ViewParams = { offset: 3, strides: [-2, 4, 0], shape: [2, 2, 2] };

const partOp: Op<ViewParams> = linearOp({
  name: "part",
  doc: {
    sentence: "Part of a tensor, read with steps of one's own along its memory: what indexing comes down to.",
    formula: "y_i = x_view(i)        gx = gy at the view's places, 0 elsewhere",
    example: "select([[1, 2], [3, 4]], 0, 1).toArray()   // [3, 4]",
    torch: "torch.as_strided",
  },
  samples: () => [{ inputs: [spread([2, 4])], params: sampleView }],
  shape: (_, { shape }) => shape,
  forward: ([x], out, view) => engine().readView(x, view, out),
  batch: ([x], _, view) => apply(partOp, [x], batched(view, x.shape[0], sizeOf(x.shape.slice(1)))),
  accumulate: (gy, { inputs: [x], params }, _, into) => void engine().addView(gy, params, x, into),
  transpose: (gy, { inputs: [x], params }) => apply(placeOp, [gy], { ...params, shape: x.shape }),
});

const placeOp: Op<ViewParams> = linearOp({
  name: "place",
  doc: {
    sentence: "Adds values into a tensor of zeros at the places of a view: the gradient of part.",
    formula: "y_view(i) += x_i        gx_i = gy_view(i)",
    example: "grad((x) => select(x, 0, 1))([5, 6, 7]).toArray()   // [0, 1, 0]",
    torch: "torch.as_strided_scatter",
  },
  samples: () => [{ inputs: [spread([2, 2, 2])], params: { ...sampleView, shape: [2, 4] } }],
  shape: (_, { shape }) => shape,
  forward: ([x], out, view) => engine().addView(x, view, out),
  batch: ([x], _, view) => apply(placeOp, [x], batched(view, x.shape[0], sizeOf(view.shape))),
  transpose: (gy, { inputs: [x], params }) => apply(partOp, [gy], { ...params, shape: x.shape }),
});

/** The same view of each of `count` arrays of `size` values that lie one after the other. */
function batched({ offset, strides, shape }: ViewParams, count: number, size: number): ViewParams {
  return { offset, strides: [size, ...strides], shape: [count, ...shape] };
}

/** y = x read through a view. */
export function readView(x: Tensor, view: ViewParams): Tensor {
  return apply(partOp, [x], view);
}

/** Zeros with x added in at the places of a view: the transpose of readView. */
export function writeView(x: Tensor, view: ViewParams): Tensor {
  return apply(placeOp, [x], view);
}

interface SelectParams {
  readonly axis: number;
  readonly index: number;
}

const selectEntry: Entry<SelectParams> = composite<SelectParams>({
  name: "select",
  args: ["x"],
  doc: {
    sentence: "One entry of an axis; the axis is gone.",
    formula: "y = x[..., index, ...]        gx = gy at that entry, 0 elsewhere",
    example: "select([[1, 2], [3, 4]], 0, -1).toArray()   // [3, 4]",
    torch: "torch.select",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axis: 1, index: 2 } },
    { inputs: [spread([2, 3, 2])], params: { axis: -2, index: -3 } },
  ],
  body([x], { axis, index }) {
    const at = normalizeAxis("select", axis, x.ndim);
    const strides = stridesOf(x.shape);
    return readView(x, {
      offset: normalizePosition("select", index, x.shape[at]) * strides[at],
      strides: strides.filter((_, a) => a !== at),
      shape: x.shape.filter((_, a) => a !== at),
    });
  },
});

/** The entry at `index` of an axis; the axis is gone. Throws `index/range`, `index/kind`. */
export function select(x: TensorLike, axis: number, index: number): Tensor {
  return selectEntry.run([toTensor("select", x)], { axis, index });
}

/** `length` entries of an axis from `start` on; the axis stays. */
export function narrow(x: Tensor, axis: number, start: number, length: number): Tensor {
  const strides = stridesOf(x.shape);
  const shape = x.shape.map((n, a) => (a === axis ? length : n));
  return readView(x, { offset: start * strides[axis], strides, shape });
}
