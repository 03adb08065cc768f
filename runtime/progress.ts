/** How far a loop is: one line of text, with its rate and the time left, updated about ten times a second. */
import { ArgumentError } from "./errors.js";
import { host } from "./host.js";

const FRAME_MS = 100;
const WIDTH = 24;

let bars = 0;

/** What `progress` shows beside its bar. */
export interface ProgressOptions {
  /** Stands before the bar. */
  readonly label?: string;
  /** How many items there are, where the iterable does not tell. */
  readonly total?: number;
}

/**
 * Goes through `items`, or through 0, 1, ... n - 1, and shows how far it is.
 * @example for (const step of progress(1000, { label: "training" })) update(step);
 */
export function progress(items: number, options?: ProgressOptions): Generator<number, void, undefined>;
export function progress<Item>(
  items: Iterable<Item>,
  options?: ProgressOptions,
): Generator<Item, void, undefined>;
export function* progress<Item>(
  items: number | Iterable<Item>,
  options: ProgressOptions = {},
): Generator<number | Item, void, undefined> {
  if (typeof items === "number" && (!Number.isInteger(items) || items < 0)) {
    throw new ArgumentError(
      "argument/domain",
      `progress: ${items} is no number of steps`,
      "give 0, 1, 2, ...",
    );
  }
  const list: Iterable<number | Item> = typeof items === "number" ? count(items) : items;
  const total = options.total ?? (typeof items === "number" ? items : sizeOf(items));
  const show = shower();
  const begin = performance.now();
  let [done, last] = [0, begin];
  const told = () => progressLine(done, total, (performance.now() - begin) / 1000, options.label);
  try {
    for (const item of list) {
      yield item;
      done++;
      const now = performance.now();
      if (now - last >= FRAME_MS) {
        show(told());
        last = now;
      }
    }
  } finally {
    // Also where the loop is left early: the line says how far it came.
    show(told());
  }
}

function* count(n: number): Generator<number, void, undefined> {
  for (let i = 0; i < n; i++) yield i;
}

function sizeOf(items: Iterable<unknown>): number | undefined {
  const { length, size } = items as { length?: unknown; size?: unknown };
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined;
}

function shower(): (text: string) => void {
  const displayId = `gradlab-progress-${++bars}-${Date.now().toString(36)}`;
  let update = false;
  return (text) => {
    host()?.show({ "text/plain": text }, { displayId, update, raw: true });
    update = true;
  };
}

/** @internal One line: label, bar, count, rate, time left. */
export function progressLine(done: number, total: number | undefined, seconds: number, label = ""): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const parts = label === "" ? [] : [label];
  if (total !== undefined) {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const full = Math.round(share * WIDTH);
    parts.push(
      `[${"#".repeat(full)}${".".repeat(WIDTH - full)}]`,
      `${Math.floor(100 * share)} %`,
      `${done}/${total}`,
    );
  } else {
    parts.push(String(done));
  }
  if (rate > 0) parts.push(`${Number(rate.toPrecision(3))}/s`);
  if (total !== undefined && done < total && rate > 0) parts.push(`${time((total - done) / rate)} left`);
  else parts.push(`in ${time(seconds)}`);
  return parts.join("  ");
}

function time(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
