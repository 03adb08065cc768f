/** The text of a cell as completion and hover see it: with typed operators, and offsets that go both ways. */
import { PREFIX } from "../tslabConverter.js";
import type { TypeScript } from "../typescript.js";
import { type Place, rewriteOperators } from "./rewrite.js";

export interface OperatorView {
  text: string;
  toView(offset: number): number;
  toUser(offset: number): number;
}

export function operatorView(ts: TypeScript, source: string): OperatorView {
  const rewritten = rewriteOperators(ts, source, { moduleMark: PREFIX });
  if (rewritten === undefined)
    return { text: source, toView: (offset) => offset, toUser: (offset) => offset };
  const toView = (offset: number) => offsetOf(rewritten.text, rewritten.toRewritten(placeOf(source, offset)));
  return {
    text: rewritten.text,
    // A cursor behind a name belongs to the name, not to what the operator after it became.
    toView: (offset) => (/[\w$.]/.test(source[offset - 1] ?? "") ? toView(offset - 1) + 1 : toView(offset)),
    toUser: (offset) => offsetOf(source, rewritten.toUser(placeOf(rewritten.text, offset))),
  };
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, column: offset - (before.lastIndexOf("\n") + 1) };
}

function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let n = 0; n < line; n++) start = text.indexOf("\n", start) + 1;
  return start + column;
}
