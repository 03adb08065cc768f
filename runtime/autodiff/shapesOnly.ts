/** Running a function on shapes alone: ops check and compute shapes, and nothing is allocated or multiplied. */

let depth = 0;

export function isShapesOnly(): boolean {
  return depth > 0;
}

/** Runs `f`; tensors made meanwhile have shapes and no values. */
export function withShapesOnly<Result>(f: () => Result): Result {
  depth++;
  try {
    return f();
  } finally {
    depth--;
  }
}
