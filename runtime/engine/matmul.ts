/**
 * One matrix product over typed arrays: in tiles where that pays (tiles.ts), else in plain loops, ordered so that the
 * innermost one runs along memory: i-k-j, or dot products where the columns of the right operand lie in one piece.
 */
import { type MatrixProduct, tiledMatmul } from "./tiles.js";

/** From so many multiplications on, the copies of tiledMatmul cost less than they give. */
const WORTH_TILES = 4096;

export const matmulBlock: MatrixProduct = (x, y, out, at, n, k, m) => {
  const product =
    out instanceof Int32Array
      ? integerMatmul
      : Math.min(n, m) >= 4 && k >= 8 && n * k * m >= WORTH_TILES
        ? tiledMatmul
        : plainMatmul;
  product(x, y, out, at, n, k, m);
};

const plainMatmul: MatrixProduct = (x, y, out, at, n, k, m) => {
  const { data: xs, column: stepX } = x;
  const { data: ys } = y;
  for (let i = 0; i < n; i++) {
    const start = x.start + i * x.row;
    const row = at + i * m;
    if (y.row === 1) {
      for (let j = 0; j < m; j++) {
        let total = 0;
        for (let q = 0, px = start, py = y.start + j * y.column; q < k; q++, px += stepX)
          total += xs[px] * ys[py++];
        out[row + j] = total;
      }
    } else {
      for (let q = 0, px = start, py = y.start; q < k; q++, px += stepX, py += y.row) {
        const xik = xs[px];
        for (let j = 0; j < m; j++) out[row + j] += xik * ys[py + j];
      }
    }
  }
};

/** The same modulo 2^32: a product of two int32 may have more digits than a JavaScript number. */
const integerMatmul: MatrixProduct = (x, y, out, at, n, k, m) => {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let total = 0;
      let [px, py] = [x.start + i * x.row, y.start + j * y.column];
      for (let q = 0; q < k; q++, px += x.column, py += y.row)
        total = (total + Math.imul(x.data[px], y.data[py])) | 0;
      out[at + i * m + j] = total;
    }
  }
};
