/** A chart that grows while a cell runs: one output, updated about ten times a second however fast the loop is. */
import { host } from "../host.js";
import type { Figure } from "./figure.js";
import { type LineOptions, line } from "./line.js";
import { lineIndices, pick } from "./thin.js";

/** Time between two drawings, in milliseconds. */
const FRAME_MS = 100;

let charts = 0;

export interface LiveChart {
  /** Adds a point to the line of each name, against the number of the step; draws when it is time to. */
  push(values: Readonly<Record<string, NumberLike>>): void;
  /** Shows another chart in the same place. */
  show(figure: Figure): void;
  /** The chart as it is now. */
  readonly figure: Figure;
}

/** A number, or a tensor of one value. */
export type NumberLike = number | { item(): number };

/**
 * A chart for a training loop. Push one number per line and step; the output follows, and keeps the last picture.
 * @example const live = plot.live({ title: "Loss" }); for (const loss of [3, 2, 1]) live.push({ loss });
 */
export function live(options: LineOptions = {}): LiveChart {
  const series: Record<string, Series> = {};
  let step = 0;
  const pace = paced(() => draw());
  let current: Figure | undefined;
  const draw = () => current ?? figureOf(series, options);
  return {
    push(values) {
      for (const [name, value] of Object.entries(values)) {
        series[name] ??= { x: [], y: [] };
        add(series[name], step, typeof value === "number" ? value : value.item());
      }
      step++;
      pace();
    },
    show(figure) {
      current = figure;
      pace();
    },
    get figure() {
      return draw();
    },
  };
}

interface Series {
  x: number[];
  y: number[];
}

/** Points kept of a line; then the lowest and highest of each stretch are kept, and it goes on. */
const MOST_KEPT = 8000;

function add(series: Series, x: number, y: number): void {
  series.x.push(x);
  series.y.push(y);
  if (series.y.length < MOST_KEPT) return;
  const kept = lineIndices(series.y, MOST_KEPT / 4);
  series.x = [...pick(series.x, kept)];
  series.y = [...pick(series.y, kept)];
}

function figureOf(series: Readonly<Record<string, Series>>, options: LineOptions): Figure {
  const shown = Object.fromEntries(
    Object.entries(series).map(([name, { x, y }]) => {
      const kept = lineIndices(y);
      return [name, { x: pick(x, kept), y: pick(y, kept) }] as const;
    }),
  );
  const lists = Object.fromEntries(Object.entries(shown).map(([name, { y }]) => [name, y]));
  const figure = line(lists, { xLabel: "step", markers: false, ...options });
  // A line that joined later has its own steps.
  return Object.values(shown).reduce((before, { x }, i) => before.withTrace(i, { x }), figure);
}

/** Shows what `draw` gives, at most every FRAME_MS, and once more before the cell ends. */
function paced(draw: () => Figure): () => void {
  const displayId = `gradlab-live-${++charts}-${Date.now().toString(36)}`;
  let [isShown, isWaiting, last] = [false, false, Number.NEGATIVE_INFINITY];
  const show = (figure: Figure, isFinal: boolean) => {
    // Only the last frame is also drawn as a picture, for the saved notebook.
    host()?.show(isFinal ? figure : figure.toBundle(), { displayId, update: isShown, raw: !isFinal });
    isShown = true;
  };
  return () => {
    const now = performance.now();
    if (now - last >= FRAME_MS) {
      show(draw(), false);
      last = performance.now();
    }
    if (isWaiting) return;
    isWaiting = true;
    host()?.beforeCellEnds(() => {
      isWaiting = false;
      show(draw(), true);
    });
  };
}
