/**
 * What can be said to every chart, and the layout that it becomes. Titles may hold Plotly's markup, like
 * `W<sub>1</sub>`. `chartOf` puts traces, options and a chart's own axes together.
 */
import { ArgumentError } from "../errors.js";
import { Figure } from "./figure.js";
import { BESIDE } from "./legend.js";
import { type Mark, markedWith } from "./marks.js";
import { onLogAxes } from "./positive.js";
import { lineCount, widthOf, wrapped } from "./wrap.js";

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
  /** What names and labels need at the left and right, where it is more than usual. */
  readonly margin?: { readonly l?: number; readonly r?: number };
  /** Said small above the chart, and in the text. */
  readonly notice?: string;
}

/** More series than this have their legend beside the chart: above it, it would cover the title. */
const MOST_IN_A_ROW = 6;
/** What a name takes in a legend beside its letters, and what a line of it takes, in pixels. */
const [BESIDE_NAME, LEGEND_LINE] = [48, 21];
/** What a figure without a size of its own has in print, and what of it is not the chart. */
const [WIDTH, HEIGHT, AROUND] = [700, 400, 90];
/** Sizes of letters: Plotly's for the names of axes, the theme's for titles and the rest. */
const [TITLE, LABEL, TEXT] = [16, 15.6, 13];

/** A figure of these traces. `name` is the chart's, for messages. */
export function chartOf(
  name: string,
  given: readonly object[],
  options: ChartOptions,
  parts: ChartParts = {},
): Figure {
  const { width, height } = options;
  const { legend, bargap } = parts;
  const across = (width ?? WIDTH) - AROUND;
  const title = options.title === undefined ? undefined : wrapped(options.title, across + 60, TITLE);
  const { traces, notice } = onLogAxes(given, options, parts.notice);
  const beside = typeof legend === "number" && isBeside(traces, legend, across);
  const marks = markedWith(`${name}: marks`, options.marks ?? [], options);
  const layout = {
    title: titled(title),
    margin: marginFor(title, parts.margin),
    xaxis: {
      ...parts.xaxis,
      ...axisOf(`${name}: x`, options.xLabel, across, options.xRange, options.xScale),
      ...(options.xScale === "log" && logAxis(traces, "x")),
    },
    yaxis: {
      ...parts.yaxis,
      ...axisOf(`${name}: y`, options.yLabel, (height ?? HEIGHT) - AROUND, options.yRange, options.yScale),
      ...(options.yScale === "log" && logAxis(traces, "y")),
    },
    showlegend: legend === undefined ? undefined : legend !== false && legend > 0,
    legend: beside ? BESIDE : undefined,
    bargap,
    shapes: marks.shapes.length > 0 ? marks.shapes : undefined,
    annotations: notice || marks.labels.length > 0 ? [...marks.labels, ...noticed(notice)] : undefined,
    meta: notice === undefined ? undefined : { notice },
    width,
    // A long legend is not cut off in print.
    height:
      height ??
      (beside && legend * LEGEND_LINE > HEIGHT - AROUND ? legend * LEGEND_LINE + AROUND : undefined),
  };
  return new Figure([...traces, ...marks.traces], layout);
}

/** Without a title its room would stay empty, but a legend needs some of it; a long title needs more. */
function marginFor(title: string | undefined, sides: object | undefined): object | undefined {
  const more = title === undefined ? 0 : lineCount(title) - 1;
  const t = title === undefined ? 32 : more > 0 ? 56 + 21 * more : undefined;
  return t === undefined && sides === undefined ? undefined : { ...sides, t };
}

/** True where the names of the series do not fit into one row above the chart. */
function isBeside(traces: readonly object[], count: number, across: number): boolean {
  if (count > MOST_IN_A_ROW) return true;
  const names = (traces as readonly { name?: string }[]).map(({ name = "" }) => name);
  return names.reduce((sum, name) => sum + widthOf(name, TEXT) + BESIDE_NAME, 0) > across;
}

function axisOf(
  argument: string,
  label: string | undefined,
  room: number,
  range: readonly [number, number] | undefined,
  scale: Scale | undefined,
): object {
  return {
    ...(label !== undefined && { title: titled(wrapped(label, room, LABEL)) }),
    ...(range !== undefined && { range: rangeOf(argument, range, scale), autorange: undefined }),
  };
}

/** A logarithmic axis; its numbers are chosen here, since Plotly's would touch each other or be a single one. */
function logAxis(traces: readonly object[], letter: "x" | "y"): object {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const trace of traces as readonly Record<string, unknown>[]) {
    for (const value of (trace[letter] as readonly number[] | undefined) ?? []) {
      if (value > 0 && value < Number.POSITIVE_INFINITY)
        [least, most] = [Math.min(least, value), Math.max(most, value)];
    }
  }
  return { type: "log", exponentformat: "power", ...(most > 0 && logTicks(least, most)) };
}

/** Over so many powers of ten, these alone are enough. */
const MANY_DECADES = 3;
/** Which multiples of a power of ten are labelled: the first choice that gives a handful of labels. */
const MULTIPLES = [
  [1, 2, 5],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
];
const FEWEST_TICKS = 4;

function logTicks(least: number, most: number): object {
  const decades = Math.log10(most / least);
  if (decades >= MANY_DECADES) return { dtick: Math.ceil(decades / 8) };
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  for (const multiples of MULTIPLES) {
    const all = Array.from({ length: to - from + 1 }, (_, i) =>
      multiples.map((multiple) => Number(`${multiple}e${from + i}`)),
    ).flat();
    // Those at the very edge of the chart too.
    const tickvals = all.filter((tick) => tick >= least * 0.95 && tick <= most * 1.05);
    if (tickvals.length >= FEWEST_TICKS)
      return { tickmode: "array", tickvals, ticktext: tickvals.map(tickText) };
  }
  // So narrow a range looks like a linear one.
  return {};
}

/** `0.05`, `2000`, and powers of ten beyond what one reads at a glance. */
function tickText(tick: number): string {
  if (tick >= 1e-4 && tick < 1e5) return String(tick);
  const [digits, exponent] = tick.toExponential().split("e");
  const power = `10<sup>${Number(exponent)}</sup>`.replace("-", "−");
  return digits === "1" ? power : `${digits}·${power}`;
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

/** What was left out, small above the chart. */
export function noticed(notice: string | undefined): object[] {
  if (notice === undefined) return [];
  const place = { xref: "paper", yref: "paper", x: 0, y: 1, xanchor: "left", yanchor: "bottom" };
  return [{ ...place, text: notice, showarrow: false, font: { size: 11 } }];
}

function titled(text: string | undefined): { text: string } | undefined {
  return text === undefined ? undefined : { text };
}
