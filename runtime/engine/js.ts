/**
 * The engine in plain JavaScript: correct everywhere, and quick enough to learn with. Every loop runs over typed
 * arrays with running offsets; no index arrays are built per element.
 */
import { allocate, type Data } from "../dtype.js";
import type { ArraySpec, NDArray } from "../op.js";
import { sizeOf, stridesOf } from "../shape.js";
import type { Engine } from "./engine.js";
import { matmulBlock } from "./matmul.js";
import { stored } from "./tiles.js";
import { broadcastStrides, collapse, forEachRow } from "./walk.js";

export const jsEngine: Engine = {
  name: "js",

  elementwise(kernel, inputs, out) {
    const result = allocate(out.dtype, sizeOf(out.shape));
    const f = kernel.value;
    const walk = collapse(
      out.shape,
      inputs.map((x) => broadcastStrides(x.shape, out.shape)),
    );
    const [x, y, z] = inputs.map((input) => input.data);
    const [sx, sy, sz] = walk.inner;
    if (inputs.length === 1) {
      forEachRow(walk, (o, n, [ix]) => {
        for (let i = 0, p = ix; i < n; i++, p += sx) result[o + i] = f(x[p]);
      });
    } else if (inputs.length === 2) {
      const loop = ARITHMETIC[kernel.name] ?? apply2;
      forEachRow(walk, (o, n, [ix, iy]) => loop(result, o, n, x, ix, sx, y, iy, sy, f));
    } else {
      forEachRow(walk, (o, n, [ix, iy, iz]) => {
        for (let i = 0; i < n; i++) result[o + i] = f(x[ix + i * sx], y[iy + i * sy], z[iz + i * sz]);
      });
    }
    return result;
  },

  reduce(fold, x, axes, out) {
    const result = allocate(out.dtype, sizeOf(out.shape));
    const strides = stridesOf(x.shape);
    const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const { data, stride, n } = reducedLast(x, axes, kept);
    const keptShape = kept.map((axis) => x.shape[axis]);
    const steps =
      data === x.data ? kept.map((axis) => strides[axis]) : stridesOf([...keptShape, n]).slice(0, -1);
    const walk = collapse(keptShape, [steps]);
    const [step] = walk.inner;
    forEachRow(walk, (o, rows, [start]) => {
      for (let i = 0; i < rows; i++) result[o + i] = fold.line(data, start + i * step, stride, n);
    });
    return result;
  },

  along(kernel, x, axis, out) {
    const result = allocate(out.dtype, sizeOf(out.shape));
    const { data, shape } = x;
    const n = shape[axis];
    const stride = stridesOf(shape)[axis];
    const block = n * stride;
    for (let outer = 0; outer < data.length; outer += block) {
      for (let inner = 0; inner < stride; inner++) kernel.line(data, result, outer + inner, stride, n);
    }
    return result;
  },

  matmul(x, y, transposeX, transposeY, out) {
    const [n, m] = out.shape.slice(-2);
    const k = x.shape.at(transposeX ? -2 : -1)!;
    const result = allocate(out.dtype, sizeOf(out.shape));
    const batch = out.shape.slice(0, -2);
    const walk = collapse(batch, [
      broadcastStrides(x.shape.slice(0, -2), batch).map((s) => s * n * k),
      broadcastStrides(y.shape.slice(0, -2), batch).map((s) => s * k * m),
    ]);
    const [sx, sy] = walk.inner;
    forEachRow(walk, (o, count, [ix, iy]) => {
      for (let b = 0; b < count; b++) {
        const left = stored(x.data, ix + b * sx, transposeX, n, k);
        const right = stored(y.data, iy + b * sy, transposeY, k, m);
        matmulBlock(left, right, result, (o + b) * n * m, n, k, m);
      }
    });
    return result;
  },

  readView(x, view, out) {
    const result = allocate(out.dtype, sizeOf(out.shape));
    const { data } = x;
    const walk = collapse(out.shape, [view.strides]);
    const [step] = walk.inner;
    forEachRow(walk, (o, n, [start]) => {
      for (let i = 0, p = start + view.offset; i < n; i++, p += step) result[o + i] = data[p];
    });
    return result;
  },

  addView(x, view, out, into) {
    const result = into ?? allocate(out.dtype, sizeOf(out.shape));
    const { data } = x;
    const walk = collapse(x.shape, [view.strides]);
    const [step] = walk.inner;
    forEachRow(walk, (o, n, [start]) => {
      for (let i = 0, p = start + view.offset; i < n; i++, p += step) result[p] += data[o + i];
    });
    return result;
  },

  gather(x, axis, index, out) {
    const result = allocate(out.dtype, sizeOf(out.shape));
    const strides = stridesOf(x.shape);
    const jump = strides[axis];
    const { data } = x;
    const at = index.data;
    const walk = collapse(index.shape, [strides.map((s, a) => (a === axis ? 0 : s))]);
    const [step] = walk.inner;
    forEachRow(walk, (o, n, [start]) => {
      for (let i = 0, p = start; i < n; i++, p += step) result[o + i] = data[p + at[o + i] * jump];
    });
    return result;
  },

  scatterAdd(x, axis, index, out, into) {
    const result = into ?? allocate(out.dtype, sizeOf(out.shape));
    const strides = stridesOf(out.shape);
    const jump = strides[axis];
    const { data } = x;
    const at = index.data;
    const walk = collapse(index.shape, [strides.map((s, a) => (a === axis ? 0 : s))]);
    const [step] = walk.inner;
    forEachRow(walk, (o, n, [start]) => {
      for (let i = 0, p = start; i < n; i++, p += step) result[p + at[o + i] * jump] += data[o + i];
    });
    return result;
  },
};

/** One row of a two-argument op: out[o + i] = f(x[ix + i sx], y[iy + i sy]). */
type Loop2 = (
  out: Data,
  o: number,
  n: number,
  x: Data,
  ix: number,
  sx: number,
  y: Data,
  iy: number,
  sy: number,
  f: (x: number, y: number) => number,
) => void;

const apply2: Loop2 = (out, o, n, x, ix, sx, y, iy, sy, f) => {
  for (let i = 0; i < n; i++) out[o + i] = f(x[ix + i * sx], y[iy + i * sy]);
};

/** The four that dominate every backward pass, without a call per element. */
const ARITHMETIC: Readonly<Record<string, Loop2 | undefined>> = {
  add: (out, o, n, x, ix, sx, y, iy, sy) => {
    for (let i = 0; i < n; i++) out[o + i] = x[ix + i * sx] + y[iy + i * sy];
  },
  sub: (out, o, n, x, ix, sx, y, iy, sy) => {
    for (let i = 0; i < n; i++) out[o + i] = x[ix + i * sx] - y[iy + i * sy];
  },
  mul: (out, o, n, x, ix, sx, y, iy, sy) => {
    for (let i = 0; i < n; i++) out[o + i] = x[ix + i * sx] * y[iy + i * sy];
  },
  div: (out, o, n, x, ix, sx, y, iy, sy) => {
    for (let i = 0; i < n; i++) out[o + i] = x[ix + i * sx] / y[iy + i * sy];
  },
};

/**
 * The numbers to fold as evenly spaced lines. One axis, or neighbouring axes, are evenly spaced as they lie; for
 * others (axes 0 and 2 of three, say) the array is first copied with the reduced axes last.
 */
function reducedLast(
  x: NDArray,
  axes: readonly number[],
  kept: readonly number[],
): { data: Data; stride: number; n: number } {
  const n = sizeOf(axes.map((axis) => x.shape[axis]));
  const isBlock = axes.every((axis, i) => i === 0 || axis === axes[i - 1] + 1);
  const strides = stridesOf(x.shape);
  if (isBlock) return { data: x.data, stride: axes.length === 0 ? 1 : strides[axes[axes.length - 1]], n };
  const order = [...kept, ...axes];
  const spec: ArraySpec = { shape: order.map((axis) => x.shape[axis]), dtype: x.dtype };
  const data = jsEngine.readView(x, { offset: 0, strides: order.map((axis) => strides[axis]) }, spec);
  return { data, stride: 1, n };
}
