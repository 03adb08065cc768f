/** What TypeScript says about a cell, as the rest of the kernel sees it. */
import type { Problem } from "./compiler.js";
import type { Place } from "./operators/rewrite.js";

export interface Said {
  code: number;
  message: string;
  start: Place;
  end: Place;
  file?: string | undefined;
  hint?: string | undefined;
}

/** Places in `Said` count from 0, in a problem from 1. */
export function problemAt(source: string, { code, message, start, end, file, hint }: Said): Problem {
  const line = source.split("\n")[start.line] ?? "";
  const lastColumn = end.line === start.line ? end.column : line.length;
  return {
    code,
    message,
    line: start.line + 1,
    column: start.column + 1,
    length: Math.max(1, lastColumn - start.column),
    file,
    hint,
  };
}

/** Types are told by their names, without the files in which they stand; of our own words nobody should think. */
export function readable(text: string): string {
  return text
    .replace(/import\("[^"]*"\)\./g, "")
    .replaceAll("typeof runtime.", "typeof ")
    .replace(/ Did you mean '__\w+'\?/, "")
    .replace(/\bOperatorRefused\b/g, "unknown");
}
