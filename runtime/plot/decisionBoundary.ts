/** What a classifier says at every place of the plane, under the points that it learned from. */
import { ShapeError } from "../errors.js";
import { tensor } from "../leaf.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { cloudTraces, groupsOf } from "./scatter.js";
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
  classes: PlotValues,
  options: DecisionBoundaryOptions = {},
): Figure {
  const name = "plot.decisionBoundary";
  const cloud = readPoints(`${name}: points`, points);
  const groups = groupsOf(name, cloud.x.length, { classes, names: options.names });
  const { resolution = 100 } = options;
  const [x, y] = [spread(cloud.x, options.xRange, resolution), spread(cloud.y, options.yRange, resolution)];
  const places = tensor(y.flatMap((v) => x.map((u) => [u, v])));
  const chosen = classesOf(name, predict(places), x.length * y.length, options.threshold ?? 0.5);
  const z = y.map((_, row) => chosen.slice(row * x.length, (row + 1) * x.length));
  const count = Math.max(groups.length, Math.max(...chosen) + 1);
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
  const dots = cloudTraces(name, cloud, groups, {}).map((trace, k) => ({
    ...trace,
    marker: { size: 7, color: COLOURS[k % COLOURS.length], line: { color: "#fff", width: 1 } },
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
      legend: groups.length,
    },
  );
}

function spread(
  values: readonly number[],
  range: readonly [number, number] | undefined,
  n: number,
): number[] {
  const [least, most] = range ?? [Math.min(...values), Math.max(...values)];
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
  if (classes === 1) return flat.map((score) => (score > threshold ? 1 : 0));
  return Array.from({ length: places }, (_, i) => {
    let best = 0;
    for (let k = 1; k < classes; k++) if (flat[i * classes + k] > flat[i * classes + best]) best = k;
    return best;
  });
}

/** A colour scale of `count` plain colours. */
function stepsOf(count: number): (readonly [number, string])[] {
  return Array.from({ length: count }, (_, k) => COLOURS[k % COLOURS.length]).flatMap((colour, k) => [
    [k / count, colour] as const,
    [(k + 1) / count, colour] as const,
  ]);
}
