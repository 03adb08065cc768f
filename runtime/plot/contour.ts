/** A function of two variables, seen from above: lines of equal value, and the path of an optimiser over them. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "./figure.js";
import { coloursFor } from "./heatmap.js";
import { type ChartOptions, chartOf } from "./options.js";
import { SEQUENTIAL } from "./theme.js";
import { blockMeans, blocksNotice } from "./thin.js";
import { demandCount, isValues, type PlotValues, readMatrix, readPoints, readVector } from "./values.js";

export interface ContourOptions extends ChartOptions {
  /** The x of each column; for a function, what x spans: `[-2, 2]`. */
  readonly x?: PlotValues;
  /** The y of each row; for a function, what y spans. */
  readonly y?: PlotValues;
  /** Points `[x, y]` in their order, drawn as a line: the steps of an optimiser. */
  readonly path?: PlotValues;
  /** How many lines, about. */
  readonly levels?: number;
  /** For a function: at how many places of each axis it is computed. */
  readonly resolution?: number;
}

const MOST_RESOLUTION = 200;

/**
 * Lines of equal value of a function, or of a matrix of its values (row i is y[i], column j is x[j]).
 * Throws `shape/mismatch` where x or y do not fit the matrix.
 * @example plot.contour((x, y) => x * x + 3 * y * y, { x: [-2, 2], y: [-1, 1], path: [[2, 1], [1, 0.2], [0, 0]] })
 */
export function contour(
  z: PlotValues | ((x: number, y: number) => unknown),
  options: ContourOptions = {},
): Figure {
  const { notice, ...sheet } = typeof z === "function" ? computed(z, options) : given(z, options);
  const levels = options.levels ?? 15;
  const trace = {
    type: "contour",
    ...sheet,
    ...coloursOf(sheet.z),
    ncontours: levels,
    contours: { coloring: "heatmap", showlabels: true, labelfont: { size: 10, color: "#fff" } },
    line: { width: 1, color: "rgba(255,255,255,0.7)" },
    hovertemplate: "x %{x}, y %{y}: %{z}<extra></extra>",
  };
  const path = options.path === undefined ? [] : pathTraces(options.path);
  const bare = { showgrid: false, zeroline: false };
  const sized = { width: 620, height: 460, ...options };
  return chartOf("plot.contour", [trace, ...path], sized, {
    xaxis: bare,
    yaxis: bare,
    legend: false,
    notice,
  });
}

interface Sheet {
  readonly x?: number[];
  readonly y?: number[];
  readonly z: number[][];
  readonly notice?: string;
}

/** More rows or columns than this become means of blocks: lines between them would take minutes. */
const MOST_ROWS = 120;

function given(values: PlotValues, options: ContourOptions): Sheet {
  const z = readMatrix("plot.contour: z", values);
  const [x, y] = [axisOf("x", options.x), axisOf("y", options.y)];
  if (x !== undefined) demandCount("plot.contour: x", x.length, z[0].length, "columns of z");
  if (y !== undefined) demandCount("plot.contour: y", y.length, z.length, "rows of z");
  const { cells, high, wide } = blockMeans(z, MOST_ROWS);
  return {
    x: middles(x, z[0].length, wide),
    y: middles(y, z.length, high),
    z: cells,
    notice: blocksNotice("place", high, wide),
  };
}

/** Where the middles of blocks of `size` stand; without places of their own, between their indices. */
function middles(places: number[] | undefined, count: number, size: number): number[] | undefined {
  if (size === 1) return places;
  const all = places ?? Array.from({ length: count }, (_, i) => i);
  const last = (k: number) => Math.min(count, (k + 1) * size) - 1;
  return Array.from({ length: Math.ceil(count / size) }, (_, k) => (all[k * size] + all[last(k)]) / 2);
}

function axisOf(letter: string, values: PlotValues | undefined): number[] | undefined {
  return values === undefined ? undefined : readVector(`plot.contour: ${letter}`, values);
}

function computed(f: (x: number, y: number) => unknown, options: ContourOptions): Sheet {
  const resolution = options.resolution ?? 60;
  if (!Number.isInteger(resolution) || resolution < 2 || resolution > MOST_RESOLUTION) {
    throw new ArgumentError(
      "argument/domain",
      `plot.contour: resolution must be a whole number from 2 to ${MOST_RESOLUTION}, but it is ${resolution}`,
    );
  }
  const [x, y] = [spread("x", options.x, resolution), spread("y", options.y, resolution)];
  return { x, y, z: y.map((v) => x.map((u) => numberOf(f(u, v)))) };
}

function spread(letter: string, values: PlotValues | undefined, resolution: number): number[] {
  const places = axisOf(letter, values) ?? [-1, 1];
  if (places.length !== 2) return places;
  const [from, to] = places;
  return Array.from({ length: resolution }, (_, i) => from + ((to - from) * i) / (resolution - 1));
}

/** The function may compute with numbers or with tensors of one value. */
function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (isValues(value)) return readMatrix("plot.contour: z(x, y)", [[value]])[0][0];
  throw new ArgumentError("argument/type", "plot.contour: z(x, y) must be a number or a tensor of one value");
}

/** Blue and red only where both signs are seen: of a loss that dips below zero, most would be pale. */
function coloursOf(z: readonly number[][]): object {
  const values = z.flat().filter(Number.isFinite);
  const [least, most] = values.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [0, 0]);
  return Math.min(-least, most) >= BALANCED * Math.max(-least, most)
    ? coloursFor(z)
    : { colorscale: SEQUENTIAL };
}

const BALANCED = 0.2;

/** Black on white, so that it stands out from every colour. */
function pathTraces(path: PlotValues): object[] {
  const { x, y } = readPoints("plot.contour: path", path);
  const points = { type: "scatter", x, y };
  return [
    { ...points, mode: "lines", line: { color: "#fff", width: 5 }, hoverinfo: "skip", showlegend: false },
    {
      ...points,
      mode: "lines+markers",
      name: "path",
      line: { color: "#111", width: 2 },
      marker: { color: "#111", size: 8, line: { color: "#fff", width: 1.5 } },
      hovertemplate: "step %{pointNumber}: x %{x}, y %{y}<extra></extra>",
    },
  ];
}
