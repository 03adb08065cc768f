/**
 * What stops a run before or outside of a cell: bad usage, a file that is not a notebook, a server that refuses.
 * Each says what happened and, in `hint`, the nearest repair. A failing cell is not an error here but a result.
 */

/** The run cannot be carried out as it was asked: `gradlab run` ends with exit code 2. */
export class RunError extends Error {
  override readonly name = "RunError";

  /**
   * @param code stable, like `notebook/not-json`
   * @param message what happened, with the file and the place in it
   * @param hint what to do about it
   */
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** What an unknown thrown value says. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch hides the reason ("connect ECONNREFUSED ...") behind "fetch failed".
  const cause = error.cause instanceof Error ? error.cause : undefined;
  return cause === undefined ? error.message : `${error.message}: ${cause.message || cause.name}`;
}
