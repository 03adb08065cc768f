/**
 * The functions and classes that a refused cell would have declared anew. They still are what an earlier cell made of
 * them: who mends one and calls it calls the old one, and should be told. Read from the text, which may not even parse.
 */
import { PREFIX } from "./tslabConverter.js";
import type { TS, TypeScript } from "./typescript.js";

export function keptNames(ts: TypeScript, source: string, earlier: ReadonlySet<string>): string[] {
  const file = ts.createSourceFile("cell.ts", PREFIX + source, ts.ScriptTarget.Latest);
  const isFunction = (node: TS.Node | undefined) =>
    node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));
  const names = file.statements.flatMap((statement): (TS.Node | undefined)[] => {
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [statement.name];
    if (!ts.isVariableStatement(statement)) return [];
    const { declarations } = statement.declarationList;
    return declarations.flatMap(({ name, initializer }) => (isFunction(initializer) ? [name] : []));
  });
  const texts = names.map((name) => (name !== undefined && ts.isIdentifier(name) ? name.text : ""));
  // Overloads have one name.
  return [...new Set(texts)].filter((name) => earlier.has(name));
}
