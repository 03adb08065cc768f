/**
 * One matrix product over typed arrays. The loops are ordered so that the innermost one runs along memory in all
 * three arrays: i-k-j for plain operands (and a transposed left one), dot products for a transposed right one.
 */
import type { Data } from "../dtype.js";

/**
 * out[i, j] = sum_k x[i, k] y[k, j] for n x k by k x m, each array from its own offset. A transposed operand is
 * stored k x n (left) or m x k (right). `out` must hold zeros.
 */
export function matmulBlock(
  x: Data,
  ix: number,
  transposeX: boolean,
  y: Data,
  iy: number,
  transposeY: boolean,
  out: Data,
  io: number,
  n: number,
  k: number,
  m: number,
): void {
  const stepI = transposeX ? 1 : k;
  const stepK = transposeX ? n : 1;
  for (let i = 0; i < n; i++) {
    const row = io + i * m;
    let px = ix + i * stepI;
    if (transposeY) {
      for (let j = 0; j < m; j++) {
        let py = iy + j * k;
        let total = 0;
        for (let p = px, last = px + k * stepK; p < last; p += stepK) total += x[p] * y[py++];
        out[row + j] = total;
      }
    } else {
      for (let q = 0; q < k; q++, px += stepK) {
        const xik = x[px];
        const py = iy + q * m;
        for (let j = 0; j < m; j++) out[row + j] += xik * y[py + j];
      }
    }
  }
}
