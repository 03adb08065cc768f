/** Determinants, inverses and linear equations of square matrices; leading axes stack matrices. */
import { apply, toTensor, toTensors } from "../apply.js";
import { zerosLike } from "../create.js";
import { allocate, promote, toFloat } from "../dtype.js";
import { decompose, substitute } from "../engine/lu.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { type NDArray, type Op, register } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, formatShape, type Shape, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { mul, neg } from "./arithmetic.js";
import { broadcastTo, sumTo } from "./broadcast.js";
import { cat, stack } from "./joining.js";
import { matmul } from "./matmul.js";
import { reshape, transpose } from "./reshape.js";
import { unsqueeze } from "./shaping.js";
import { narrow } from "./slicing.js";

/** A stack of well-behaved matrices for samples: random entries with a heavy diagonal. */
function wellBehaved(n: number): readonly number[][] {
  const noise = spread([n, n]) as number[][];
  return noise.map((row, i) => row.map((x, j) => (i === j ? x + 4 : x)));
}

function squareShape(name: string, shape: Shape): number {
  const [n, m] = [shape.at(-2), shape.at(-1)];
  if (n !== undefined && n === m) return n;
  throw new ShapeError("shape/square", `${name}: a square matrix is needed, not shape ${formatShape(shape)}`);
}

/** The transpose of each matrix. */
function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

function forEachMatrix(x: NDArray, visit: (offset: number, i: number) => void): void {
  const size = x.shape.at(-1)! ** 2;
  for (let i = 0; i * size < x.data.length; i++) visit(i * size, i);
}

function refuseSingular(name: string, column: number): void {
  if (column < 0) return;
  throw new ArgumentError(
    "linalg/singular",
    `${name}: the matrix is singular: nothing is left to divide by in column ${column}`,
    "its rows depend on each other; its determinant is 0",
  );
}

const invOp: Op<undefined> = register<Op<undefined>>({
  name: "inv",
  args: ["x"],
  nondifferentiable: {},
  isValueFree: false,
  scalar: null,
  shape: ([shape]) => {
    squareShape("inv", shape);
    return shape;
  },
  dtype: ([dtype]) => toFloat(dtype),
  run: (inputs, params) => apply(invOp, inputs, params),
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
export function inv(x: TensorLike): Tensor {
  return apply(invOp, [toTensor("inv", x)], undefined);
}

const solveOp: Op<undefined> = register<Op<undefined>>({
  name: "solve",
  args: ["a", "b"],
  nondifferentiable: {},
  isValueFree: false,
  scalar: null,
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
  run: (inputs, params) => apply(solveOp, inputs, params),
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

/** The solution of a x = b, for a vector b or for every column of a matrix. Throws `shape/square`, `linalg/singular`. */
export function solve(a: TensorLike, b: TensorLike): Tensor {
  const [left, right] = toTensors("solve", [a, b]);
  if (right.ndim === 1) return reshape(solve(left, unsqueeze(right, 1)), [...left.shape.slice(0, -1)]);
  const batch = broadcastShapes("solve", [left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const stretched = (t: Tensor): Tensor => broadcastTo(t, [...batch, ...t.shape.slice(-2)]);
  return apply(solveOp, [stretched(left), stretched(right)], undefined);
}

function determinant(data: NDArray["data"], offset: number, n: number): number {
  const { lu, sign } = decompose(data, offset, n);
  let product = sign;
  for (let i = 0; i < n; i++) product *= lu[i * n + i];
  return product;
}

const detOp: Op<undefined> = register<Op<undefined>>({
  name: "det",
  args: ["x"],
  nondifferentiable: {},
  isValueFree: false,
  scalar: null,
  shape: ([shape]) => {
    squareShape("det", shape);
    return shape.slice(0, -2);
  },
  dtype: ([dtype]) => toFloat(dtype),
  run: (inputs, params) => apply(detOp, inputs, params),
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
      "Convention: for a singular matrix the cofactors C are computed one by one, so all derivatives exist.",
    example: "det([[1, 2], [3, 4]]).item()   // -2",
    torch: "torch.linalg.det",
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
  ],
});

/** One number per matrix, as [.., 1, 1]. */
function spreadOver(y: Tensor): Tensor {
  return reshape(y, [...y.shape, 1, 1]);
}

/** The derivative of the determinant in every entry. */
function cofactors(x: Tensor, y: Tensor): Tensor {
  if (!y.allData.includes(0)) return mul(spreadOver(y), turned(inv(x)));
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

/** x without entry i of an axis. */
function without(x: Tensor, axis: number, i: number): Tensor {
  const at = x.ndim + axis;
  return cat([narrow(x, at, 0, i), narrow(x, at, i + 1, x.shape[at] - i - 1)], at);
}

/** The determinant of a square matrix. Throws `shape/square`. */
export function det(x: TensorLike): Tensor {
  return apply(detOp, [toTensor("det", x)], undefined);
}

const logAbsDetOp: Op<undefined> = register<Op<undefined>>({
  name: "logAbsDet",
  args: ["x"],
  nondifferentiable: {},
  isValueFree: false,
  scalar: null,
  shape: detOp.shape,
  dtype: detOp.dtype,
  run: (inputs, params) => apply(logAbsDetOp, inputs, params),
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

const signDetOp: Op<undefined> = register<Op<undefined>>({
  name: "signDet",
  args: ["x"],
  nondifferentiable: { "*": "a sign jumps, and is flat everywhere else" },
  isValueFree: true,
  scalar: null,
  shape: detOp.shape,
  dtype: detOp.dtype,
  run: (inputs, params) => apply(signDetOp, inputs, params),
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
  vjp: (gy) => zerosLike(gy),
  doc: {
    sentence: "The sign of the determinant: 1, -1, or 0.",
    formula: "y = sign(det x)",
    example: "slogdet([[1, 2], [3, 4]])[0].item()   // -1",
    torch: "torch.linalg.slogdet().sign",
  },
  samples: () => [{ inputs: [wellBehaved(3)], value: 1 }],
});

/** The determinant of a square matrix as `[sign, log of its size]`. Throws `shape/square`. */
export function slogdet(x: TensorLike): [Tensor, Tensor] {
  const input = toTensor("slogdet", x);
  return [apply(signDetOp, [input], undefined), apply(logAbsDetOp, [input], undefined)];
}
