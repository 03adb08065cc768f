/** Points in the plane: one cloud, or one per class. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { COLOURS, SEQUENTIAL } from "./theme.js";
import { cloudIndices, MOST_IN_CLOUD, pick, thinnedNotice } from "./thin.js";
import { demandCount, isValues, type PlotValues, readPoints, readVector } from "./values.js";
import { widthOf } from "./wrap.js";

export interface ScatterOptions extends ChartOptions {
  /** One class per point, a number or a word: each class has a colour, and a name in the legend. */
  readonly classes?: PlotValues | readonly string[];
  /** Names of the classes 0, 1, 2, ... */
  readonly names?: readonly string[];
  /** One number per point, shown as its colour. */
  readonly values?: PlotValues;
  /** One text per point, beside it. */
  readonly labels?: readonly string[];
  /** Diameter of the points, in pixels. */
  readonly size?: number;
}

interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * Points: `plot.scatter(x, y)`, or `plot.scatter(points)` with one row `[x, y]` for each.
 * Of more than 4000 points, evenly chosen ones are drawn, and the chart says so.
 * Throws `shape/mismatch` where the lists differ in length, `shape/rank` and `argument/type` for what is no numbers.
 * @example plot.scatter([[0, 1], [1, 0], [1, 1]], { classes: [0, 0, 1], names: ["off", "on"] })
 */
export function scatter(points: PlotValues, options?: ScatterOptions): Figure;
export function scatter(x: PlotValues, y: PlotValues, options?: ScatterOptions): Figure;
export function scatter(
  first: PlotValues,
  second?: PlotValues | ScatterOptions,
  third?: ScatterOptions,
): Figure {
  const hasY = isValues(second);
  const options = (hasY ? third : (second as ScatterOptions | undefined)) ?? {};
  const points = hasY ? readPair(first, second as PlotValues) : readPoints("plot.scatter: points", first);
  const groups = groupsOf("plot.scatter", points.x.length, options);
  const traces = cloudTraces("plot.scatter", points, groups, options);
  const shown = traces.reduce((sum, { x }) => sum + x.length, 0);
  return chartOf("plot.scatter", traces, options, {
    legend: groups.length > 1 && groups.length,
    notice: thinnedNotice(points.x.length, shown),
    margin: options.labels && marginFor(options.labels),
  });
}

function readPair(x: PlotValues, y: PlotValues): Points {
  const points = { x: readVector("plot.scatter: x", x), y: readVector("plot.scatter: y", y) };
  demandCount("plot.scatter: y", points.y.length, points.x.length, "values of x");
  return points;
}

export interface Group {
  readonly name?: string;
  /** The number of the class, which its colour follows; none where there are no classes. */
  readonly index?: number;
  readonly indices: number[];
}

/** The points of each class, in the order of the classes; all points where there are no classes. */
export function groupsOf(
  chart: string,
  count: number,
  { classes, names }: Pick<ScatterOptions, "classes" | "names">,
): Group[] {
  if (classes === undefined) return [{ indices: Array.from({ length: count }, (_, i) => i) }];
  const isWords = Array.isArray(classes) && classes.some((entry) => typeof entry === "string");
  const list = isWords ? (classes as readonly string[]) : readVector(`${chart}: classes`, classes);
  demandCount(`${chart}: classes`, list.length, count, "points");
  const groups = new Map<string | number, number[]>();
  list.forEach((entry, i) => {
    const group = groups.get(entry);
    if (group === undefined) groups.set(entry, [i]);
    else group.push(i);
  });
  const keys = [...groups.keys()].map((key, i) => ({ key, index: indexOf(chart, key, i, names) }));
  keys.sort((a, b) => a.index - b.index);
  return keys.map(({ key, index }, i) => ({
    name: nameOf(chart, key, names),
    // A class that is no number that counts is counted here.
    index: Number.isInteger(index) && index >= 0 ? index : i,
    indices: groups.get(key)!,
  }));
}

/** Words count in their order in `names`, or as they first appear. */
function indexOf(
  chart: string,
  key: string | number,
  appeared: number,
  names: readonly string[] | undefined,
): number {
  if (typeof key === "number") return key;
  if (names === undefined) return appeared;
  const index = names.indexOf(key);
  if (index >= 0) return index;
  throw new ArgumentError(
    "argument/domain",
    `${chart}: a point is of class "${key}", which names does not have`,
  );
}

function nameOf(chart: string, key: string | number, names: readonly string[] | undefined): string {
  if (typeof key === "string" || names === undefined) return String(key);
  const name = names[key];
  if (name === undefined) {
    throw new ArgumentError(
      "argument/domain",
      `${chart}: names has ${names.length} names, but a point is of class ${key}`,
      "classes count from 0",
    );
  }
  return name;
}

/** One trace per group, with at most 4000 points in all of them together. */
export function cloudTraces(
  chart: string,
  { x, y }: Points,
  groups: readonly Group[],
  { values, labels, size }: Pick<ScatterOptions, "values" | "labels" | "size">,
): { x: readonly number[]; marker: object }[] {
  const colours = values === undefined ? undefined : readVector(`${chart}: values`, values);
  if (colours !== undefined) demandCount(`${chart}: values`, colours.length, x.length, "points");
  if (labels !== undefined) demandCount(`${chart}: labels`, labels.length, x.length, "points");
  // Of all groups together: the same value has the same colour in each.
  const finite = colours?.filter(Number.isFinite) ?? [];
  const bounds = finite.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
  return groups.map(({ name, index, indices }, k) => {
    const most = Math.max(1, Math.floor((MOST_IN_CLOUD * indices.length) / x.length));
    const kept = pick(indices, cloudIndices(indices.length, most));
    return {
      type: "scatter",
      mode: labels === undefined ? "markers" : "markers+text",
      name,
      x: pick(x, kept),
      y: pick(y, kept),
      text: labels && pick(labels, kept),
      textposition: labels && "top center",
      cliponaxis: labels && false,
      marker: {
        ...markOf(index, colours !== undefined),
        size: size ?? (x.length > 500 ? 5 : 8),
        opacity: x.length > 500 ? 0.6 : undefined,
        ...(colours && { color: pick(colours, kept), colorscale: SEQUENTIAL, showscale: k === 0 }),
        ...(colours && groups.length > 1 && { cmin: bounds[0], cmax: bounds[1] }),
      },
    };
  });
}

/** What tells classes apart when colours cannot: they begin again, or show values. */
const SYMBOLS = ["circle", "square", "diamond", "cross", "triangle-up", "x"] as const;

function markOf(index: number | undefined, isColoured: boolean): object {
  if (index === undefined) return {};
  const round = isColoured ? index : Math.floor(index / COLOURS.length);
  const symbol = round === 0 ? {} : { symbol: SYMBOLS[round % SYMBOLS.length] };
  return isColoured ? symbol : { color: COLOURS[index % COLOURS.length], ...symbol };
}

/** Half of the longest label fits beside the chart: the first and the last point may stand at its edge. */
function marginFor(labels: readonly string[]): { l: number; r: number } {
  const half = labels.reduce((most, label) => Math.max(most, widthOf(label, LABEL) / 2), 0);
  return { l: Math.max(LEFT, Math.ceil(half)), r: Math.max(RIGHT, Math.ceil(half)) };
}

/** The size of a label, and what is free beside a chart anyway. */
const [LABEL, LEFT, RIGHT] = [12, 56, 24];
