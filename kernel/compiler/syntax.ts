/** What the parser alone says about a cell: quick, and without the complaints that follow from its first one. */
import type { TS, TypeScript } from "./typescript.js";

export interface SyntaxError {
  code: number;
  message: string;
  start: number;
  length: number;
}

/**
 * The text of a cell as TypeScript 5.0 can read it: `import data from "./data.json" with { type: "json" }` came with 5.3.
 * A cell loads JSON without being told, so these words are read as blanks, where only they are in the way. And `#!` may begin
 * a file, but here the text of a cell stands behind a line of our own: it becomes a comment.
 */
export function readableText(ts: TypeScript, whole: string): string {
  const source = whole.replace(/^#!/, "//");
  const text = source.replace(
    ATTRIBUTES,
    (_, before: string, words: string) => before + " ".repeat(words.length),
  );
  return text !== source && parseErrors(ts, source).length > 0 && parseErrors(ts, text).length === 0
    ? text
    : source;
}

const ATTRIBUTES = /(\bfrom\s*(?:"[^"\n]*"|'[^'\n]*')[ \t]*)(with[ \t]*\{[^{}\n]*\})/g;

/** Makes the parser read a cell as a module, in which `await` may stand at the top. */
const MODULE_MARK = "export {};";

export function syntaxErrors(ts: TypeScript, source: string): SyntaxError[] {
  return parseErrors(ts, readableText(ts, source));
}

function parseErrors(ts: TypeScript, source: string): SyntaxError[] {
  const file = ts.createSourceFile(
    "cell.ts",
    MODULE_MARK + source,
    ts.ScriptTarget.Latest,
    false,
    ts.ScriptKind.TS,
  );
  const { parseDiagnostics } = file as TS.SourceFile & { parseDiagnostics: TS.DiagnosticWithLocation[] };
  return parseDiagnostics.map(({ code, messageText, start, length }) => ({
    code,
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    start: start - MODULE_MARK.length,
    length,
  }));
}
