/** Matrices to draw. */
export function grid<Cell>(n: number, m: number, cell: (i: number, j: number) => Cell): Cell[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: m }, (_, j) => cell(i, j)));
}

/** A matrix whose rows hold their own number. */
export function rows(n: number, m: number): number[][] {
  return grid(n, m, (i) => i);
}
