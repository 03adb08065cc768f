/**
 * A matrix product in tiles: sixteen entries of the result are summed at once in local variables, so that eight numbers
 * read from memory serve sixteen multiplications. Both operands are first copied into the order in which they are read.
 * Three to six times as fast as plain loops where a matrix has some tens of rows; for vectors and small matrices the
 * copies cost more than they give.
 */
import type { Data } from "../dtype.js";

/** Rows and columns of a tile. */
const TILE = 4;
/** Terms of a sum that are added in one go: a strip of as many rows of tiles fits in the processor's first cache. */
const DEPTH = 512;
/** Columns of y that are copied at a time: DEPTH rows of so many fit in its second. */
const WIDTH = 256;

/** A stored matrix: entry (i, j) is data[start + i * row + j * column]. */
export interface Stored {
  readonly data: Data;
  readonly start: number;
  readonly row: number;
  readonly column: number;
}

/** A matrix of so many rows and columns as it lies in memory: row by row, or, transposed, column by column. */
export function stored(
  data: Data,
  start: number,
  isTransposed: boolean,
  rows: number,
  columns: number,
): Stored {
  return isTransposed ? { data, start, row: 1, column: rows } : { data, start, row: columns, column: 1 };
}

/** out[i, j] += sum_k x[i, k] y[k, j] for n x k by k x m; out is row-major from `at` and holds zeros. */
export type MatrixProduct = (
  x: Stored,
  y: Stored,
  out: Data,
  at: number,
  n: number,
  k: number,
  m: number,
) => void;

export const tiledMatmul: MatrixProduct = (x, y, out, at, n, k, m) => {
  const xs = new Float64Array(TILE * Math.min(k, DEPTH));
  const ys = new Float64Array(xs.length * Math.ceil(Math.min(m, WIDTH) / TILE));
  const sums = new Float64Array(TILE * TILE);
  for (let q = 0; q < k; q += DEPTH) {
    const depth = Math.min(DEPTH, k - q);
    const strip = TILE * depth;
    for (let j = 0; j < m; j += WIDTH) {
      const right = Math.min(j + WIDTH, m);
      for (let c = j, to = 0; c < right; c += TILE, to += strip) {
        copyStrip(
          y.data,
          y.start + q * y.row + c * y.column,
          y.column,
          y.row,
          Math.min(TILE, right - c),
          depth,
          ys,
          to,
        );
      }
      for (let i = 0; i < n; i += TILE) {
        const height = Math.min(TILE, n - i);
        copyStrip(x.data, x.start + i * x.row + q * x.column, x.row, x.column, height, depth, xs, 0);
        for (let c = j, from = 0; c < right; c += TILE, from += strip) {
          multiply(xs, ys, from, strip, sums);
          const width = Math.min(TILE, right - c);
          for (let r = 0, o = at + i * m + c; r < height; r++, o += m) {
            for (let s = 0; s < width; s++) out[o + s] += sums[r * TILE + s];
          }
        }
      }
    }
  }
};

/** `width` lines of `length` numbers, interleaved: to[4 q + c] is number q of line c. Missing lines keep what was there. */
function copyStrip(
  data: Data,
  start: number,
  nextLine: number,
  next: number,
  width: number,
  length: number,
  to: Float64Array,
  at: number,
): void {
  for (let c = 0; c < width; c++) {
    for (let q = 0, p = start + c * nextLine, o = at + c; q < length; q++, p += next, o += TILE)
      to[o] = data[p];
  }
}

/** sums[4 r + c] = sum_q xs[4 q + r] ys[from + 4 q + c]. */
function multiply(
  xs: Float64Array,
  ys: Float64Array,
  from: number,
  length: number,
  sums: Float64Array,
): void {
  let [a0, a1, a2, a3] = [0, 0, 0, 0];
  let [b0, b1, b2, b3] = [0, 0, 0, 0];
  let [c0, c1, c2, c3] = [0, 0, 0, 0];
  let [d0, d1, d2, d3] = [0, 0, 0, 0];
  for (let p = 0, q = from; p < length; p += TILE, q += TILE) {
    const y0 = ys[q];
    const y1 = ys[q + 1];
    const y2 = ys[q + 2];
    const y3 = ys[q + 3];
    const a = xs[p];
    a0 += a * y0;
    a1 += a * y1;
    a2 += a * y2;
    a3 += a * y3;
    const b = xs[p + 1];
    b0 += b * y0;
    b1 += b * y1;
    b2 += b * y2;
    b3 += b * y3;
    const c = xs[p + 2];
    c0 += c * y0;
    c1 += c * y1;
    c2 += c * y2;
    c3 += c * y3;
    const d = xs[p + 3];
    d0 += d * y0;
    d1 += d * y1;
    d2 += d * y2;
    d3 += d * y3;
  }
  sums[0] = a0;
  sums[1] = a1;
  sums[2] = a2;
  sums[3] = a3;
  sums[4] = b0;
  sums[5] = b1;
  sums[6] = b2;
  sums[7] = b3;
  sums[8] = c0;
  sums[9] = c1;
  sums[10] = c2;
  sums[11] = c3;
  sums[12] = d0;
  sums[13] = d1;
  sums[14] = d2;
  sums[15] = d3;
}
