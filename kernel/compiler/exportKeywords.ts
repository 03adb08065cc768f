/**
 * A cell may be pasted from a module: `export` before a declaration is read as a blank, and so is `export { a, b as c }`.
 * `export * from "./file"` loads the file, as `import "./file"`.
 *
 * All names of a cell are seen by later cells anyway. Blanks of the same length keep every position as it was.
 */
import type { TS, TypeScript } from "./typescript.js";

export function withoutExportKeywords(ts: TypeScript, source: string): string {
  if (!source.includes("export")) return source;
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  let text = source;
  const replace = (start: number, end: number, word = "") => {
    const blanks = text.slice(start + word.length, end).replace(/[^\r\n]/g, " ");
    text = text.slice(0, start) + word + blanks + text.slice(end);
  };
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement)) {
      const { moduleSpecifier, isTypeOnly } = statement;
      if (moduleSpecifier === undefined || isTypeOnly) replace(statement.getStart(file), statement.end);
      else replace(statement.getStart(file), moduleSpecifier.getStart(file), "import");
    }
    if (!ts.canHaveModifiers(statement)) continue;
    const modifiers: readonly TS.Modifier[] = ts.getModifiers(statement) ?? [];
    // What has no other name than `default` needs the word.
    const { name } = statement as TS.DeclarationStatement;
    const { ExportKeyword, DefaultKeyword } = ts.SyntaxKind;
    if (modifiers.some(({ kind }) => kind === DefaultKeyword) && name === undefined) continue;
    for (const modifier of modifiers) {
      if (modifier.kind === ExportKeyword || modifier.kind === DefaultKeyword)
        replace(modifier.getStart(file), modifier.end);
    }
  }
  return text;
}
