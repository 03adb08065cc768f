/** Triangles and diagonals of matrices; leading axes stack matrices. */
import { apply, toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { linearOp } from "../declare/linear.js";
import { allocate } from "../dtype.js";
import { ShapeError } from "../errors.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import { checkWhole, formatShape, normalizeAxis, stridesOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { readView, writeView } from "./slicing.js";
import { sum } from "./sums.js";

interface TriangleParams {
  /** Entries with column - row <= offset are kept (tril), or those >= offset (triu). */
  readonly offset: number;
}

function triangleOp(
  name: "tril" | "triu",
  keeps: (distance: number, offset: number) => boolean,
): Op<TriangleParams> {
  const isLower = name === "tril";
  const op: Op<TriangleParams> = linearOp({
    name,
    doc: {
      sentence: `The ${isLower ? "lower" : "upper"} triangle of a matrix, zeros elsewhere.`,
      formula: `y_ij = x_ij where j - i ${isLower ? "<=" : ">="} offset, else 0        gx = ${name}(gy)`,
      example: isLower
        ? "tril([[1, 2], [3, 4]]).toArray()   // [[1, 0], [3, 4]]"
        : "triu([[1, 2], [3, 4]]).toArray()   // [[1, 2], [0, 4]]",
      torch: `torch.${name}`,
    },
    samples: () => [
      { inputs: [spread([3, 4])], params: { offset: 0 } },
      { inputs: [spread([2, 3, 3])], params: { offset: -1 } },
      { inputs: [spread([3, 4])], params: { offset: 1 } },
    ],
    shape: ([shape]) => {
      if (shape.length >= 2) return shape;
      throw new ShapeError("shape/rank", `${name}: a matrix is needed, not shape ${formatShape(shape)}`);
    },
    forward([x], out, { offset }) {
      const y = allocate(out.dtype, x.data.length);
      const columns = x.shape.at(-1)!;
      const rows = x.shape.at(-2)!;
      for (let at = 0; at < y.length; at++) {
        const distance = (at % columns) - (Math.floor(at / columns) % rows);
        if (keeps(distance, offset)) y[at] = x.data[at];
      }
      return y;
    },
    transpose: (gy, { params }) => apply(op, [gy], params),
  });
  return op;
}

const trilOp = triangleOp("tril", (distance, offset) => distance <= offset);
const triuOp = triangleOp("triu", (distance, offset) => distance >= offset);

/** The lower triangle, up to diagonal number `offset`. Throws `shape/rank`. */
export function tril<X extends TensorLike>(x: X, offset = 0): Tensor<ShapeOf<X>> {
  checkWhole("tril", "number of a diagonal", offset);
  return apply(trilOp, [toTensor("tril", x)], { offset });
}

/** The upper triangle, from diagonal number `offset` on. Throws `shape/rank`. */
export function triu<X extends TensorLike>(x: X, offset = 0): Tensor<ShapeOf<X>> {
  checkWhole("triu", "number of a diagonal", offset);
  return apply(triuOp, [toTensor("triu", x)], { offset });
}

interface DiagonalParams {
  readonly offset: number;
  readonly axis0: number;
  readonly axis1: number;
}

const diagonalEntry: Entry<DiagonalParams> = composite({
  name: "diagonal",
  args: ["x"],
  doc: {
    sentence: "The diagonal of a matrix; with more axes, of every matrix in the stack, as a new last axis.",
    formula: "y_i = x_(i, i + offset)        gx = gy on the diagonal, 0 elsewhere",
    example: "diagonal([[1, 2], [3, 4]]).toArray()   // [1, 4]",
    torch: "torch.diagonal",
  },
  samples: () => [
    { inputs: [spread([3, 4])], params: { offset: 1, axis0: 0, axis1: 1 } },
    { inputs: [spread([2, 3, 3])], params: { offset: -1, axis0: 1, axis1: 2 } },
    { inputs: [spread([3, 2, 3])], params: { offset: 0, axis0: 0, axis1: 2 } },
  ],
  body([x], { offset, axis0, axis1 }) {
    checkWhole("diagonal", "number of a diagonal", offset);
    const strides = stridesOf(x.shape);
    const [rows, columns] = [x.shape[axis0], x.shape[axis1]];
    const n = Math.max(0, offset < 0 ? Math.min(rows + offset, columns) : Math.min(rows, columns - offset));
    const isRest = (_: number, axis: number): boolean => axis !== axis0 && axis !== axis1;
    return readView(x, {
      offset: offset < 0 ? -offset * strides[axis0] : offset * strides[axis1],
      strides: [...strides.filter(isRest), strides[axis0] + strides[axis1]],
      shape: [...x.shape.filter(isRest), n],
    });
  },
});

/** Diagonal number `offset` of the matrices in axes `axis0` and `axis1`. Throws `shape/axis`. */
export function diagonal(x: TensorLike, offset = 0, axis0 = 0, axis1 = 1): Tensor {
  const input = toTensor("diagonal", x);
  const [a, b] = [axis0, axis1].map((axis) => normalizeAxis("diagonal", axis, input.ndim));
  if (a === b) throw new ShapeError("shape/axis", `diagonal: axis ${axis0} and axis ${axis1} are the same`);
  return diagonalEntry.run([input], { offset, axis0: a, axis1: b });
}

const diagEntry: Entry<TriangleParams> = composite({
  name: "diag",
  args: ["x"],
  doc: {
    sentence: "A matrix with the given vector on its diagonal; of a matrix, its diagonal.",
    formula: "y_ii = x_i, 0 elsewhere        gx_i = gy_ii",
    example: "diag([1, 2]).toArray()   // [[1, 0], [0, 2]]",
    torch: "torch.diag",
  },
  samples: () => [
    { inputs: [spread([3])], params: { offset: 0 } },
    { inputs: [spread([2])], params: { offset: -1 } },
    { inputs: [spread([3, 3])], params: { offset: 1 } },
  ],
  body([x], { offset }) {
    checkWhole("diag", "number of a diagonal", offset);
    if (x.ndim === 2) return diagonal(x, offset);
    if (x.ndim !== 1) {
      throw new ShapeError(
        "shape/rank",
        `diag: a vector or a matrix is needed, not shape ${formatShape(x.shape)}`,
      );
    }
    const n = x.shape[0] + Math.abs(offset);
    const start = offset < 0 ? -offset * n : offset;
    return writeView(x, { offset: start, strides: [n + 1], shape: [n, n] });
  },
});

/** A matrix with the vector x on diagonal `offset`, or that diagonal of the matrix x. Throws `shape/rank`. */
export function diag(x: TensorLike, offset = 0): Tensor {
  return diagEntry.run([toTensor("diag", x)], { offset });
}

const traceEntry: Entry<undefined> = composite({
  name: "trace",
  args: ["x"],
  doc: {
    sentence: "The sum of the diagonal of a matrix.",
    formula: "y = x_11 + x_22 + ...        gx = gy times the identity",
    example: "trace([[1, 2], [3, 4]]).item()   // 5",
    torch: "torch.trace",
  },
  samples: () => [{ inputs: [spread([3, 4])] }],
  body: ([x]) => sum(diagonal(x)),
});

/** The sum of the diagonal of a matrix. Throws `shape/rank`. */
export function trace(x: TensorLike): Tensor {
  const input = toTensor("trace", x);
  if (input.ndim === 2) return traceEntry.run([input], undefined);
  throw new ShapeError("shape/rank", `trace: a matrix is needed, not shape ${formatShape(input.shape)}`);
}
