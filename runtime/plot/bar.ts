/** Numbers as bars: one per name, or several series side by side or stacked. */
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
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
  const traces = series.map(({ name, values }) => ({
    type: "bar",
    orientation: horizontal ? "h" : undefined,
    name,
    x: horizontal ? values : positions,
    y: horizontal ? positions : values,
    ...(withText && { texttemplate: horizontal ? "%{x:.3~g}" : "%{y:.3~g}", textposition: "outside" }),
    ...(withText && { cliponaxis: false }),
    customdata: names,
    hovertemplate: `%{customdata}: %{${horizontal ? "x" : "y"}}${series.length > 1 ? "" : "<extra></extra>"}`,
  }));
  // Names stand at positions: as categories, two bars of one name would be drawn as one.
  const few = names.length <= 40 || options.names !== undefined;
  const named = few ? { tickmode: "array", tickvals: positions, ticktext: names } : {};
  const along = { showgrid: false, zeroline: false, ...named };
  return chartOf("plot.bar", traces, options, {
    [horizontal ? "yaxis" : "xaxis"]: horizontal ? { ...along, autorange: "reversed" } : along,
    legend: series.length > 1 && series.length,
    barmode: stacked ? "relative" : undefined,
    bargap: 0.3,
  });
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
