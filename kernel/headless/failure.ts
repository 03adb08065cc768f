/** Says why a cell failed, and finds the user's own line in a traceback. Judges nothing: that is done where cells run. */
import { stripVTControlCharacters } from "node:util";
import { type CodeCell, sourceOf } from "./notebook.js";
import type { Failure, FailureKind, Place } from "./result.js";

export interface ErrorContent {
  ename?: unknown;
  evalue?: unknown;
  traceback?: unknown;
}

/** The cells that ran, by the `n` of their `In[n]`. */
export type RanCells = ReadonlyMap<number, { number: number; cell: CodeCell }>;

export function failureOf(kind: FailureKind, message: string): Failure {
  return { kind, message, traceback: "", places: [] };
}

export function failureFromError(error: ErrorContent, count: number | undefined, ran: RanCells): Failure {
  const traceback = Array.isArray(error.traceback) ? error.traceback.join("\n") : "";
  const name = String(error.ename ?? "Error");
  const value = stripVTControlCharacters(String(error.evalue ?? ""));
  return {
    kind: "error",
    message: value === "" ? name : value.startsWith(`${name}:`) ? value : `${name}: ${value}`,
    traceback,
    places: placesIn(stripVTControlCharacters(traceback), count, ran),
  };
}

/** The innermost place, and where the failing cell itself led to it when that is another. */
function placesIn(traceback: string, count: number | undefined, ran: RanCells): Place[] {
  const frames = [...traceback.matchAll(/\bIn ?\[(\d+)\]:(\d+):(\d+)/g)];
  // IPython lists the innermost frame last, and names no column.
  const ipython = [...traceback.matchAll(/\bIn ?\[(\d+)\], line (\d+)()/g)].reverse();
  const places = [...frames, ...ipython].flatMap(
    ([, n, line, column]) => placeAt(+n!, +line!, +column!, ran) ?? [],
  );
  const own = places.find((place) => place.count === count);
  const innermost = places[0];
  if (innermost === undefined) return [];
  return own === undefined || own === innermost ? [innermost] : [innermost, own];
}

function placeAt(count: number, line: number, column: number, ran: RanCells): Place | undefined {
  const origin = ran.get(count);
  const text = origin && sourceOf(origin.cell).split(/\r?\n/)[line - 1];
  if (origin === undefined || text === undefined) return undefined;
  return { cell: origin.number, count, line, text, ...(column > 0 && { column }) };
}

/**
 * The line with its neighbour above and a caret below:
 *
 *     1 | const x = 1;
 *   > 2 | throw new Error("no");
 *       |       ^
 */
export function showPlace(place: Place): string[] {
  const label = String(place.line);
  const shown = [`  > ${label} | ${place.text}`];
  if (place.column !== undefined) {
    // Tabs are kept so that the caret stands under its column.
    const before = place.text.slice(0, place.column - 1).replace(/[^\t]/g, " ");
    shown.push(`    ${" ".repeat(label.length)} | ${before}^`);
  }
  return shown;
}
