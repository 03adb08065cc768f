/**
 * Whether a text is a whole cell: a console asks before it sends what was typed.
 *
 * Only the parser is asked. What is wrong at the very end of the text may still be made right by more text; what
 * is wrong before it can't.
 */
import type { Completeness } from "./compiler.js";
import { syntaxErrors } from "./syntax.js";
import type { TypeScript } from "./typescript.js";

/** Codes of TypeScript for what may go on in the next line: a comment or a template that is still open. */
const UNTERMINATED = new Set([1010, 1160]);
/** And for what can't: a string or a regular expression ends with its line. */
const CUT_OFF = new Set([1002, 1161]);

export function completeness(ts: TypeScript, source: string): Completeness {
  const diagnostics = syntaxErrors(ts, source);
  if (diagnostics.length === 0) return { status: "complete" };
  const end = source.trimEnd().length;
  const open = diagnostics.some(
    (diagnostic) =>
      diagnostic.start + diagnostic.length >= end &&
      (UNTERMINATED.has(diagnostic.code) || diagnostic.start >= end),
  );
  const broken = diagnostics.some(
    ({ start, code }) => CUT_OFF.has(code) || (start < end && !UNTERMINATED.has(code)),
  );
  if (!open || broken) return { status: "invalid" };
  return { status: "incomplete", indent: nextIndent(source) };
}

/** The indentation of the last line, one step deeper after an opening bracket. */
function nextIndent(source: string): string {
  const line = source.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return /[{([]$/.test(line) ? `${indent}  ` : indent;
}
