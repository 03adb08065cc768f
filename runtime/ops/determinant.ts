/** Determinants of square matrices, and their logarithms; leading axes stack matrices. */

import { apply, toTensor } from "../apply.js";
import { composites, type Parted } from "../declare/composite.js";
import { generalOp } from "../declare/general.js";
import { allocate, toFloat } from "../dtype.js";
import { decompose } from "../engine/lu.js";
import type { NDArray, Op } from "../op.js";
import { sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { mul, neg } from "./arithmetic.js";
import { sumTo } from "./broadcast.js";
import { inv } from "./inverse.js";
import { cat, stack } from "./joining.js";
import { forEachMatrix, squareShape, turned, wellBehaved } from "./matrices.js";
import { reshape } from "./reshape.js";
import { narrow } from "./slicing.js";

function determinant(data: NDArray["data"], offset: number, n: number): number {
  const { lu, sign } = decompose(data, offset, n);
  let product = sign;
  for (let i = 0; i < n; i++) product *= lu[i * n + i];
  return product;
}

const detOp: Op<undefined> = generalOp<undefined>({
  name: "det",
  args: ["x"],
  shape: ([shape]) => {
    squareShape("det", shape);
    return shape.slice(0, -2);
  },
  dtype: ([dtype]) => toFloat(dtype),
  forward([x], out) {
    const y = allocate(out.dtype, sizeOf(out.shape));
    forEachMatrix(x, (offset, i) => {
      y[i] = determinant(x.data, offset, x.shape.at(-1)!);
    });
    return y;
  },
  vjp: (gy, { inputs: [x], output: y }) => mul(spreadOver(gy), cofactors(x, y)),
  jvp: (dx, { inputs: [x], output: y }) =>
    sumTo(mul(dx, cofactors(x, y)), [...y.shape, 1, 1]).reshape(y.shape),
  doc: {
    sentence: "The determinant of a square matrix: by how much it stretches volumes.",
    formula: "y = det x        gx = gy C,  C_ij = (-1)^(i+j) det(x without row i and column j) = y (x^-1)'",
    convention:
      "Convention: for a singular matrix, also one that only rounding keeps from it, the cofactors C are computed one " +
      "by one, so all derivatives exist and are right.",
    example: "det([[1, 2], [3, 4]]).item()   // -2",
    torch: "torch.linalg.det",
    differs: "PyTorch 1.13 gives some singular matrices a wrong gradient: 0 for [[1, 2], [2, 4]].",
  },
  samples: () => [
    { inputs: [wellBehaved(3)] },
    {
      inputs: [
        [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [2, 0],
            [1, 3],
          ],
        ],
      ],
    },
    {
      inputs: [
        [
          [1, 2],
          [2, 4],
        ],
      ],
      value: 0,
      gradient: [
        [
          [4, -2],
          [-2, 1],
        ],
      ],
    },
    {
      inputs: [
        [
          [1, 2, 3],
          [2, 4, 6],
          [1, 0, 1],
        ],
      ],
      value: 0,
    },
    {
      inputs: [
        [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      ],
    },
  ],
});

/** One number per matrix, as [.., 1, 1]. */
function spreadOver(y: Tensor): Tensor {
  return reshape(y, [...y.shape, 1, 1]);
}

/** The derivative of the determinant in every entry. */
function cofactors(x: Tensor, y: Tensor): Tensor {
  if (!isNearlySingular(x)) return mul(spreadOver(y), turned(inv(x)));
  const n = x.shape.at(-1)!;
  const rows = Array.from({ length: n }, (_, i) => {
    const entries = Array.from({ length: n }, (_, j) => {
      const minor = det(without(without(x, -2, i), -1, j));
      return (i + j) % 2 === 0 ? minor : neg(minor);
    });
    return stack(entries, -1);
  });
  return stack(rows, -2);
}

/**
 * True if a pivot is so small beside the largest that an inverse would be mostly rounding: [[1,2,3],[4,5,6],[7,8,9]]
 * has determinant 7e-16 instead of 0, and second derivatives through its inverse would have no right digit.
 */
function isNearlySingular(x: Tensor): boolean {
  const n = x.shape.at(-1)!;
  const data = x.allData;
  for (let offset = 0; offset < data.length; offset += n * n) {
    const { lu } = decompose(data, offset, n);
    const pivots = Array.from({ length: n }, (_, i) => Math.abs(lu[i * n + i]));
    if (Math.min(...pivots) <= 1e-7 * Math.max(...pivots)) return true;
  }
  return false;
}

/** x without entry i of an axis. */
function without(x: Tensor, axis: number, i: number): Tensor {
  const at = x.ndim + axis;
  return cat([narrow(x, at, 0, i), narrow(x, at, i + 1, x.shape[at] - i - 1)], at);
}

/** The determinant of a square matrix. Throws `shape/square`. */
export function det(x: TensorLike): Tensor {
  return apply(detOp, [toTensor("det", x)], undefined);
}

const logAbsDetOp: Op<undefined> = generalOp<undefined>({
  name: "logAbsDet",
  args: ["x"],
  shape: detOp.shape,
  dtype: detOp.dtype,
  forward([x], out) {
    const n = x.shape.at(-1)!;
    const y = allocate(out.dtype, sizeOf(out.shape));
    forEachMatrix(x, (offset, i) => {
      const { lu } = decompose(x.data, offset, n);
      for (let k = 0; k < n; k++) y[i] += Math.log(Math.abs(lu[k * n + k]));
    });
    return y;
  },
  // d log|det x| = trace(x^-1 dx)
  vjp: (gy, { inputs: [x] }) => mul(spreadOver(gy), turned(inv(x))),
  jvp: (dx, { inputs: [x], output: y }) =>
    sumTo(mul(dx, turned(inv(x))), [...y.shape, 1, 1]).reshape(y.shape),
  doc: {
    sentence:
      "The logarithm of the size of the determinant; it does not overflow where the determinant would.",
    formula: "y = log |det x|  gx = gy (x^-1)'",
    convention: "Convention: for a singular matrix it is -Infinity, and there is no gradient.",
    example: "slogdet([[1, 2], [3, 4]])[1].item()   // 0.6931471805599453",
    torch: "torch.linalg.slogdet",
  },
  samples: () => [
    { inputs: [wellBehaved(3)] },
    {
      inputs: [
        [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [2, 0],
            [1, 3],
          ],
        ],
      ],
    },
  ],
});

const signDetOp: Op<undefined> = generalOp<undefined>({
  name: "signDet",
  args: ["x"],
  nondifferentiable: { "*": "a sign jumps, and is flat everywhere else" },
  shape: detOp.shape,
  dtype: detOp.dtype,
  forward([x], out) {
    const y = allocate(out.dtype, sizeOf(out.shape));
    forEachMatrix(x, (offset, i) => {
      const n = x.shape.at(-1)!;
      const { lu, sign } = decompose(x.data, offset, n);
      y[i] = sign;
      for (let k = 0; k < n; k++) y[i] *= Math.sign(lu[k * n + k]);
    });
    return y;
  },
  doc: {
    sentence: "The sign of the determinant: 1, -1, or 0.",
    formula: "y = sign(det x)",
    example: "slogdet([[1, 2], [3, 4]])[0].item()   // -1",
    torch: "torch.linalg.slogdet().sign",
  },
  samples: () => [{ inputs: [wellBehaved(3)], value: 1 }],
});

const slogdetEntry: Parted<undefined> = composites<undefined>({
  name: "slogdet",
  args: ["x"],
  doc: {
    sentence: "The determinant as its sign and the logarithm of its size, which does not overflow.",
    formula: "y_1 = sign(det x),  y_2 = log |det x|        gx = gy_2 (x^-1)'",
    convention:
      "Convention: the sign has gradient 0; a singular matrix gives 0 and -Infinity, and no gradient.",
    example: "slogdet([[1, 2], [3, 4]])[1].item()   // 0.6931471805599453",
    torch: "torch.linalg.slogdet",
  },
  samples: () => [
    { inputs: [wellBehaved(3)] },
    {
      inputs: [
        [
          [0, 2],
          [1, 0],
        ],
      ],
      value: [-1, Math.log(2)],
      gradient: [
        [
          [0, 0.5],
          [1, 0],
        ],
      ],
    },
  ],
  body: ([x]) => [apply(signDetOp, [x], undefined), apply(logAbsDetOp, [x], undefined)],
});

/** The determinant of a square matrix as `[sign, log of its size]`. Throws `shape/square`. */
export function slogdet(x: TensorLike): [Tensor, Tensor] {
  return slogdetEntry.parts([toTensor("slogdet", x)], undefined) as [Tensor, Tensor];
}
