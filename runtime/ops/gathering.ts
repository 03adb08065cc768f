/**
 * Picking single elements by an index tensor, and the transpose, adding them back. Where one element is picked several
 * times, its gradients add.
 */
import { apply, toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { linearOp } from "../declare/linear.js";
import { engine } from "../engine/engine.js";
import { ShapeError } from "../errors.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, formatShape, normalizeAxis, type Shape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { broadcastTo } from "./broadcast.js";
import { indices, noGradientOfIndex } from "./positions.js";

interface AxisParams {
  readonly axis: number;
}

/** Throws `shape/mismatch` unless the places that an index names are places of x. */
function checkFit(op: string, x: Shape, axis: number, index: Shape): void {
  if (index.length === x.length && index.every((n, a) => a === axis || n <= x[a])) return;
  throw new ShapeError(
    "shape/mismatch",
    `${op}: indices of shape ${formatShape(index)} do not fit values of shape ${formatShape(x)}`,
    "they have the same rank, and outside the axis no index axis is longer",
  );
}

const gatherOp: Op<AxisParams> = linearOp({
  name: "gather",
  args: ["x", "index"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Picks one element per index along an axis, every other coordinate staying the same.",
    formula: "y[i][j] = x[index[i][j]][j]  (axis 0)        gx = gy added in at the places picked",
    convention: "Convention: an element picked several times receives the sum of its gradients.",
    example: "gather([[1, 2], [3, 4]], 1, [[1], [0]]).toArray()   // [[2], [3]]",
    torch: "torch.gather",
  },
  samples: () => [
    {
      inputs: [
        spread([3, 4]),
        [
          [0, 3, 3],
          [1, 1, 0],
          [2, 2, 2],
        ],
      ],
      params: { axis: 1 },
    },
    {
      inputs: [
        spread([3, 4]),
        [
          [2, 0],
          [2, 1],
        ],
      ],
      params: { axis: 0 },
    },
  ],
  shape: ([x, index], { axis }) => {
    checkFit("gather", x, axis, index);
    return index;
  },
  dtype: ([dtype]) => dtype,
  forward: ([x, index], out, { axis }) => engine().gather(x, axis, index, out),
  accumulate: (gy, { inputs: [x, index], params: { axis } }, _, into) =>
    void engine().scatterAdd(gy, axis, index, x, into),
  transpose: (gy, { inputs: [x, index], params }) =>
    apply(ungatherOp, [gy, index], { ...params, shape: x.shape }),
});

const ungatherOp: Op<AxisParams & { readonly shape: Shape }> = linearOp({
  name: "ungather",
  args: ["x", "index"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Adds values into zeros at the places that gather picks: the gradient of gather.",
    formula: "y[index[i][j]][j] += x[i][j]        gx = gather(gy, axis, index)",
    example: "scatterAdd(zeros(3), 0, [2, 2], [1, 5]).toArray()   // [0, 0, 6]",
    torch: "torch.zeros().scatter_add",
  },
  samples: () => [
    {
      inputs: [
        spread([2, 2]),
        [
          [2, 0],
          [2, 1],
        ],
      ],
      params: { axis: 0, shape: [3, 4] },
    },
  ],
  shape: ([, index], { axis, shape }) => {
    checkFit("ungather", shape, axis, index);
    return shape;
  },
  // Trues that meet are counted.
  dtype: ([dtype]) => (dtype === "bool" ? "int32" : dtype),
  forward: ([x, index], out, { axis }) => engine().scatterAdd(x, axis, index, out),
  transpose: (gy, { inputs: [, index], params: { axis } }) => apply(gatherOp, [gy, index], { axis }),
});

/** Zeros of `shape` with values added in at the places that gather would pick. */
export function ungather(values: Tensor, axis: number, index: Tensor, shape: Shape): Tensor {
  return apply(ungatherOp, [values, index], { axis, shape });
}

/** Picks elements along `axis` by a tensor of positions. Throws `index/range`, `shape/mismatch`. */
export function gather(x: TensorLike, axis: number, index: TensorLike): Tensor {
  const input = toTensor("gather", x);
  const at = normalizeAxis("gather", axis, input.ndim);
  return apply(gatherOp, [input, indices("gather", index, input.shape[at])], { axis: at });
}

const takeAlongDimEntry: Entry<AxisParams> = composite<AxisParams>({
  name: "takeAlongDim",
  args: ["x", "index"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Like gather, but x and index are broadcast to each other outside the axis.",
    formula: "y[i][j] = x[i][index[i][j]]  (axis 1)        gx = gy added in at the places picked",
    example: "takeAlongDim([[10, 20], [30, 40]], [[1]], 1).toArray()   // [[20], [40]]",
    torch: "torch.take_along_dim",
  },
  samples: () => [
    { inputs: [spread([3, 4]), [[3, 0, 3]]], params: { axis: 1 } },
    {
      inputs: [
        spread([3, 1]),
        [
          [2, 0],
          [0, 0],
        ],
      ],
      params: { axis: 0 },
    },
  ],
  body([x, index], { axis }) {
    const at = normalizeAxis("takeAlongDim", axis, x.ndim);
    if (index.ndim !== x.ndim) {
      throw new ShapeError(
        "shape/rank",
        `takeAlongDim: indices of shape ${formatShape(index.shape)} for values of shape ${formatShape(x.shape)}`,
        "both have as many axes",
      );
    }
    const positions = indices("takeAlongDim", index, x.shape[at]);
    const without = (shape: Shape): Shape => shape.map((n, a) => (a === at ? 1 : n));
    const common = broadcastShapes("takeAlongDim", [without(x.shape), without(positions.shape)]);
    const stretched = (t: Tensor): Tensor =>
      broadcastTo(
        t,
        common.map((n, a) => (a === at ? t.shape[at] : n)),
      );
    return apply(gatherOp, [stretched(x), stretched(positions)], { axis: at });
  },
});

/** Like gather, but x and index are broadcast to each other outside the axis. Throws as gather. */
export function takeAlongDim(x: TensorLike, index: TensorLike, axis: number): Tensor {
  return takeAlongDimEntry.run([toTensor("takeAlongDim", x), toTensor("takeAlongDim", index)], { axis });
}
