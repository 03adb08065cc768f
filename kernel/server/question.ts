/**
 * `name?` as a whole cell, as IPython's users ask: what is known about the name, in the client's pager. JupyterLab shows
 * it under the cell, a console as text. TypeScript has no such statement, so nothing else can be meant.
 */
import type { Compiler, Inspection } from "../compiler/compiler.js";
import type { JsonObject } from "../protocol/message.js";

const QUESTION =
  /^\s*([\p{ID_Start}$_][\p{ID_Continue}$]*(?:\s*\.\s*[\p{ID_Start}$_][\p{ID_Continue}$]*)*)\s*\?\s*$/u;

/** The name that a cell asks about, if it is a question. */
export function questionIn(source: string): string | undefined {
  return QUESTION.exec(source)?.[1];
}

/** What a client's pager is to show. */
export function answerPage(compiler: Compiler, name: string): JsonObject {
  const found = compiler.inspect(name, name.length);
  const data = found === undefined ? { "text/plain": `${name}: nobody knows this name` } : bundleOf(found);
  return { source: "page", data, start: 0 };
}

/** An inspection as the protocol wants it. */
export function bundleOf({ signature, documentation, markdown }: Inspection): JsonObject {
  return {
    "text/plain": documentation === "" ? signature : `${signature}\n\n${documentation}`,
    "text/markdown": `\`\`\`typescript\n${signature}\n\`\`\`\n\n${markdown}`,
  };
}
