/** A matrix as coloured cells, with the numbers in them when they are few. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { DIVERGING, SEQUENTIAL } from "./theme.js";
import { type PlotValues, readMatrix } from "./values.js";

export interface HeatmapOptions extends ChartOptions {
  /** One name per row, beside it. */
  readonly rows?: readonly string[];
  /** One name per column, below it. */
  readonly columns?: readonly string[];
  /** Whether the numbers stand in the cells; by default, when they fit. */
  readonly text?: boolean;
}

/** Up to here, numbers fit into the cells of a chart of ordinary size. */
const MOST_ROWS_WITH_TEXT = 16;
const MOST_COLUMNS_WITH_TEXT = 12;
/** More rows or columns than this become means of blocks. */
const MOST_ROWS = 200;
/** Up to here, every row and column gets its index. */
const MOST_INDICES = 20;

/**
 * A heatmap of a matrix: row 0 is on top, as the matrix is written.
 * Values of both signs are blue below zero and red above, white is zero; values of one sign run from dark to bright.
 * Of a matrix of more than 200 rows or columns, means of blocks are shown, and the chart says so.
 * Throws `shape/rank` and `shape/ragged` for what is no matrix, `argument/domain` for a wrong number of names.
 * @example plot.heatmap([[1, 0], [0, 1]], { title: "Identity", rows: ["y1", "y2"], columns: ["x1", "x2"] })
 */
export function heatmap(z: PlotValues, options: HeatmapOptions = {}): Figure {
  const { cells, thinned } = thin(readMatrix("plot.heatmap: z", z));
  const [rows, columns] = [cells.length, cells[0].length];
  const withText = options.text ?? (rows <= MOST_ROWS_WITH_TEXT && columns <= MOST_COLUMNS_WITH_TEXT);
  const trace = {
    type: "heatmap",
    z: cells,
    ...coloursFor(cells),
    ...(withText && { texttemplate: "%{z:.3~g}" }),
    ...(withText && { xgap: 1, ygap: 1 }),
    hovertemplate: "row %{y}, column %{x}: %{z}<extra></extra>",
  };
  // Invisible ticks keep the names off the cells.
  const bare = { showgrid: false, zeroline: false, showline: false, tickcolor: "rgba(0,0,0,0)", ticklen: 8 };
  return chartOf(
    "plot.heatmap",
    [trace],
    { ...sizeFor(rows, columns, withText), ...options },
    {
      xaxis: { ...bare, ...ticks("columns", columns, options.columns) },
      yaxis: { ...bare, ...ticks("rows", rows, options.rows), autorange: "reversed" },
      notice: thinned && `each cell is the mean of ${thinned[0]} x ${thinned[1]} values`,
    },
  );
}

/** Means of blocks, where a matrix has more cells than a chart could show. */
function thin(cells: number[][]): { cells: number[][]; thinned?: readonly [number, number] } {
  const [n, m] = [cells.length, cells[0].length];
  if (n <= MOST_ROWS && m <= MOST_ROWS) return { cells };
  const [high, wide] = [Math.ceil(n / MOST_ROWS), Math.ceil(m / MOST_ROWS)];
  const means = Array.from({ length: Math.ceil(n / high) }, (_, i) =>
    Array.from({ length: Math.ceil(m / wide) }, (_, j) => {
      const block = cells
        .slice(i * high, (i + 1) * high)
        .flatMap((row) => row.slice(j * wide, (j + 1) * wide));
      return Number((block.reduce((sum, x) => sum + x, 0) / block.length).toPrecision(4));
    }),
  );
  return { cells: means, thinned: [high, wide] };
}

/** Blue, white and red around zero for values of both signs; dark to bright for values of one sign. */
export function coloursFor(cells: readonly number[][]): object {
  let least = 0;
  let most = 0;
  for (const value of cells.flat()) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least === 0 || most === 0) return { colorscale: SEQUENTIAL };
  const bound = Math.max(-least, most);
  // The ends lie evenly around zero, so that equal colours mean equal sizes.
  return { colorscale: DIVERGING, zmin: -bound, zmax: bound };
}

/** Names stand at positions: as categories, two rows of one name would be drawn as one. */
function ticks(argument: string, count: number, names: readonly string[] | undefined): object {
  if (names === undefined) return count <= MOST_INDICES ? { tick0: 0, dtick: 1 } : {};
  if (names.length !== count) {
    throw new ArgumentError(
      "argument/domain",
      `plot.heatmap: ${argument} has ${names.length} names, but z has ${count} ${argument}`,
      `give one name for each of the ${argument}, or none`,
    );
  }
  return { tickmode: "array", tickvals: names.map((_, i) => i), ticktext: names };
}

/** Cells with numbers are as wide as a number; cells without are square where the page allows it. */
function sizeFor(rows: number, columns: number, withText: boolean): { width: number; height: number } {
  const high = withText ? clamp(40 * rows, 80, 560) : 420;
  const wide = withText ? 84 * columns : (high * columns) / rows;
  return { width: Math.round(200 + clamp(wide, 200, 900)), height: 140 + high };
}

function clamp(x: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, x));
}
