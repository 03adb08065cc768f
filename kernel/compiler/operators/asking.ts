/**
 * Where JavaScript asks an expression for true or false: conditions, `!`, `&&`, `||`, the functions whose answer is
 * such a question, and the callbacks of `filter` and its kin.
 */
import type { TS, TypeScript } from "../typescript.js";

const ASKING_FUNCTIONS = new Set(["Boolean", "assert", "assert.ok", "console.assert"]);
const COMPARING_METHODS = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);
const ASKING_METHODS = new Set(["filter", "some", "every", "find", "findIndex", "findLast", "findLastIndex"]);

/**
 * What a node asks by itself. `if (a && b)` asks for b, and its `&&` for a, so that nothing is named twice.
 * Brackets are taken off.
 */
export function askedBy(ts: TypeScript, node: TS.Node): TS.Expression[] {
  const asked = questionOf(ts, node);
  return asked === undefined ? [] : [decisive(ts, asked)];
}

/** A comparison as a method: `if (t.gt(0))` asks a tensor too. */
export function isComparingCall(ts: TypeScript, node: TS.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return COMPARING_METHODS.has(node.expression.name.text);
}

function questionOf(ts: TypeScript, node: TS.Node): TS.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  if (ts.isForStatement(node) || ts.isConditionalExpression(node)) return node.condition;
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.ExclamationToken ? node.operand : undefined;
  }
  if (ts.isBinaryExpression(node)) return isLogical(ts, node) ? node.left : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const [first] = node.arguments;
  if (first === undefined) return undefined;
  if (ASKING_FUNCTIONS.has(node.expression.getText())) return first;
  if (!ts.isPropertyAccessExpression(node.expression)) return undefined;
  if (!ASKING_METHODS.has(node.expression.name.text) || !ts.isArrowFunction(first)) return undefined;
  return ts.isBlock(first.body) ? undefined : first.body;
}

/** The part of an expression that decides last: the right side of `a && b`. */
function decisive(ts: TypeScript, node: TS.Expression): TS.Expression {
  if (ts.isParenthesizedExpression(node)) return decisive(ts, node.expression);
  return ts.isBinaryExpression(node) && isLogical(ts, node) ? decisive(ts, node.right) : node;
}

function isLogical(ts: TypeScript, { operatorToken: { kind } }: TS.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
}
