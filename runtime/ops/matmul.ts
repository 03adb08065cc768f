/** The matrix product, of vectors, matrices, and stacks of matrices. */
import { apply, toTensors } from "../apply.js";
import { alignBatches } from "../autodiff/batched.js";
import { bilinearOp } from "../declare/bilinear.js";
import { engine } from "../engine/engine.js";
import { ShapeError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, formatShape, type Shape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { MatMul, Multiplies } from "../types/rules.js";
import { sumTo } from "./broadcast.js";
import { reshape } from "./reshape.js";

/** Which operands are to be read with their last two axes swapped: it saves copying a transpose. */
interface MatmulParams {
  readonly transposeX: boolean;
  readonly transposeY: boolean;
}

const plain: MatmulParams = { transposeX: false, transposeY: false };

const matmulOp: Op<MatmulParams> = bilinearOp({
  name: "matmul",
  args: ["x", "y"],
  doc: {
    sentence:
      "The matrix product; leading axes are stacks of matrices and broadcast, vectors are rows or columns.",
    formula: "z_ij = sum_k x_ik y_kj        gx = gz y',  gy = x' gz",
    example: "matmul([[1, 2], [3, 4]], [5, 6]).toArray()   // [17, 39]",
    torch: "torch.matmul",
  },
  samples: () => [
    { inputs: [spread([2, 3]), spread([3, 4])], params: plain },
    { inputs: [spread([3, 2]), spread([3, 4])], params: { transposeX: true, transposeY: false } },
    { inputs: [spread([2, 3]), spread([4, 3])], params: { transposeX: false, transposeY: true } },
    { inputs: [spread([3, 2]), spread([4, 3])], params: { transposeX: true, transposeY: true } },
    { inputs: [spread([2, 1, 2, 3]), spread([2, 3, 2])], params: plain },
    { inputs: [spread([3, 2]), spread([2, 4, 3])], params: { transposeX: true, transposeY: true } },
    { inputs: [[[], []], spread([3, 0])], params: { transposeX: false, transposeY: true } },
  ],
  shape([x, y], { transposeX, transposeY }) {
    const [n, k] = matrixOf(x, transposeX);
    const [k2, m] = matrixOf(y, transposeY);
    if (k !== k2) throw innerError(k, k2, x, y);
    return [...broadcastShapes("matmul", [x.slice(0, -2), y.slice(0, -2)]), n, m];
  },
  forward: ([x, y], out, { transposeX, transposeY }) => engine().matmul(x, y, transposeX, transposeY, out),
  batch: (inputs, isBatched, params) => apply(matmulOp, alignBatches(inputs, isBatched), params),
  // z = X Y gives gX = gz Y' and gY = X' gz ("the only way the shapes work out"); where an operand was stored
  // transposed, x = X', its gradient is transposed too: (gz Y')' = Y gz'.
  gradients: [
    (gz, x, y, { transposeX, transposeY }) =>
      sumTo(transposeX ? product(y, gz, transposeY, true) : product(gz, y, false, !transposeY), x.shape),
    (gz, x, y, { transposeX, transposeY }) =>
      sumTo(transposeY ? product(gz, x, true, transposeX) : product(x, gz, !transposeX, false), y.shape),
  ],
});

/**
 * The matrix product. Two vectors give a number, a matrix and a vector a vector; with more axes the last two are
 * matrices and the others stack them, with broadcasting. Throws `shape/mismatch`, `shape/rank`.
 */
export function matmul<X extends TensorLike, Y extends TensorLike>(
  x: X,
  y: Multiplies<X, Y>,
): Tensor<MatMul<X, Y>> {
  const [a, b] = toTensors("matmul", [x, y]);
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError(
      "shape/rank",
      `matmul: a rank-0 tensor has no inner dimension: ${formatShape(a.shape)} x ${formatShape(b.shape)}`,
      "to scale by a number use mul",
    );
  }
  const [k, k2] = [a.shape.at(-1)!, b.shape.at(b.ndim === 1 ? 0 : -2)!];
  if (k !== k2) throw innerError(k, k2, a.shape, b.shape);
  const z = product(
    a.ndim === 1 ? reshape(a, [1, k]) : a,
    b.ndim === 1 ? reshape(b, [k, 1]) : b,
    false,
    false,
  );
  if (a.ndim > 1 && b.ndim > 1) return z;
  const batch = z.shape.slice(0, -2);
  return reshape(z, [
    ...batch,
    ...(a.ndim > 1 ? [z.shape.at(-2)!] : []),
    ...(b.ndim > 1 ? [z.shape.at(-1)!] : []),
  ]);
}

/** x y' for a matrix y, without turning it. Throws `shape/mismatch`. */
export function matmulTransposed(x: Tensor, y: Tensor): Tensor {
  const [k = 0, k2 = 0] = [x.shape.at(-1), y.shape.at(-1)];
  if (y.ndim !== 2 || x.ndim === 0 || k !== k2) {
    throw new ShapeError(
      "shape/mismatch",
      `linear: inputs of shape ${formatShape(x.shape)} do not fit weights of shape ${formatShape(y.shape)}`,
      "weights are outputs x inputs, and inputs = the last axis of x",
    );
  }
  return x.ndim === 1
    ? reshape(product(reshape(x, [1, k]), y, false, true), [y.shape[0]])
    : product(x, y, false, true);
}

function product(x: Tensor, y: Tensor, transposeX: boolean, transposeY: boolean): Tensor {
  return apply(matmulOp, [x, y], { transposeX, transposeY });
}

function matrixOf(shape: Shape, isTransposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return isTransposed ? [columns, rows] : [rows, columns];
}

function innerError(k: number, k2: number, x: Shape, y: Shape): ShapeError {
  const fitsTurned = x.length === 2 && y.length === 2 && k === y[1];
  return new ShapeError(
    "shape/mismatch",
    `matmul: inner dimensions ${k} and ${k2} differ: ${formatShape(x)} x ${formatShape(y)}`,
    fitsTurned
      ? "the second one transposed would fit: x.matmul(y.T)"
      : "columns of the first = rows of the second",
  );
}
