/** Whether a cell awaits outside of any function, so that it must run as an async function. */
import type { TS, TypeScript } from "./tslabConverter.js";

export function hasTopLevelAwait(ts: TypeScript, source: string): boolean {
  if (!source.includes("await")) return false;
  const file = ts.createSourceFile(
    "cell.ts",
    `export {};${source}`,
    ts.ScriptTarget.Latest,
    false,
    ts.ScriptKind.TS,
  );
  const awaits = (node: TS.Node): boolean => {
    if (ts.isAwaitExpression(node)) return true;
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return true;
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) {
      // Only what a class computes while it is declared, such as a computed name, belongs to the cell.
      return node.name !== undefined && awaits(node.name);
    }
    return ts.forEachChild(node, (child) => awaits(child) || undefined) === true;
  };
  return awaits(file);
}
