/** How a loss fell while a model learned. */
import type { Figure } from "./figure.js";
import { type LineSeries, line } from "./line.js";
import type { ChartOptions } from "./options.js";
import { isValues, type PlotValues, readVector } from "./values.js";

export interface LossCurveOptions extends ChartOptions {
  /** Also draws the mean over so many steps around each; by default a twentieth of them, 1 for none. */
  readonly smooth?: number;
}

/** From this ratio of the largest loss to the smallest, equal steps of the axis are equal factors. */
const WIDE = 50;
/** Shorter curves are not smoothed unless asked to be. */
const SHORT = 60;

/**
 * Losses step by step: a list, or named lists such as `{ train, validation }`. Where the loss fell by a large factor
 * the axis is logarithmic; a long single curve gets its running mean.
 * @example plot.lossCurve({ train: [2.3, 1.1, 0.6], validation: [2.3, 1.3, 0.9] })
 */
export function lossCurve(losses: LineSeries, options: LossCurveOptions = {}): Figure {
  const series = seriesOf(losses);
  const all = Object.values(series).flat().filter(Number.isFinite);
  const [least, most] = all.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
  const isWide = least > 0 && most / least >= WIDE;
  const defaults = { xLabel: "step", yLabel: "loss", yScale: isWide ? "log" : "linear" } as const;
  const { smooth, ...chart } = options;
  const names = Object.keys(series);
  const length = names.length === 1 ? series[names[0]].length : 0;
  const steps = smooth ?? (length > SHORT ? Math.round(length / 20) : 1);
  const drawn =
    steps > 1 ? Object.fromEntries(names.flatMap((name) => smoothed(name, series[name], steps))) : series;
  const isPair = steps > 1 && names.length === 1;
  const figure = line(drawn, { ...defaults, ...chart, markers: length > 0 && length <= 30 });
  return isPair ? figure.withTrace(0, { opacity: 0.35 }) : figure;
}

function seriesOf(losses: LineSeries): Record<string, number[]> {
  if (isValues(losses)) return { loss: readVector("plot.lossCurve: losses", losses) };
  return Object.fromEntries(
    Object.entries(losses as Record<string, PlotValues>).map(([name, list]) => [
      name,
      readVector(`plot.lossCurve: losses.${name}`, list),
    ]),
  );
}

function smoothed(name: string, values: number[], steps: number): [string, number[]][] {
  const beside = Math.floor(steps / 2);
  return [
    [name, values],
    [`${name}, mean of ${2 * beside + 1}`, meanAround(values, beside)],
  ];
}

/**
 * The mean of each value, `beside` before it and as many after it: a mean of those before it alone would run above a
 * curve that falls. Towards the ends there are fewer. What is not finite counts in no mean.
 */
function meanAround(values: readonly number[], beside: number): number[] {
  const sums = [0];
  const counts = [0];
  values.forEach((x, i) => {
    sums.push(sums[i] + (Number.isFinite(x) ? x : 0));
    counts.push(counts[i] + (Number.isFinite(x) ? 1 : 0));
  });
  return values.map((_, i) => {
    const reach = Math.min(beside, i, values.length - 1 - i);
    const [from, to] = [i - reach, i + reach + 1];
    return (sums[to] - sums[from]) / (counts[to] - counts[from]);
  });
}
