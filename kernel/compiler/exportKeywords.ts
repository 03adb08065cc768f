/**
 * A cell may be pasted from a module: `export` before a declaration is read as a blank.
 *
 * All names of a cell are seen by later cells anyway. Blanks of the same length keep every position as it was.
 */
import type { TS, TypeScript } from "./tslabConverter.js";

export function withoutExportKeywords(ts: TypeScript, source: string): string {
  if (!source.includes("export")) return source;
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  let text = source;
  for (const statement of file.statements) {
    if (!ts.canHaveModifiers(statement)) continue;
    const modifiers: readonly TS.Modifier[] = ts.getModifiers(statement) ?? [];
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) continue;
    for (const modifier of modifiers) {
      if (modifier.kind !== ts.SyntaxKind.ExportKeyword) continue;
      const start = modifier.getStart(file);
      text = text.slice(0, start) + " ".repeat(modifier.end - start) + text.slice(modifier.end);
    }
  }
  return text;
}
