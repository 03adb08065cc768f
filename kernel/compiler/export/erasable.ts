/** What is more than types: Node, which only strips types, cannot run it without a compiler. */
import type { TS, TypeScript } from "../typescript.js";

/** @returns what, and its line in the file, from 0 */
export function needsCompiler(ts: TypeScript, file: TS.SourceFile): { line: number; what: string }[] {
  const found: { line: number; what: string }[] = [];
  const visit = (node: TS.Node): void => {
    const what = nameOf(ts, node);
    if (what !== undefined) {
      found.push({ line: ts.getLineAndCharacterOfPosition(file, node.getStart(file)).line, what });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function nameOf(ts: TypeScript, node: TS.Node): string | undefined {
  if (ts.isEnumDeclaration(node)) return "an enum";
  if (ts.isModuleDeclaration(node)) return "a namespace";
  if (ts.isDecorator(node)) return "a decorator";
  if (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)) {
    return "a property in the brackets of a constructor";
  }
  return undefined;
}
