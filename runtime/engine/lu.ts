/**
 * Triangular decomposition of small dense matrices in float64: what determinants, inverses and solutions are computed
 * from. P A = L U with partial pivoting: rows are swapped so that the largest number available is divided by.
 */
import type { Data } from "../dtype.js";

export interface Decomposition {
  readonly n: number;
  /** L below the diagonal (its own diagonal is 1), U on and above it. */
  readonly lu: Float64Array;
  /** Row i of P A is row order[i] of A. */
  readonly order: Int32Array;
  /** 1 or -1: the sign of the permutation; times the diagonal of U it is the determinant. */
  readonly sign: number;
  /** The first column without a pivot, or -1: a matrix with one is singular. */
  readonly singularAt: number;
}

/** Decomposes the n x n matrix that starts at `offset`. */
export function decompose(data: Data, offset: number, n: number): Decomposition {
  const lu = Float64Array.from(data.subarray(offset, offset + n * n));
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  let singularAt = -1;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[best * n + k])) best = i;
    if (best !== k) {
      for (let j = 0; j < n; j++) [lu[k * n + j], lu[best * n + j]] = [lu[best * n + j], lu[k * n + j]];
      [order[k], order[best]] = [order[best], order[k]];
      sign = -sign;
    }
    const pivot = lu[k * n + k];
    if (pivot === 0) {
      if (singularAt < 0) singularAt = k;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k] / pivot;
      lu[i * n + k] = factor;
      for (let j = k + 1; j < n; j++) lu[i * n + j] -= factor * lu[k * n + j];
    }
  }
  return { n, lu, order, sign, singularAt };
}

/** Solves A x = b for `columns` right sides, read from b and written to x (both n x columns, row-major). */
export function substitute(
  { n, lu, order }: Decomposition,
  b: Data,
  ib: number,
  x: Data,
  ix: number,
  columns: number,
): void {
  const y = new Float64Array(n);
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      let total = b[ib + order[i] * columns + c];
      for (let j = 0; j < i; j++) total -= lu[i * n + j] * y[j];
      y[i] = total;
    }
    for (let i = n - 1; i >= 0; i--) {
      let total = y[i];
      for (let j = i + 1; j < n; j++) total -= lu[i * n + j] * y[j];
      y[i] = total / lu[i * n + i];
      x[ix + i * columns + c] = y[i];
    }
  }
}
