/**
 * `exit` or `quit` as a whole cell, as IPython's users end a console: the client is asked to end, and ends the kernel if
 * it has started it. A cell that has declared such a name means that.
 */
import type { CellError } from "../executor/messages.js";
import type { JsonObject } from "../protocol/message.js";

const FAREWELL = /^\s*(exit|quit)\s*(?:\(\s*\))?\s*;?\s*$/;

/** What a client is asked, if TypeScript refused the cell because it does not know the word. */
export function farewell(source: string, { evalue }: CellError): JsonObject | undefined {
  const word = FAREWELL.exec(source)?.[1];
  if (word === undefined || !evalue.startsWith(`Cannot find name '${word}'`)) return undefined;
  return { source: "ask_exit", keepkernel: false };
}
