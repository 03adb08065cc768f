/** A matrix as coloured cells, with the numbers in them when they are few. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { shortNumber } from "./shortNumber.js";
import { DIVERGING, SEQUENTIAL } from "./theme.js";
import { blockMeans, blocksNotice } from "./thin.js";
import { turned } from "./ticks.js";
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
/** More names than this would stand on each other. */
const MOST_NAMES = 40;
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
  const given = readMatrix("plot.heatmap: z", z);
  const { cells, high, wide } = blockMeans(given, MOST_ROWS);
  const [rows, columns] = [cells.length, cells[0].length];
  const withText = options.text ?? (rows <= MOST_ROWS_WITH_TEXT && columns <= MOST_COLUMNS_WITH_TEXT);
  const trace = {
    type: "heatmap",
    z: cells,
    // Rows and columns count as they were given.
    ...(wide > 1 && { x0: (wide - 1) / 2, dx: wide }),
    ...(high > 1 && { y0: (high - 1) / 2, dy: high }),
    ...coloursFor(cells),
    ...(withText && { text: cells.map((row) => row.map(shortNumber)), texttemplate: "%{text}" }),
    ...(withText && { xgap: 1, ygap: 1 }),
    hovertemplate: "row %{y}, column %{x}: %{z}<extra></extra>",
  };
  // Invisible ticks keep the names off the cells.
  const bare = { showgrid: false, zeroline: false, showline: false, tickcolor: "rgba(0,0,0,0)", ticklen: 8 };
  const size = sizeFor(rows, columns, withText);
  const across = (options.width ?? size.width) - 200;
  return chartOf(
    "plot.heatmap",
    [trace],
    { ...size, ...options },
    {
      xaxis: {
        ...bare,
        ...ticks("columns", given[0].length, options.columns, across),
      },
      yaxis: { ...bare, ...ticks("rows", given.length, options.rows), autorange: "reversed" },
      notice: blocksNotice("cell", high, wide),
    },
  );
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
function ticks(
  argument: string,
  count: number,
  names: readonly string[] | undefined,
  across?: number,
): object {
  if (names === undefined) return count <= MOST_INDICES ? { tick0: 0, dtick: 1 } : {};
  if (names.length !== count) {
    throw new ArgumentError(
      "argument/domain",
      `plot.heatmap: ${argument} has ${names.length} names, but z has ${count} ${argument}`,
      `give one name for each of the ${argument}, or none`,
    );
  }
  // An empty name is none: who gives a few names to many columns sees all of them.
  const named = names.map((_, i) => i).filter((i) => names[i] !== "");
  const every = Math.ceil(named.length / MOST_NAMES);
  const tickvals = named.filter((_, k) => k % every === 0);
  const kept = tickvals.map((i) => names[i]);
  return {
    tickmode: "array",
    tickvals,
    ...(across === undefined ? { ticktext: kept } : turned(kept, across)),
  };
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
