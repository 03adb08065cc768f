/**
 * Walking several arrays in step, as broadcasting, reductions and strided views need it. The axes of a walk are
 * first merged wherever every array lies evenly, so that tensors of equal shape become one long row, and a tensor
 * beside a number too; only then does the caller's loop run, once per row.
 */
import { type Shape, stridesOf } from "../shape.js";

/** Rows of `n` steps: `outer` axes are counted through, `inner` is each array's step within a row. */
export interface Walk {
  readonly n: number;
  readonly outer: readonly { readonly size: number; readonly steps: readonly number[] }[];
  readonly inner: readonly number[];
}

/** Strides with which an array of `shape` is read as if it had shape `out`: 0 along every stretched axis. */
export function broadcastStrides(shape: Shape, out: Shape): number[] {
  const own = stridesOf(shape);
  const missing = out.length - shape.length;
  return out.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]));
}

/** The walk over `shape` of arrays with the given strides, its axes merged as far as possible. */
export function collapse(shape: Shape, strides: readonly (readonly number[])[]): Walk {
  const axes: { size: number; steps: number[] }[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis];
    const steps = strides.map((s) => s[axis]);
    const last = axes[axes.length - 1];
    if (size === 1) continue;
    if (last?.steps.every((step, i) => step === steps[i] * size)) {
      last.size *= size;
      last.steps = steps;
    } else {
      axes.push({ size, steps });
    }
  }
  const row = axes.pop() ?? { size: 1, steps: strides.map(() => 0) };
  return { n: row.size, outer: axes, inner: row.steps };
}

/** Calls `row(o, n, starts)` for each row: `o` counts results from 0, `starts` are the arrays' offsets. */
export function forEachRow(walk: Walk, row: (o: number, n: number, starts: readonly number[]) => void): void {
  const { n, outer } = walk;
  const starts = walk.inner.map(() => 0);
  const counts = outer.map(() => 0);
  let rows = n === 0 ? 0 : 1;
  for (const { size } of outer) rows *= size;
  for (let r = 0; r < rows; r++) {
    row(r * n, n, starts);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const { size, steps } = outer[axis];
      counts[axis]++;
      for (let i = 0; i < starts.length; i++) starts[i] += steps[i];
      if (counts[axis] < size) break;
      counts[axis] = 0;
      for (let i = 0; i < starts.length; i++) starts[i] -= steps[i] * size;
    }
  }
}
