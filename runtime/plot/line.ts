/** Lines through points: one series, several, or several with names. */
import { ArgumentError, ShapeError } from "../errors.js";
import type { Figure } from "./figure.js";
import { CHART_OPTIONS, type ChartOptions, chartOf } from "./options.js";
import { COLOURS } from "./theme.js";
import { lineIndices, pick, thinnedNotice } from "./thin.js";
import { isValues, type PlotValues, readRows, readVector } from "./values.js";

/** The values of one line, of one line per row, or of named lines. */
export type LineSeries = PlotValues | Readonly<Record<string, PlotValues>>;

export interface LineOptions extends ChartOptions {
  /** One name per line, for the legend. */
  readonly names?: readonly string[];
  /** Whether points are marked; by default, when there are at most 30. */
  readonly markers?: boolean;
  /** Names of the lines to draw dashed, or true for all. */
  readonly dashed?: boolean | readonly string[];
}

const LINE_OPTIONS: readonly string[] = [...CHART_OPTIONS, "names", "markers", "dashed"];
/** Options that are lists, as the values of a line are; a line of such a name is told apart by its numbers. */
const LISTS: readonly string[] = ["names", "dashed", "marks", "xRange", "yRange"];
const FEW_POINTS = 30;
/** Up to here, every index stands on the axis. */
const FEW_INDICES = 8;
/** More lines than this without names get no legend of mere numbers. */
const MOST_NUMBERED = 10;

/**
 * A line chart of values against their index, or of y against x.
 * Several lines are the rows of a matrix, a list of tensors, or an object of named lists.
 * Of a line of more than 2000 points, the lowest and the highest of each stretch are drawn, and the chart says so.
 * Throws `shape/mismatch` where x and y differ in length, `shape/rank` and `argument/type` for what is no list of numbers.
 * @example plot.line([3, 1, 2])
 * @example plot.line(x, { sigmoid: sigmoid(x), relu: relu(x) }, { title: "Activations", xLabel: "x" })
 */
export function line(y: LineSeries, options?: LineOptions): Figure;
export function line(x: PlotValues, y: LineSeries, options?: LineOptions): Figure;
export function line(first: LineSeries, second?: LineSeries | LineOptions, third?: LineOptions): Figure {
  const hasX = third !== undefined || (second !== undefined && !isOptions(second));
  const x = hasX ? readVector("plot.line: x", first) : undefined;
  const options = (hasX ? third : (second as LineOptions | undefined)) ?? {};
  const lines = readLines(hasX ? (second as LineSeries) : first, options);
  for (const { argument, y } of lines) {
    if (x !== undefined && x.length !== y.length) {
      throw new ShapeError(
        "shape/mismatch",
        `${argument} has ${y.length} values for ${x.length} values of x`,
        x.length === lines.length ? "each row of y is one line: transpose y" : "give as many y as x",
      );
    }
  }
  return figureOf(x, lines, options);
}

interface Line {
  /** What messages call it. */
  readonly argument: string;
  readonly name?: string;
  readonly y: number[];
}

function readLines(series: LineSeries, { names }: LineOptions): Line[] {
  if (!isValues(series) && typeof series === "object" && series !== null) {
    return Object.entries(series).map(([name, values]) => {
      const argument = `plot.line: y.${name}`;
      return { argument, name, y: readVector(argument, values) };
    });
  }
  const rows = readRows("plot.line: y", series);
  if (rows.length > 1 && rows.every((row) => row.length === 1)) {
    throw new ShapeError(
      "shape/rank",
      `plot.line: y has shape [${rows.length},1]: each row is one line, and would be a single point`,
      `for one line, reshape y to [${rows.length}]`,
    );
  }
  if (names !== undefined && names.length !== rows.length) {
    throw new ArgumentError(
      "argument/domain",
      `plot.line: names has ${names.length} names for ${rows.length} lines`,
    );
  }
  return rows.map((y, i) => ({
    argument: rows.length === 1 ? "plot.line: y" : `plot.line: y[${i}]`,
    name: names?.[i],
    y,
  }));
}

function figureOf(x: number[] | undefined, lines: readonly Line[], options: LineOptions): Figure {
  const few = lines.every(({ y }) => y.length <= FEW_POINTS);
  const mode = (options.markers ?? few) ? "lines+markers" : "lines";
  const named = lines.some(({ name }) => name !== undefined);
  // A single name needs no legend: it says what the vertical axis is.
  const yLabel = options.yLabel ?? (lines.length === 1 ? lines[0].name : undefined);
  let [given, shown] = [0, 0];
  const traces = lines.map(({ name, y }, i) => {
    const indices = lineIndices(y);
    given += y.length;
    shown += indices?.length ?? y.length;
    return {
      type: "scatter",
      mode,
      name: name ?? (lines.length > 1 ? String(i) : undefined),
      x: x === undefined ? indices : pick(x, indices),
      y: pick(y, indices),
      line: dashOf(isDashed(options, name), i),
    };
  });
  return chartOf(
    "plot.line",
    traces,
    { ...options, yLabel },
    {
      // Between two indices there is nothing, and no number of the axis.
      xaxis: isCounted(x, lines) && options.xRange === undefined ? { tick0: 0, dtick: 1 } : undefined,
      legend: lines.length > 1 && (named || lines.length <= MOST_NUMBERED) && lines.length,
      notice: thinnedNotice(given, shown),
    },
  );
}

/** True where a few points stand at their indices. */
function isCounted(x: number[] | undefined, lines: readonly Line[]): boolean {
  return x === undefined && lines.every(({ y }) => y.length <= FEW_INDICES);
}

/** When the colours begin again, dashes tell the lines apart. */
function dashOf(isAsked: boolean, index: number): object | undefined {
  const round = Math.floor(index / COLOURS.length);
  const dash = isAsked ? "dash" : [undefined, "dot", "dashdot", "longdash"][Math.min(round, 3)];
  return dash === undefined ? undefined : { dash };
}

function isDashed({ dashed }: LineOptions, name: string | undefined): boolean {
  return dashed === true || (Array.isArray(dashed) && name !== undefined && dashed.includes(name));
}

/**
 * A named line may have the name of an option: then its values tell it apart. Throws `argument/domain` for an option
 * that there is not: it would be taken for a line.
 */
function isOptions(value: LineSeries | LineOptions): value is LineOptions {
  if (isValues(value)) return false;
  const entries = Object.entries(value);
  const others = entries.filter(([key]) => !LINE_OPTIONS.includes(key));
  if (others.length > 0 && !others.some(([, member]) => isValues(member))) {
    throw new ArgumentError(
      "argument/domain",
      `plot.line: there is no option ${others[0][0]}`,
      `the options are ${LINE_OPTIONS.join(", ")}`,
    );
  }
  return entries.every(
    ([key, member]) => LINE_OPTIONS.includes(key) && (LISTS.includes(key) || !isValues(member)),
  );
}
