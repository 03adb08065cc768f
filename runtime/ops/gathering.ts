/**
 * Picking elements by index tensors, and putting them back. Indices are positions along one axis; they have no
 * gradient. Where one element is picked several times, its gradients add.
 */
import { apply, toTensor, toTensors } from "../apply.js";
import { linearOp } from "../declare/linear.js";
import { allocate } from "../dtype.js";
import { engine } from "../engine/engine.js";
import { IndexError, ShapeError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, formatShape, normalizeAxis, type Shape, sameShape, sizeOf } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { add, mul } from "./arithmetic.js";
import { broadcastTo } from "./broadcast.js";
import { where } from "./choosing.js";
import { lt } from "./comparison.js";
import { cast } from "./copying.js";

interface AxisParams {
  readonly axis: number;
}

const nondifferentiable = { index: "an index is a position, not a quantity" };

const gatherOp: Op<AxisParams> = linearOp({
  name: "gather",
  args: ["x", "index"],
  nondifferentiable,
  doc: {
    sentence: "Picks one element per index along an axis, every other coordinate staying the same.",
    formula: "y[i][j] = x[index[i][j]][j]  (axis 0)        gx = gy added in at the places picked",
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
    const fits = index.length === x.length && index.every((n, a) => a === axis || n <= x[a]);
    if (fits) return index;
    throw new ShapeError(
      "shape/mismatch",
      `gather: indices of shape ${formatShape(index)} do not fit values of shape ${formatShape(x)}`,
      "they have the same rank, and outside the axis no index axis is longer",
    );
  },
  dtype: ([dtype]) => dtype,
  forward: ([x, index], out, { axis }) => engine().gather(x, axis, index, out),
  transpose: (gy, { inputs: [x, index], params }) =>
    apply(ungatherOp, [gy, index], { ...params, shape: x.shape }),
});

const ungatherOp: Op<AxisParams & { readonly shape: Shape }> = linearOp({
  name: "ungather",
  args: ["x", "index"],
  nondifferentiable,
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
  shape: (_, { shape }) => shape,
  dtype: ([dtype]) => dtype,
  forward: ([x, index], out, { axis }) => engine().scatterAdd(x, axis, index, out),
  transpose: (gy, { inputs: [, index], params: { axis } }) => apply(gatherOp, [gy, index], { axis }),
});

/** Picks elements along `axis` by a tensor of positions. Throws `index/range`, `shape/mismatch`. */
export function gather(x: TensorLike, axis: number, index: TensorLike): Tensor {
  const input = toTensor("gather", x);
  const at = normalizeAxis("gather", axis, input.ndim);
  return apply(gatherOp, [input, indices("gather", index, input.shape[at])], { axis: at });
}

/** Like gather, but x and index are broadcast to each other outside the axis. Throws as gather. */
export function takeAlongDim(x: TensorLike, index: TensorLike, axis: number): Tensor {
  const input = toTensor("takeAlongDim", x);
  const at = normalizeAxis("takeAlongDim", axis, input.ndim);
  const positions = indices("takeAlongDim", index, input.shape[at]);
  const without = (shape: Shape): Shape => shape.map((n, a) => (a === at ? 1 : n));
  const common = broadcastShapes("takeAlongDim", [without(input.shape), without(positions.shape)]);
  const stretched = (t: Tensor): Tensor =>
    broadcastTo(
      t,
      common.map((n, a) => (a === at ? t.shape[at] : n)),
    );
  return apply(gatherOp, [stretched(input), stretched(positions)], { axis: at });
}

/**
 * x with values added in along `axis` at the positions `index`; several at one place add up.
 * @example scatterAdd([1, 1, 1], 0, [0, 0, 2], [5, 6, 7]).toArray()   // [12, 1, 8]
 */
export function scatterAdd(x: TensorLike, axis: number, index: TensorLike, source: TensorLike): Tensor {
  const [input, values] = toTensors("scatterAdd", [x, source]);
  const at = normalizeAxis("scatterAdd", axis, input.ndim);
  const positions = indices("scatterAdd", index, input.shape[at]);
  checkSource("scatterAdd", values, positions);
  return add(input, apply(ungatherOp, [values, positions], { axis: at, shape: input.shape }));
}

/**
 * x with the values at the positions `index` along `axis` replaced. Where two are written to one place the last one
 * stays, and only it has a gradient.
 * @example scatter([1, 1, 1], 0, [0, 2], [5, 7]).toArray()   // [5, 1, 7]
 */
export function scatter(x: TensorLike, axis: number, index: TensorLike, source: TensorLike): Tensor {
  const input = toTensor("scatter", x);
  const at = normalizeAxis("scatter", axis, input.ndim);
  const positions = indices("scatter", index, input.shape[at]);
  const values =
    typeof source === "number" ? broadcastTo(source, positions.shape) : toTensor("scatter", source);
  checkSource("scatter", values, positions);
  const { isKept, isWritten } = lastWriters(positions, at, input.shape);
  const written = apply(ungatherOp, [mul(values, isWritten), positions], { axis: at, shape: input.shape });
  return add(mul(input, isKept), written);
}

/** Which places of x survive a scatter, and which of the values written are the last at their place. */
function lastWriters(positions: Tensor, axis: number, shape: Shape): { isKept: Tensor; isWritten: Tensor } {
  const places = new Tensor(
    shape,
    "int32",
    Int32Array.from({ length: sizeOf(shape) }, (_, i) => i),
  );
  const targets = engine().gather(places, axis, positions, { shape: positions.shape, dtype: "int32" });
  const last = new Int32Array(places.size).fill(-1);
  targets.forEach((target: number, i: number) => {
    last[target] = i;
  });
  const isKept = Uint8Array.from(last, (i) => (i < 0 ? 1 : 0));
  const isWritten = Uint8Array.from(targets, (target: number, i: number) => (last[target] === i ? 1 : 0));
  return {
    isKept: new Tensor(shape, "bool", isKept),
    isWritten: new Tensor(positions.shape, "bool", isWritten),
  };
}

const indexSelectOp: Op<AxisParams> = linearOp({
  name: "indexSelect",
  args: ["x", "index"],
  nondifferentiable,
  doc: {
    sentence: "Whole slices along an axis, chosen by a vector of positions.",
    formula: "y[k] = x[index[k]]  (axis 0)        gx[index[k]] += gy[k]",
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
  transpose: (gy, { inputs: [x, index], params }) =>
    apply(indexSpreadOp, [gy, index], { ...params, shape: x.shape }),
});

const indexSpreadOp: Op<AxisParams & { readonly shape: Shape }> = linearOp({
  name: "indexSpread",
  args: ["x", "index"],
  nondifferentiable,
  doc: {
    sentence: "Adds slices into zeros at the positions that indexSelect picks: its gradient.",
    formula: "y[index[k]] += x[k]        gx = indexSelect(gy, axis, index)",
    example: "indexAdd(zeros(3), 0, [2, 2], [1, 5]).toArray()   // [0, 0, 6]",
    torch: "torch.zeros().index_add",
  },
  samples: () => [{ inputs: [spread([3, 2]), [1, 1, 0]], params: { axis: 0, shape: [2, 2] } }],
  shape: (_, { shape }) => shape,
  dtype: ([dtype]) => dtype,
  forward([x, index], out, { axis }) {
    const y = allocate(out.dtype, sizeOf(out.shape));
    forEachSlice(out.shape, axis, index.data, (to, from, run) => {
      for (let i = 0; i < run; i++) y[to + i] += x.data[from + i];
    });
    return y;
  },
  transpose: (gy, { inputs: [, index], params: { axis } }) => apply(indexSelectOp, [gy, index], { axis }),
});

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

/**
 * x with slices added in along `axis` at the positions `index`. Throws `index/range`, `shape/mismatch`.
 * @example indexAdd([[1, 1], [1, 1]], 0, [1], [[5, 6]]).toArray()   // [[1, 1], [6, 7]]
 */
export function indexAdd(x: TensorLike, axis: number, index: TensorLike, source: TensorLike): Tensor {
  const [input, values] = toTensors("indexAdd", [x, source]);
  const at = normalizeAxis("indexAdd", axis, input.ndim);
  const positions = indices("indexAdd", index, input.shape[at]);
  const expected = [...input.shape.slice(0, at), ...positions.shape, ...input.shape.slice(at + 1)];
  if (!sameShape(values.shape, expected)) {
    throw new ShapeError(
      "shape/mismatch",
      `indexAdd: the slices have shape ${formatShape(values.shape)}, but ${formatShape(expected)} fits`,
    );
  }
  return add(input, apply(indexSpreadOp, [values, positions], { axis: at, shape: input.shape }));
}

/** Positions as an int32 tensor, negative ones counted from the end. Throws `index/range`, `index/kind`. */
export function indices(op: string, index: TensorLike, size: number): Tensor {
  const given = toTensor(op, index);
  if (given.batch !== null) return batchedIndices(op, given, size);
  const isReady = given.dtype === "int32" && given.data.every((i: number) => i >= 0 && i < size);
  if (isReady) return given;
  if (given.dtype === "bool") {
    throw new IndexError("index/kind", `${op}: positions are integers, not bools`, "masks go to where or at");
  }
  const data = new Int32Array(given.size);
  given.data.forEach((i: number, k: number) => {
    if (!Number.isInteger(i)) throw new IndexError("index/kind", `${op}: ${i} is not an integer position`);
    if (i < -size || i >= size) {
      throw new IndexError(
        "index/range",
        `${op}: position ${i} in an axis of ${size}`,
        `positions run from ${-size} to ${size - 1}`,
      );
    }
    data[k] = i < 0 ? i + size : i;
  });
  return new Tensor(given.shape, "int32", given.ndim === 0 ? data[0] : data);
}

/** Inside vmap: all examples are checked at once. */
function batchedIndices(op: string, given: Tensor, size: number): Tensor {
  const { allData } = given;
  indices(op, allData, size);
  const isShifted = allData.some((i: number) => i < 0);
  return cast(isShifted ? where(lt(given, 0), add(given, size), given) : given, "int32");
}

function checkSource(op: string, source: Tensor, index: Tensor): void {
  if (sameShape(source.shape, index.shape)) return;
  throw new ShapeError(
    "shape/mismatch",
    `${op}: ${formatShape(source.shape)} values for ${formatShape(index.shape)} positions`,
    "one value per position",
  );
}
