/**
 * Which cell the code that now runs belongs to, also in callbacks long after the cell has ended.
 *
 * While a cell's own statements run, we know. In a callback the call stack tells: its outermost frame inside a
 * cell is the one that made the callback. (Node's AsyncLocalStorage would tell too, but before Node 24 it keeps a
 * stack that an interrupt leaves corrupted, and Node then aborts.)
 */

const cellOfLabel = new Map<string, number>();
let synchronous: number | undefined;
/** The cell whose `console` is being used. */
let ofConsole: number | undefined;
let last = 0;

export function currentCell(): number {
  return synchronous ?? cellOfStack() ?? ofConsole ?? last;
}

/** Runs what a method of a cell's console does, see cellConsole.ts. */
export function usingConsoleOf<Result>(cell: number, write: () => Result): Result {
  const before = ofConsole;
  ofConsole = cell;
  try {
    return write();
  } finally {
    ofConsole = before;
  }
}

/** Says that a cell begins: what is written while its imports are loaded is its own. */
export function beginCell(cell: number, label: string): void {
  cellOfLabel.set(label, cell);
  last = cell;
}

/** Runs the statements of a cell up to their first await. */
export function enterCell<Result>(cell: number, body: () => Result): Result {
  synchronous = cell;
  try {
    return body();
  } finally {
    synchronous = undefined;
  }
}

/** An interrupt ends the statements of a cell without a `finally`. */
export function leaveCell(): void {
  synchronous = undefined;
  ofConsole = undefined;
}

/** The cell whose code stands outermost in a stack, if any. */
function cellOfFrames(files: readonly (string | null | undefined)[]): number | undefined {
  for (const file of files.toReversed()) {
    const cell = cellOfLabel.get(file ?? "");
    if (cell !== undefined) return cell;
  }
  return undefined;
}

function cellOfStack(): number | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  Error.prepareStackTrace = (_, frames) => cellOfFrames(frames.map((frame) => frame.getFileName()));
  try {
    return new Error("where are we?").stack as number | undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The cell that threw an error, by its stack. */
export function cellOfError(thrown: unknown): number | undefined {
  const stack = typeof thrown === "object" && thrown !== null && "stack" in thrown ? thrown.stack : undefined;
  if (typeof stack !== "string") return undefined;
  return cellOfFrames([...stack.matchAll(/In\[\+?\d+\]/g)].map(([file]) => file));
}
