/**
 * Variables that are multiplied on: `let h = x; h = h.matmul(W)`. Their shape changes in nearly every program that has
 * them, so it is forgotten from the start: to find it out (changing.ts) costs another reading of the cell.
 */
import type { TS, TypeScript } from "../typescript.js";

/** @returns the first values of such variables */
export function multipliedVariables(ts: TypeScript, file: TS.SourceFile): TS.Expression[] {
  const firstValues: { name: string; value: TS.Expression }[] = [];
  const multiplied = new Set<string>();
  const visit = (node: TS.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.type === undefined) {
      if (node.initializer !== undefined) firstValues.push({ name: node.name.text, value: node.initializer });
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (ts.isIdentifier(node.left) && isProductOf(ts, node.right, node.left.text)) {
        multiplied.add(node.left.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return firstValues.filter(({ name }) => multiplied.has(name)).map(({ value }) => value);
}

/** Whether a value is `name.matmul(...)` or `matmul(name, ...)`. */
function isProductOf(ts: TypeScript, value: TS.Expression, name: string): boolean {
  if (!ts.isCallExpression(value)) return false;
  const { expression: called } = value;
  const isMethod = ts.isPropertyAccessExpression(called);
  const factor = isMethod ? called.expression : value.arguments[0];
  const operation = isMethod ? called.name : called;
  return (
    ts.isIdentifier(operation) &&
    operation.text === "matmul" &&
    factor !== undefined &&
    ts.isIdentifier(factor) &&
    factor.text === name
  );
}
