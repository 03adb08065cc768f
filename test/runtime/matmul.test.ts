/** Matrix products of every size are the sums that their formula says: in tiles, at the edges of tiles, and without. */
import { expect, test } from "vitest";
import {
  type DType,
  manualSeed,
  matmul,
  randn,
  type Tensor,
  tensor,
  transpose,
} from "../../runtime/index.js";

/** Sizes on both sides of a tile, of the size from which tiles are used, and of the pieces that are copied at a time. */
const SIZES = [
  [1, 1, 1],
  [3, 40, 50],
  [4, 8, 128],
  [5, 8, 103],
  [16, 16, 16],
  [17, 19, 18],
  [6, 511, 7],
  [6, 512, 7],
  [7, 513, 6],
  [4, 1030, 5],
  [5, 9, 256],
  [5, 9, 257],
  [9, 700, 259],
  [300, 9, 4],
] as const;

function largestError(x: Tensor, y: Tensor): number {
  const [n, k] = x.shape;
  const m = y.shape[1];
  const [xs, ys, product] = [x.data, y.data, matmul(x, y).data];
  let largest = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let total = 0;
      for (let q = 0; q < k; q++) total += xs[i * k + q] * ys[q * m + j];
      largest = Math.max(largest, Math.abs(total - product[i * m + j]));
    }
  }
  return largest;
}

const NEAR: Readonly<Partial<Record<DType, number>>> = { float64: 1e-12, float32: 1e-4 };

for (const dtype of ["float64", "float32"] as const) {
  test.each(SIZES)(`rows, terms, columns %i, %i, %i: every entry is its sum, ${dtype}`, (n, k, m) => {
    manualSeed(n + k + m);
    const x = randn(n, k).to(dtype);
    const y = randn(k, m).to(dtype);
    expect(largestError(x, y)).toBeLessThan(NEAR[dtype]!);
    // What the two gradients of a product need: one operand transposed, as it lies in memory.
    const gy = randn(n, m).to(dtype);
    expect(largestError(gy, transpose(y))).toBeLessThan(NEAR[dtype]!);
    expect(largestError(transpose(x), gy)).toBeLessThan(NEAR[dtype]!);
  });
}

test("each example of a batch has the product that it has alone", () => {
  manualSeed(1);
  const [x, y] = [randn(3, 17, 20), randn(20, 18)];
  const together = matmul(x, y);
  for (let b = 0; b < 3; b++) expect(together.at(b).toArray()).toEqual(matmul(x.at(b), y).toArray());
});

test("NaN and infinity stay in their row and column", () => {
  manualSeed(2);
  const [xs, ys] = [randn(17, 18).toArray() as number[][], randn(18, 19).toArray() as number[][]];
  xs[16][17] = Number.NaN;
  ys[0][18] = Number.POSITIVE_INFINITY;
  const product = matmul(tensor(xs), tensor(ys)).toArray() as number[][];
  product.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(Number.isFinite(value), `entry ${i}, ${j}`).toBe(i !== 16 && j !== 18);
    });
  });
});

test.each([2, 20])("integers, %i rows and columns, are exact modulo 2^32, as in PyTorch", (n) => {
  const whole = (seed: number) => (i: number, j: number) => (seed * (i + 1) * 65_537 + j * 2_147_483_629) | 0;
  const rows = (entry: (i: number, j: number) => number) =>
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(i, j)));
  const [xs, ys] = [rows(whole(40_503)), rows(whole(99_991))];
  const product = rows((i, j) => {
    const terms = xs[i].map((x, k) => BigInt(x) * BigInt(ys[k][j]));
    return Number(
      BigInt.asIntN(
        32,
        terms.reduce((a, b) => a + b),
      ),
    );
  });
  expect(matmul(tensor(xs, { dtype: "int32" }), tensor(ys, { dtype: "int32" })).toArray()).toEqual(product);
});
