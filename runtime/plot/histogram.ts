/** How often values fall into each of a row of intervals. Counted here, so that a million values cost no more than ten. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { isValues, type PlotValues, readArray } from "./values.js";

export interface HistogramOptions extends ChartOptions {
  /** How many intervals; by default one per whole number, or as many as Freedman and Diaconis suggest, at most 80. */
  readonly bins?: number;
}

const MOST_BINS = 80;
/** The width of a bar that stands for a single number. */
const BAR = 0.9;
/** Up to so many whole numbers have a bar each. */
const MOST_WHOLE = 40;

/**
 * A histogram of all values of a tensor or list, whatever its shape; named ones are laid over each other.
 * NaN and the infinities are not counted, and the chart says so. Throws `shape/size` where nothing is left.
 * @example plot.histogram(W, { xLabel: "weight" })
 */
export function histogram(
  values: PlotValues | Readonly<Record<string, PlotValues>>,
  options: HistogramOptions = {},
): Figure {
  const named = isValues(values) ? [[undefined, values] as const] : Object.entries(values);
  const series = named.map(([name, list]) => {
    const argument = name === undefined ? "plot.histogram: values" : `plot.histogram: values.${name}`;
    return { name, values: readArray(argument, list).flat };
  });
  const finite = series.map(({ values }) => values.filter(Number.isFinite));
  const { start, width, count, isCounted = false } = binsFor(finite.flat(), options);
  const left = series.reduce((sum, { values }, i) => sum + values.length - finite[i].length, 0);
  const traces = series.map(({ name }, k) => ({
    type: "bar",
    name,
    x: Array.from({ length: count }, (_, i) => start + (i + 0.5) * width),
    y: countIn(finite[k], start, width, count),
    // Bars of single numbers stand apart.
    width: isCounted ? BAR * width : width,
    // In one place: laid over each other, whatever other bars stand in the same figure.
    offsetgroup: series.length > 1 ? "0" : undefined,
    opacity: series.length > 1 ? 0.6 : undefined,
    marker: { line: { width: 0 } },
    hovertemplate: `%{x:.4~g} ± ${Number((width / 2).toPrecision(3))}: %{y}${name === undefined ? "<extra></extra>" : ""}`,
  }));
  return chartOf(
    "plot.histogram",
    traces,
    { yLabel: "count", ...options },
    {
      legend: series.length > 1 && series.length,
      notice: left > 0 ? `${left} values that are not finite are not counted` : undefined,
    },
  );
}

interface Bins {
  readonly start: number;
  readonly width: number;
  readonly count: number;
  /** True where each interval is a single number. */
  readonly isCounted?: boolean;
}

function binsFor(values: readonly number[], { bins }: HistogramOptions): Bins {
  if (values.length === 0) {
    throw new ArgumentError("argument/domain", "plot.histogram: values has no finite number");
  }
  if (bins !== undefined && (!Number.isInteger(bins) || bins < 1)) {
    throw new ArgumentError(
      "argument/domain",
      `plot.histogram: bins must be a whole number, but it is ${bins}`,
    );
  }
  const sorted = Float64Array.from(values).sort();
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  if (least === most) {
    const width = Math.max(1, Math.abs(least) / 1000);
    return { start: least - width / 2, width, count: 1 };
  }
  // Classes, digits, counts: one bar for each, over its number.
  if (bins === undefined && most - least < MOST_WHOLE && sorted.every(Number.isInteger)) {
    return { start: least - 0.5, width: 1, count: most - least + 1, isCounted: true };
  }
  const quartile = (part: number) => sorted[Math.floor(part * (sorted.length - 1))];
  // Freedman and Diaconis: twice the interquartile range over the cube root of the number of values.
  const suggested = (2 * (quartile(0.75) - quartile(0.25))) / Math.cbrt(sorted.length);
  const wanted = suggested > 0 ? Math.ceil((most - least) / suggested) : 10;
  const count = bins ?? Math.min(MOST_BINS, Math.max(5, wanted));
  return { start: least, width: (most - least) / count, count };
}

function countIn(values: readonly number[], start: number, width: number, count: number): number[] {
  const counts = new Array<number>(count).fill(0);
  // The largest value belongs to the last interval.
  for (const x of values) counts[Math.min(count - 1, Math.floor((x - start) / width))]++;
  return counts;
}
