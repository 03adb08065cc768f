/** Arrows on a grid: the gradient of a function of two variables, or any field in the plane. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { isValues, type PlotValues, readMatrix, readPoints, readVector } from "./values.js";

export interface VectorFieldOptions extends ChartOptions {
  /** What x spans; by default [-1, 1]. */
  readonly x?: readonly [number, number];
  /** What y spans; by default [-1, 1]. */
  readonly y?: readonly [number, number];
  /** How many arrows per axis. */
  readonly arrows?: number;
  /** Points `[x, y]` in their order, drawn as a line: the steps of an optimiser. */
  readonly path?: PlotValues;
}

const MOST_ARROWS = 60;
/** From this ratio of width and height on, equal units would leave nothing to see. */
const STRIP = 4;
/** How long the longest arrow is, in steps of the grid. */
const FULL = 0.95;
/** An arrow's head: its length as a part of the arrow, and the angle at which its strokes open. */
const HEAD = { part: 0.32, angle: 0.45 };

/**
 * The field `f(x, y) = [u, v]`, drawn as arrows on a grid; the longest is as long as a step of the grid.
 * For the gradient of a loss, `f` may return a tensor of two values or a pair of tensors.
 * Throws `shape/mismatch` where `f` does not return two numbers.
 * @example plot.vectorField((x, y) => [-y, x], { x: [-2, 2], y: [-2, 2] })
 */
export function vectorField(f: (x: number, y: number) => unknown, options: VectorFieldOptions = {}): Figure {
  const { x: xs = [-1, 1], y: ys = [-1, 1], arrows = 15 } = options;
  if (!Number.isInteger(arrows) || arrows < 2 || arrows > MOST_ARROWS) {
    throw new ArgumentError(
      "argument/domain",
      `plot.vectorField: arrows must be a whole number from 2 to ${MOST_ARROWS}, but it is ${arrows}`,
    );
  }
  const across = spread("x", xs, arrows);
  const up = spread("y", ys, arrows);
  const field = up.flatMap((y) => across.map((x) => ({ x, y, ...pair(f(x, y)) })));
  const [wide, high] = [Math.abs(across[1] - across[0]), Math.abs(up[1] - up[0])];
  // Equal units both ways, otherwise directions would lie; but a strip is drawn as wide as the chart.
  const isStrip = Math.max(wide, high) > STRIP * Math.min(wide, high);
  const step = isStrip ? { x: wide, y: high } : { x: Math.min(wide, high), y: Math.min(wide, high) };
  const lengths = field.map(({ u, v }) => Math.hypot(u / step.x, v / step.y)).filter(Number.isFinite);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0) || 1;
  const isStill = lengths.every((length) => length === 0);
  const path = options.path === undefined ? [] : [pathTrace(options.path)];
  const strokes = field.flatMap(({ x, y, u, v }) => arrow(x, y, u / longest, v / longest, step));
  const trace = {
    type: "scatter",
    mode: "lines",
    x: strokes.map(([x]) => rounded(x, step.x)),
    y: strokes.map(([, y]) => rounded(y, step.y)),
    line: { width: 1.5 },
    name: "field",
    hoverinfo: "skip",
  };
  const bare = { showgrid: false, zeroline: false };
  return chartOf(
    "plot.vectorField",
    [trace, ...path],
    { width: 560, height: 520, xRange: around(xs, wide), yRange: around(ys, high), ...options },
    {
      xaxis: bare,
      yaxis: isStrip ? bare : { ...bare, scaleanchor: "x" },
      legend: false,
      notice: isStill ? "no arrow has a length" : undefined,
    },
  );
}

function spread(letter: string, values: readonly [number, number], n: number): number[] {
  const [from, to] = readVector(`plot.vectorField: ${letter}`, values);
  return Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));
}

/** All places, also those without an arrow, and half a step around them. */
function around([from, to]: readonly [number, number], step: number): readonly [number, number] {
  const free = 0.6 * step;
  return from < to ? [from - free, to + free] : [from + free, to - free];
}

function pair(value: unknown): { u: number; v: number } {
  if (!isValues(value)) {
    throw new ArgumentError("argument/type", "plot.vectorField: f(x, y) must be two numbers, like [u, v]");
  }
  const { x, y } = readPoints("plot.vectorField: f(x, y)", readMatrix("plot.vectorField: f(x, y)", [value]));
  return { u: x[0], v: y[0] };
}

/** The strokes of an arrow whose middle stands at (x, y), and a gap; a head has its angle as it is seen. */
function arrow(x: number, y: number, u: number, v: number, step: Step): (readonly [number, number])[] {
  if (!Number.isFinite(u) || !Number.isFinite(v) || (u === 0 && v === 0)) return [];
  const [across, up] = [(FULL * u) / step.x, (FULL * v) / step.y];
  const at = (right: number, above: number) => [x + right * step.x, y + above * step.y] as const;
  const stroke = (angle: number) => {
    const [cos, sin] = [HEAD.part * Math.cos(angle), HEAD.part * Math.sin(angle)];
    return at(across / 2 - (across * cos - up * sin), up / 2 - (across * sin + up * cos));
  };
  const tip = at(across / 2, up / 2);
  const gap = [Number.NaN, Number.NaN] as const;
  return [at(-across / 2, -up / 2), tip, stroke(HEAD.angle), tip, stroke(-HEAD.angle), gap];
}

/** What a step of the grid is in either direction. */
interface Step {
  readonly x: number;
  readonly y: number;
}

/** To a hundredth of the distance between arrows: nobody sees more. */
function rounded(x: number, step: number): number {
  return Number(x.toFixed(Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(step))))));
}

function pathTrace(path: PlotValues): object {
  const { x, y } = readPoints("plot.vectorField: path", path);
  return { type: "scatter", mode: "lines+markers", x, y, name: "path", line: { width: 2 } };
}
