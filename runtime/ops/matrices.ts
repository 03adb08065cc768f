/** What ops on square matrices share: their shape, their samples, and stacks of them along leading axes. */
import { ShapeError } from "../errors.js";
import type { NDArray } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { transpose } from "./axes.js";

/** A stack of well-behaved matrices for samples: random entries with a heavy diagonal. */
export function wellBehaved(n: number): readonly number[][] {
  const noise = spread([n, n]) as number[][];
  return noise.map((row, i) => row.map((x, j) => (i === j ? x + 4 : x)));
}

/** The size n of n x n matrices. Throws `shape/square`. */
export function squareShape(name: string, shape: Shape): number {
  const [n, m] = [shape.at(-2), shape.at(-1)];
  if (n !== undefined && n === m) return n;
  throw new ShapeError("shape/square", `${name}: a square matrix is needed, not shape ${formatShape(shape)}`);
}

/** The transpose of each matrix. */
export function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

/** Calls `visit(offset of its numbers, its place in the stack)` for every matrix. */
export function forEachMatrix(x: NDArray, visit: (offset: number, i: number) => void): void {
  const size = x.shape.at(-1)! ** 2;
  const count = sizeOf(x.shape.slice(0, -2));
  for (let i = 0; i < count; i++) visit(i * size, i);
}
