/** What the parser alone says about a cell: quick, and without the complaints that follow from its first one. */
import type { TS, TypeScript } from "./tslabConverter.js";

export interface SyntaxError {
  code: number;
  message: string;
  start: number;
  length: number;
}

/** Makes the parser read a cell as a module, in which `await` may stand at the top. */
const MODULE_MARK = "export {};";

export function syntaxErrors(ts: TypeScript, source: string): SyntaxError[] {
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
