/** Numbers as bars: one per name, or several series side by side or stacked. */
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { shortNumber } from "./shortNumber.js";
import { turned } from "./ticks.js";
import { demandCount, isValues, type PlotValues, readRows, readVector } from "./values.js";

export interface BarOptions extends ChartOptions {
  /** What each bar (or group of bars) stands for; by default its index. */
  readonly names?: readonly string[];
  /** Bars from left to right instead of upwards: for long names. */
  readonly horizontal?: boolean;
  /** Several series on top of each other instead of side by side. */
  readonly stacked?: boolean;
}

/** Up to here, the bars of a single series have their numbers beside them. */
const MOST_WITH_TEXT = 12;

/**
 * A bar chart of a list of numbers, or of named numbers: `plot.bar({ cat: 3.2, car: 5.1, frog: -1.7 })`.
 * Several series are named lists: `plot.bar({ train: [0.9, 0.8], test: [0.7, 0.6] }, { names: ["A", "B"] })`.
 * Throws `shape/mismatch` where the lists differ in length.
 * @example plot.bar([3.2, 5.1, -1.7], { names: ["cat", "car", "frog"], yLabel: "score" })
 */
export function bar(
  values: PlotValues | Readonly<Record<string, number | PlotValues>>,
  options: BarOptions = {},
): Figure {
  const { names, series } = readSeries(values, options.names);
  const { horizontal = false, stacked = false } = options;
  const withText = series.length === 1 && names.length <= MOST_WITH_TEXT;
  const positions = names.map((_, i) => i);
  const bases = stacked ? basesOf(series) : [];
  const traces = series.map(({ name, values }, k) => ({
    type: "bar",
    orientation: horizontal ? "h" : undefined,
    name,
    x: horizontal ? values : positions,
    y: horizontal ? positions : values,
    // Stacked here, not by Plotly's mode for all bars of a figure: beside them, others stand side by side.
    ...(stacked && { base: bases[k], offsetgroup: "0" }),
    ...(withText && { text: values.map(numberBeside), textposition: "outside", cliponaxis: false }),
    customdata: stacked ? names.map((name, i) => [name, shortNumber(values[i])]) : names,
    hovertemplate: `${stacked ? "%{customdata[0]}: %{customdata[1]}" : `%{customdata}: %{${horizontal ? "x" : "y"}}`}${series.length > 1 ? "" : "<extra></extra>"}`,
  }));
  // Names stand at positions: as categories, two bars of one name would be drawn as one.
  const few = names.length <= MOST_NUMBERED || options.names !== undefined;
  const along = {
    showgrid: false,
    zeroline: false,
    ...(few && namesAt(positions, names, horizontal, options.width)),
  };
  return chartOf("plot.bar", traces, options, {
    [horizontal ? "yaxis" : "xaxis"]: horizontal ? { ...along, autorange: "reversed" } : along,
    legend: series.length > 1 && series.length,
    bargap: 0.3,
    // Turned names below the first bars reach to the left.
    margin: "tickangle" in along ? { l: 96 } : undefined,
  });
}

/** More bars than this have no numbers below them, unless they have names. */
const MOST_NUMBERED = 40;

function namesAt(
  positions: readonly number[],
  names: readonly string[],
  isHorizontal: boolean,
  width?: number,
): object {
  if (isHorizontal) return { tickmode: "array", tickvals: positions, ticktext: names };
  return { tickmode: "array", tickvals: positions, ...turned(names, width) };
}

/** What each bar stands on: what is above zero on what is above it, what is below zero under what is below it. */
function basesOf(series: readonly Series[]): number[][] {
  const [above, below] = [new Map<number, number>(), new Map<number, number>()];
  return series.map(({ values }) =>
    values.map((value, i) => {
      const sums = value < 0 ? below : above;
      const base = sums.get(i) ?? 0;
      sums.set(i, base + (Number.isFinite(value) ? value : 0));
      return base;
    }),
  );
}

/** A gap has no number. */
function numberBeside(value: number): string {
  return Number.isNaN(value) ? "" : shortNumber(value);
}

interface Series {
  readonly name?: string;
  readonly values: number[];
}

function readSeries(
  values: PlotValues | Readonly<Record<string, number | PlotValues>>,
  names: readonly string[] | undefined,
): { names: readonly string[]; series: Series[] } {
  if (isValues(values)) {
    const rows = readRows("plot.bar: values", values);
    const series = rows.map((row, i) => ({ name: rows.length > 1 ? String(i) : undefined, values: row }));
    return demandEqual(series, names);
  }
  const entries = Object.entries(values);
  if (entries.length > 0 && entries.every(([, value]) => isScalar(value))) {
    const numbers = entries.map(([name, value]) => readVector(`plot.bar: values.${name}`, [value])[0]);
    return demandEqual([{ values: numbers }], names ?? entries.map(([name]) => name));
  }
  return demandEqual(
    entries.map(([name, list]) => ({ name, values: readVector(`plot.bar: values.${name}`, list) })),
    names,
  );
}

function isScalar(value: unknown): boolean {
  if (typeof value === "number") return true;
  return typeof value === "object" && value !== null && "shape" in value && (value.shape as []).length === 0;
}

function demandEqual(series: Series[], names: readonly string[] | undefined) {
  const count = names?.length ?? series[0]?.values.length ?? 0;
  for (const { name, values } of series) {
    const argument = name === undefined ? "plot.bar: values" : `plot.bar: values.${name}`;
    demandCount(argument, values.length, count, names === undefined ? "bars of the first series" : "names");
  }
  return { names: names ?? Array.from({ length: count }, (_, i) => String(i)), series };
}
