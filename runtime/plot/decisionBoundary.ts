/** What a classifier says at every place of the plane, under the points that it learned from. */
import { ArgumentError, ShapeError } from "../errors.js";
import { tensor } from "../leaf.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { cloudTraces, type Group, groupsOf } from "./scatter.js";
import { COLOURS } from "./theme.js";
import { type PlotValues, readArray, readPoints } from "./values.js";

export interface DecisionBoundaryOptions extends ChartOptions {
  /** The classifier's sides for a single score: class 1 above it. 0.5 suits probabilities, 0 suits raw scores. */
  readonly threshold?: number;
  /** Names of the classes 0, 1, 2, ... */
  readonly names?: readonly string[];
  /** At how many places of each axis the classifier is asked. */
  readonly resolution?: number;
}

const MOST_RESOLUTION = 400;
/** More points than this are drawn smaller. */
const MANY = 500;
/** How far beyond the points the map goes, as a part of their extent. */
const BEYOND = 0.12;

/**
 * A map of the classes that `predict` gives, and the points with their true classes over it. `predict` gets a tensor
 * of places [M,2] and returns class scores [M,K], or one score per place [M] or [M,1].
 * Throws `shape/mismatch` where points, classes or scores do not fit together.
 * @example plot.decisionBoundary((p) => p.matmul(W).add(b), points, labels, { names: ["out", "in"] })
 */
export function decisionBoundary(
  predict: (places: Tensor) => PlotValues,
  points: PlotValues,
  classes: PlotValues | readonly string[],
  options: DecisionBoundaryOptions = {},
): Figure {
  const name = "plot.decisionBoundary";
  const cloud = readPoints(`${name}: points`, points);
  const groups = groupsOf(name, cloud.x.length, { classes, names: options.names });
  const { resolution = 100 } = options;
  if (!Number.isInteger(resolution) || resolution < 2 || resolution > MOST_RESOLUTION) {
    throw new ArgumentError(
      "argument/domain",
      `${name}: resolution must be a whole number from 2 to ${MOST_RESOLUTION}, but it is ${resolution}`,
    );
  }
  const [x, y] = [spread(cloud.x, options.xRange, resolution), spread(cloud.y, options.yRange, resolution)];
  const places = tensor(y.flatMap((v) => x.map((u) => [u, v])));
  const chosen = classesOf(name, predict(places), x.length * y.length, options.threshold ?? 0.5);
  const z = y.map((_, row) => chosen.slice(row * x.length, (row + 1) * x.length));
  const all = withPredicted(groups, chosen, options.names);
  const count = 1 + (all[all.length - 1].index ?? 0);
  const unknown = chosen.filter(Number.isNaN).length;
  const map = {
    type: "heatmap",
    x,
    y,
    z,
    zmin: -0.5,
    zmax: count - 0.5,
    colorscale: stepsOf(count),
    showscale: false,
    opacity: 0.3,
    hoverinfo: "skip",
  };
  const [size, edge] = cloud.x.length > MANY ? [5, 0.5] : [7, 1];
  const dots = cloudTraces(name, cloud, all, { size }).map((trace) => ({
    ...trace,
    // Without a single entry, older versions of Plotly leave it out of the legend.
    ...(trace.x.length === 0 && { x: [Number.NaN], y: [Number.NaN] }),
    marker: { ...trace.marker, opacity: undefined, line: { color: "#fff", width: edge } },
  }));
  const bare = { showgrid: false, zeroline: false };
  const range = { xRange: [x[0], x[x.length - 1]], yRange: [y[0], y[y.length - 1]] } as const;
  return chartOf(
    name,
    [map, ...dots],
    { width: 560, height: 460, ...range, ...options },
    {
      xaxis: bare,
      yaxis: bare,
      legend: all.length,
      notice: unknown > 0 ? `predict gives NaN at ${unknown} of ${chosen.length} places` : undefined,
    },
  );
}

function spread(
  values: readonly number[],
  range: readonly [number, number] | undefined,
  n: number,
): number[] {
  const [least, most] =
    range ?? values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
  const free = range === undefined ? BEYOND * (most - least || 1) : 0;
  return Array.from({ length: n }, (_, i) => least - free + ((most - least + 2 * free) * i) / (n - 1));
}

function classesOf(name: string, scores: PlotValues, places: number, threshold: number): number[] {
  const { shape, flat } = readArray(`${name}: predict(places)`, scores);
  const classes = shape.length === 2 ? shape[1] : 1;
  if (shape[0] !== places || shape.length > 2) {
    throw new ShapeError(
      "shape/mismatch",
      `${name}: predict gave shape ${formatShape(shape)} for places of shape [${places},2]`,
      `return scores [${places},K], or one score per place`,
    );
  }
  if (classes === 1) {
    return flat.map((score) => (Number.isNaN(score) ? score : score > threshold ? 1 : 0));
  }
  return Array.from({ length: places }, (_, i) => {
    let best = 0;
    for (let k = 0; k < classes; k++) {
      if (Number.isNaN(flat[i * classes + k])) return Number.NaN;
      if (flat[i * classes + k] > flat[i * classes + best]) best = k;
    }
    return best;
  });
}

/** The classes of the points, and those that have a place on the map but no point: the legend names these too. */
function withPredicted(
  groups: readonly Group[],
  chosen: readonly number[],
  names?: readonly string[],
): Group[] {
  const known = new Set(groups.map(({ index }) => index));
  const more = [...new Set(chosen)].filter((k) => !Number.isNaN(k) && !known.has(k));
  const empty = more.map((k) => ({ name: names?.[k] ?? String(k), index: k, indices: [] }));
  return [...groups, ...empty].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
}

/** A colour scale of `count` plain colours. */
function stepsOf(count: number): (readonly [number, string])[] {
  return Array.from({ length: count }, (_, k) => COLOURS[k % COLOURS.length]).flatMap((colour, k) => [
    [k / count, colour] as const,
    [(k + 1) / count, colour] as const,
  ]);
}
