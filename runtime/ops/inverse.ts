/** Inverses and linear equations of square matrices; leading axes stack matrices. */

import { apply, toTensor, toTensors } from "../apply.js";
import { generalOp } from "../declare/general.js";
import { allocate, promote, toFloat } from "../dtype.js";
import { decompose, substitute } from "../engine/lu.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, formatShape, sameShape, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { neg } from "./arithmetic.js";
import { squeeze, unsqueeze } from "./axes.js";
import { broadcastTo } from "./broadcast.js";
import { matmul } from "./matmul.js";
import { forEachMatrix, squareShape, turned, wellBehaved } from "./matrices.js";

function refuseSingular(name: string, column: number): void {
  if (column < 0) return;
  throw new ArgumentError(
    "linalg/singular",
    `${name}: the matrix is singular: nothing is left to divide by in column ${column}`,
    "its rows depend on each other; its determinant is 0",
  );
}

const invOp: Op<undefined> = generalOp<undefined>({
  name: "inv",
  args: ["x"],
  shape: ([shape]) => {
    squareShape("inv", shape);
    return shape;
  },
  dtype: ([dtype]) => toFloat(dtype),
  forward([x], out) {
    const n = x.shape.at(-1)!;
    const y = allocate(out.dtype, x.data.length);
    const identity = new Float64Array(n * n).map((_, i) => (i % (n + 1) === 0 ? 1 : 0));
    forEachMatrix(x, (offset) => {
      const parts = decompose(x.data, offset, n);
      refuseSingular("inv", parts.singularAt);
      substitute(parts, identity, 0, y, offset, n);
    });
    return y;
  },
  // X Y = 1, so dX Y + X dY = 0 and dY = -Y dX Y; transposed, gX = -Y' gY Y'.
  vjp: (gy, { output: y }) => neg(matmul(matmul(turned(y), gy), turned(y))),
  jvp: (dx, { output: y }) => neg(matmul(matmul(y, dx), y)),
  doc: {
    sentence: "The inverse of a square matrix.",
    formula: "y = x^-1         gx = -y' gy y'",
    convention: "Convention: a singular matrix is refused.",
    example: "inv([[2, 0], [0, 4]]).toArray()   // [[0.5, 0], [0, 0.25]]",
    torch: "torch.linalg.inv",
  },
  samples: () => [
    { inputs: [wellBehaved(3)] },
    {
      inputs: [
        [
          wellBehaved(2),
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ],
    },
  ],
});

/** The inverse of a square matrix. Throws `shape/square`, `linalg/singular`. */
export function inv<X extends TensorLike>(x: X): Tensor<ShapeOf<X>> {
  return apply(invOp, [toTensor("inv", x)], undefined);
}

const solveOp: Op<undefined> = generalOp<undefined>({
  name: "solve",
  args: ["a", "b"],
  shape([a, b]) {
    const n = squareShape("solve", a);
    if (b.at(-2) !== n) {
      throw new ShapeError(
        "shape/mismatch",
        `solve: ${n} equations, but the right side has shape ${formatShape(b)}`,
      );
    }
    return b;
  },
  dtype: (dtypes) => toFloat(dtypes.reduce(promote)),
  forward([a, b], out) {
    const n = a.shape.at(-1)!;
    const columns = b.shape.at(-1)!;
    const x = allocate(out.dtype, sizeOf(out.shape));
    forEachMatrix(a, (offset, i) => {
      const parts = decompose(a.data, offset, n);
      refuseSingular("solve", parts.singularAt);
      substitute(parts, b.data, i * n * columns, x, i * n * columns, columns);
    });
    return x;
  },
  // A X = B, so dA X + A dX = dB and dX = A^-1 (dB - dA X); transposed, gB = A'^-1 gX and gA = -gB X'.
  vjp(gx, { inputs: [a], output: x }, index) {
    const gb = apply(solveOp, [turned(a), gx], undefined);
    return index === 1 ? gb : neg(matmul(gb, turned(x)));
  },
  jvp: (d, { inputs: [a], output: x }, index) =>
    apply(solveOp, [a, index === 1 ? d : neg(matmul(d, x))], undefined),
  doc: {
    sentence: "The solution x of the linear equations a x = b.",
    formula: "x = a^-1 b       gb = a'^-1 gx,  ga = -gb x'",
    convention: "Convention: a singular matrix is refused.",
    example: "solve([[2, 0], [0, 4]], [2, 2]).toArray()   // [1, 0.5]",
    torch: "torch.linalg.solve",
  },
  samples: () => [
    { inputs: [wellBehaved(3), spread([3, 2])] },
    {
      inputs: [
        [
          wellBehaved(2),
          [
            [1, 2],
            [3, 4],
          ],
        ],
        spread([2, 2, 1]),
      ],
    },
  ],
});

/**
 * The solution of a x = b, for a vector b or for every column of a matrix. As in PyTorch, b of shape [..., n] beside a of
 * shape [..., n, n] is a stack of vectors. Throws `shape/square`, `linalg/singular`.
 */
export function solve(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = toTensors("solve", [a, b]);
  if (right.ndim === 1 || sameShape(right.shape, left.shape.slice(0, -1))) {
    return squeeze(solve(left, unsqueeze(right, -1)), -1);
  }
  const batch = broadcastShapes("solve", [left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const stretched = (t: Tensor): Tensor => broadcastTo(t, [...batch, ...t.shape.slice(-2)]);
  return apply(solveOp, [stretched(left), stretched(right)], undefined);
}
