/**
 * What can be said to every chart, and the layout that it becomes. Titles may hold Plotly's markup, like
 * `W<sub>1</sub>`. `chartOf` puts traces, options and a chart's own axes together.
 */
import { ArgumentError } from "../errors.js";
import { Figure } from "./figure.js";
import { BESIDE } from "./legend.js";
import { type Mark, markedWith } from "./marks.js";

export interface ChartOptions {
  readonly title?: string;
  /** What the horizontal axis shows. */
  readonly xLabel?: string;
  /** What the vertical axis shows. */
  readonly yLabel?: string;
  /** `log`: equal steps are equal factors; what is not positive is not drawn. */
  readonly xScale?: Scale;
  readonly yScale?: Scale;
  /** What the horizontal axis spans, like `[0, 1]`; by default all values. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** Points to mark, `{ x: 1, y: 0.73, label: "the neuron" }`, and reference lines, `{ y: 0.25 }` or `{ x: 0 }`. */
  readonly marks?: readonly Mark[];
  /** In pixels; JupyterLab makes it narrower where the page is. By default as wide as the page, or as a matrix needs. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
}

export type Scale = "linear" | "log";

export const CHART_OPTIONS = [
  ...["title", "xLabel", "yLabel", "xScale", "yScale", "xRange", "yRange", "marks", "width", "height"],
] as const;

/** What a chart adds to the options: its own axes, whether it has a legend, and what was left out of it. */
export interface ChartParts {
  readonly xaxis?: object;
  readonly yaxis?: object;
  /** One entry per series in the legend: how many there are, or none. */
  readonly legend?: number | false;
  readonly bargap?: number;
  readonly barmode?: string;
  /** Said small above the chart, and in the text. */
  readonly notice?: string;
}

/** More series than this have their legend beside the chart: above it, it would cover the title. */
const MOST_IN_A_ROW = 6;

/** A figure of these traces. `name` is the chart's, for messages. */
export function chartOf(
  name: string,
  traces: readonly object[],
  options: ChartOptions,
  parts: ChartParts = {},
): Figure {
  const { title, width, height } = options;
  const { legend, notice, bargap, barmode } = parts;
  const marks = markedWith(`${name}: marks`, options.marks ?? [], options);
  const layout = {
    title: titled(title),
    // Without a title its room would stay empty; a legend needs some of it.
    margin: title === undefined ? { t: 32 } : undefined,
    xaxis: {
      ...parts.xaxis,
      ...axisOf(`${name}: x`, options.xLabel, options.xRange, options.xScale),
      ...(options.xScale === "log" && logAxis(traces, "x")),
    },
    yaxis: {
      ...parts.yaxis,
      ...axisOf(`${name}: y`, options.yLabel, options.yRange, options.yScale),
      ...(options.yScale === "log" && logAxis(traces, "y")),
    },
    showlegend: legend === undefined ? undefined : legend !== false && legend > 0,
    legend: typeof legend === "number" && legend > MOST_IN_A_ROW ? BESIDE : undefined,
    bargap,
    barmode,
    shapes: marks.shapes.length > 0 ? marks.shapes : undefined,
    annotations: notice || marks.labels.length > 0 ? [...marks.labels, ...noticed(notice)] : undefined,
    meta: notice === undefined ? undefined : { notice },
    width,
    height,
  };
  return new Figure([...traces, ...marks.traces], layout);
}

function axisOf(
  argument: string,
  label: string | undefined,
  range: readonly [number, number] | undefined,
  scale: Scale | undefined,
): object {
  return {
    ...(label !== undefined && { title: titled(label) }),
    ...(range !== undefined && { range: rangeOf(argument, range, scale), autorange: undefined }),
  };
}

/** Over several powers of ten, only those are labelled: Plotly's digits between them would touch them. */
function logAxis(traces: readonly object[], letter: "x" | "y"): object {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const trace of traces as readonly Record<string, unknown>[]) {
    for (const value of (trace[letter] as readonly number[] | undefined) ?? []) {
      if (value > 0 && value < Number.POSITIVE_INFINITY)
        [least, most] = [Math.min(least, value), Math.max(most, value)];
    }
  }
  const decades = most > 0 ? Math.log10(most / least) : 0;
  const step = decades < 1.5 ? {} : { dtick: Math.max(1, Math.ceil(decades / 8)) };
  return { type: "log", exponentformat: "power", ...step };
}

/** Plotly wants the range of a logarithmic axis in powers of ten. */
function rangeOf(argument: string, range: readonly [number, number], scale?: Scale): number[] {
  const [from, to] = range;
  if (range.length !== 2 || !Number.isFinite(from) || !Number.isFinite(to) || from === to) {
    throw new ArgumentError(
      "argument/domain",
      `${argument}Range must be two different numbers, but it is [${range}]`,
      "write it as [0, 1]",
    );
  }
  if (scale !== "log") return [from, to];
  if (from <= 0 || to <= 0) {
    throw new ArgumentError(
      "argument/domain",
      `${argument}Range is [${range}], but a logarithmic axis has only positive numbers`,
    );
  }
  return [Math.log10(from), Math.log10(to)];
}

function noticed(notice: string | undefined): object[] {
  if (notice === undefined) return [];
  const place = { xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" };
  return [{ ...place, text: notice, showarrow: false, font: { size: 11 } }];
}

function titled(text: string | undefined): { text: string } | undefined {
  return text === undefined ? undefined : { text };
}
