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

/**
 * The `console` of one cell. In `promise.then(console.log)` no code of the cell is on the stack when the text is
 * written; then it counts whose console it is.
 */
export function consoleOf(cell: number): Console {
  const own = Object.create(console) as { [method: string]: unknown };
  for (const [name, method] of Object.entries(console)) {
    if (typeof method !== "function") continue;
    own[name] = (...args: unknown[]) => {
      const before = ofConsole;
      ofConsole = cell;
      try {
        return Reflect.apply(method, console, args) as unknown;
      } finally {
        ofConsole = before;
      }
    };
  }
  return own as unknown as Console;
}

/** Runs the statements of a cell up to their first await. */
export function enterCell<Result>(cell: number, label: string, body: () => Result): Result {
  cellOfLabel.set(label, cell);
  last = cell;
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
export function cellOfFrames(files: readonly (string | null | undefined)[]): number | undefined {
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
  if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return undefined;
  return cellOfFrames([...thrown.stack.matchAll(/In\[\+?\d+\]/g)].map(([file]) => file));
}
