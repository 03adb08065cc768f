/** Whether a cell awaits outside of any function, so that it must run as an async function. */
import type { TS, TypeScript } from "./typescript.js";

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

/** TypeScript's complaint of an `await` that stands in no async function. */
const NOT_IN_ASYNC = 1308;

/**
 * What TypeScript says but for what it says of the awaits that belong to the cell. tslab forgives these itself, save in
 * what a class computes while it is declared: its parent, the names of its members.
 */
export function withoutAwaitsOfCell(
  ts: TypeScript,
  file: TS.SourceFile,
  said: readonly TS.Diagnostic[],
): readonly TS.Diagnostic[] {
  if (!said.some(({ code }) => code === NOT_IN_ASYNC)) return said;
  return said.filter(({ code, start = 0 }) => {
    if (code !== NOT_IN_ASYNC) return true;
    const word = (ts as NodeFinder).getTokenAtPosition(file, start);
    for (let node = word; node.parent !== undefined; node = node.parent) {
      const { parent } = node;
      const isBody = ts.isFunctionLike(parent) || ts.isClassStaticBlockDeclaration(parent);
      const isField = ts.isPropertyDeclaration(parent);
      if ((isBody || isField) && parent.name !== node) return true;
      if (ts.isModuleDeclaration(parent)) return true;
    }
    return false;
  });
}

/** TypeScript's own; its public declarations leave it out. */
type NodeFinder = TypeScript & { getTokenAtPosition(file: TS.SourceFile, position: number): TS.Node };
