/** Whole slices along an axis, picked by a tensor of positions, and the transpose, adding slices back. */
import { apply, toTensor, toTensors } from "../apply.js";
import { composite } from "../declare/composite.js";
import { linearOp } from "../declare/linear.js";
import { allocate, type Data } from "../dtype.js";
import { ShapeError } from "../errors.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, normalizeAxis, type Shape, sameShape, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { add } from "./arithmetic.js";
import { indices, noGradientOfIndex } from "./positions.js";

interface AxisParams {
  readonly axis: number;
}

const indexSelectOp: Op<AxisParams> = linearOp({
  name: "indexSelect",
  args: ["x", "index"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Whole slices along an axis, chosen by a vector of positions.",
    formula: "y[k] = x[index[k]]  (axis 0)        gx[index[k]] += gy[k]",
    convention: "Convention: a slice picked several times receives the sum of its gradients.",
    example: "indexSelect([[1, 2], [3, 4]], 0, [1, 1]).toArray()   // [[3, 4], [3, 4]]",
    torch: "torch.index_select",
  },
  samples: () => [
    { inputs: [spread([3, 2]), [2, 0, 2, 1]], params: { axis: 0 } },
    { inputs: [spread([2, 3, 2]), [2, 0]], params: { axis: 1 } },
  ],
  shape: ([x, index], { axis }) => [...x.slice(0, axis), ...index, ...x.slice(axis + 1)],
  dtype: ([dtype]) => dtype,
  forward([x, index], out, { axis }) {
    const y = allocate(out.dtype, sizeOf(out.shape));
    forEachSlice(x.shape, axis, index.data, (from, to, run) => {
      for (let i = 0; i < run; i++) y[to + i] = x.data[from + i];
    });
    return y;
  },
  accumulate: (gy, { inputs: [x, index], params: { axis } }, _, into) =>
    addSlices(gy.data, x.shape, axis, index.data, into),
  transpose: (gy, { inputs: [x, index], params }) =>
    apply(indexSpreadOp, [gy, index], { ...params, shape: x.shape }),
});

const indexSpreadOp: Op<AxisParams & { readonly shape: Shape }> = linearOp({
  name: "indexSpread",
  args: ["x", "index"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Adds slices into zeros at the positions that indexSelect picks: its gradient.",
    formula: "y[index[k]] += x[k]        gx = indexSelect(gy, axis, index)",
    example: "indexAdd(zeros(3), 0, [2, 2], [1, 5]).toArray()   // [0, 0, 6]",
    torch: "torch.zeros().index_add",
  },
  samples: () => [{ inputs: [spread([3, 2]), [1, 1, 0]], params: { axis: 0, shape: [2, 2] } }],
  shape: (_, { shape }) => shape,
  // Trues that meet are counted.
  dtype: ([dtype]) => (dtype === "bool" ? "int32" : dtype),
  forward([x, index], out, { axis }) {
    const y = allocate(out.dtype, sizeOf(out.shape));
    addSlices(x.data, out.shape, axis, index.data, y);
    return y;
  },
  transpose: (gy, { inputs: [, index], params: { axis } }) => apply(indexSelectOp, [gy, index], { axis }),
});

/** Adds slices into an array of `shape` at the positions `index`. */
function addSlices(slices: Data, shape: Shape, axis: number, index: Data, into: Data): void {
  forEachSlice(shape, axis, index, (to, from, run) => {
    for (let i = 0; i < run; i++) into[to + i] += slices[from + i];
  });
}

/** Calls `move(offset in the indexed array, offset in the dense one, length)` for every run of adjacent values. */
function forEachSlice(
  shape: Shape,
  axis: number,
  index: ArrayLike<number>,
  move: (indexed: number, dense: number, run: number) => void,
): void {
  const run = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  for (let o = 0, dense = 0; o < outer; o++) {
    for (let k = 0; k < index.length; k++, dense += run) move((o * shape[axis] + index[k]) * run, dense, run);
  }
}

/** Slices of x along `axis`; a tensor of positions of any shape takes the place of that axis. Throws `index/range`. */
export function indexSelect(x: TensorLike, axis: number, index: TensorLike): Tensor {
  const input = toTensor("indexSelect", x);
  const at = normalizeAxis("indexSelect", axis, input.ndim);
  return apply(indexSelectOp, [input, indices("indexSelect", index, input.shape[at])], { axis: at });
}

const indexAddEntry: Entry<AxisParams> = composite<AxisParams>({
  name: "indexAdd",
  args: ["x", "index", "source"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Adds slices in along an axis, at the positions of a vector; several at one place add up.",
    formula: "y = x;  y[index[k]] += s[k]  (axis 0)        gx = gy,  gs = indexSelect(gy, axis, index)",
    example: "indexAdd([[1, 1], [1, 1]], 0, [1], [[5, 6]]).toArray()   // [[1, 1], [6, 7]]",
    torch: "torch.index_add",
  },
  samples: () => [
    { inputs: [spread([2, 3]), [1, 1, 0], spread([3, 3], -1, 1)], params: { axis: 0 } },
    { inputs: [spread([2, 3]), [2], spread([2, 1], -1, 1)], params: { axis: 1 } },
  ],
  body([x, index, source], { axis }) {
    const at = normalizeAxis("indexAdd", axis, x.ndim);
    const positions = indices("indexAdd", index, x.shape[at]);
    const expected = [...x.shape.slice(0, at), ...positions.shape, ...x.shape.slice(at + 1)];
    if (!sameShape(source.shape, expected)) {
      throw new ShapeError(
        "shape/mismatch",
        `indexAdd: the slices have shape ${formatShape(source.shape)}, but ${formatShape(expected)} fits`,
      );
    }
    return add(x, apply(indexSpreadOp, [source, positions], { axis: at, shape: x.shape }));
  },
});

/** x with slices added in along `axis` at the positions `index`. Throws `index/range`, `shape/mismatch`. */
export function indexAdd(x: TensorLike, axis: number, index: TensorLike, source: TensorLike): Tensor {
  const [input, values] = toTensors("indexAdd", [x, source]);
  return indexAddEntry.run([input, toTensor("indexAdd", index), values], { axis });
}
