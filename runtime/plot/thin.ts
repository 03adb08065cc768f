/**
 * Fewer points where a chart could not show them all. A line keeps the lowest and the highest value of each stretch,
 * so that no spike is lost; a cloud of points keeps every k-th; of a matrix, means of blocks are shown. The chart says
 * what was left out.
 */

/** Points kept of one line: more than any screen has pixels across. */
const MOST_ON_LINE = 2000;
/** Points kept of all clouds of a chart together. */
export const MOST_IN_CLOUD = 4000;

/** Indices of the points of a line that are drawn, in order, or undefined for all of them. */
export function lineIndices(y: readonly number[], most = MOST_ON_LINE): number[] | undefined {
  const n = y.length;
  if (n <= most) return undefined;
  const kept = [0];
  const stretches = most / 2 - 1;
  for (let k = 0; k < stretches; k++) {
    const from = 1 + Math.floor((k * (n - 2)) / stretches);
    const to = 1 + Math.floor(((k + 1) * (n - 2)) / stretches);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      if (!Number.isFinite(y[i])) low = i;
      if (y[i] < y[low]) low = i;
      if (y[i] > y[high]) high = i;
    }
    kept.push(Math.min(low, high));
    if (low !== high) kept.push(Math.max(low, high));
  }
  kept.push(n - 1);
  return kept;
}

/** Indices of the points of a cloud that are drawn, or undefined for all of them. */
export function cloudIndices(n: number, most: number): number[] | undefined {
  if (n <= most) return undefined;
  return Array.from({ length: most }, (_, k) => Math.floor((k * n) / most));
}

/** `list` at `indices`, or all of it. */
export function pick<Value>(
  list: readonly Value[],
  indices: readonly number[] | undefined,
): readonly Value[] {
  return indices === undefined ? list : indices.map((i) => list[i]);
}

/** What a chart says when it shows fewer points than it was given. */
export function thinnedNotice(given: number, shown: number): string | undefined {
  if (shown >= given) return undefined;
  return `${shown.toLocaleString("en")} of ${given.toLocaleString("en")} points are drawn`;
}

/** A matrix of at most `most` rows and columns: where it has more, means of blocks of `high` rows and `wide` columns. */
export function blockMeans(
  cells: number[][],
  most: number,
): { readonly cells: number[][]; readonly high: number; readonly wide: number } {
  const [n, m] = [cells.length, cells[0].length];
  const [high, wide] = [Math.ceil(n / most), Math.ceil(m / most)];
  if (high === 1 && wide === 1) return { cells, high, wide };
  const means = Array.from({ length: Math.ceil(n / high) }, (_, i) =>
    Array.from({ length: Math.ceil(m / wide) }, (_, j) => {
      const block = cells
        .slice(i * high, (i + 1) * high)
        .flatMap((row) => row.slice(j * wide, (j + 1) * wide));
      return Number((block.reduce((sum, x) => sum + x, 0) / block.length).toPrecision(4));
    }),
  );
  return { cells: means, high, wide };
}

/** What a chart says where it shows means of blocks. */
export function blocksNotice(what: string, high: number, wide: number): string | undefined {
  return high * wide > 1 ? `each ${what} is the mean of ${high} x ${wide} values` : undefined;
}
