/** What an editor asks about the text of a cell: completions, what a name is, whether the cell is whole. */

import { toCodePoints, toUtf16 } from "../codePoints.js";
import { bundleOf, questionIn } from "../question.js";
import { type Handler, integer, text } from "./handler.js";

export const complete: Handler = (kernel, message) => {
  const code = text(message, "code");
  const cursor = toUtf16(code, integer(message, "cursor_pos") ?? code.length);
  const { matches, start, end } = kernel.compiler.complete(code, cursor);
  const first = toCodePoints(code, start);
  const last = toCodePoints(code, end);
  return {
    status: "ok",
    matches: matches.map((match) => match.text),
    cursor_start: first,
    cursor_end: last,
    metadata: {
      _jupyter_types_experimental: matches.map((match) => ({
        start: first,
        end: last,
        text: match.text,
        type: match.kind,
        ...(match.signature === undefined ? {} : { signature: match.signature }),
        ...(match.documentation === undefined ? {} : { documentation: match.documentation }),
      })),
    },
  };
};

export const inspect: Handler = (kernel, message) => {
  const code = text(message, "code");
  const cursor = toUtf16(code, integer(message, "cursor_pos") ?? code.length);
  const found = kernel.compiler.inspect(code, cursor);
  if (found === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  return { status: "ok", found: true, data: bundleOf(found), metadata: {} };
};

export const isComplete: Handler = (kernel, message) => {
  const code = text(message, "code");
  return questionIn(code) === undefined ? { ...kernel.compiler.completeness(code) } : { status: "complete" };
};
