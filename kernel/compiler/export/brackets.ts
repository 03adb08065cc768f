/** Brackets in the module: those that a method needs around its tensor, and those that a call makes needless. */
import { operatorCall } from "../operators/calls.js";
import type { TS, TypeScript } from "../typescript.js";
import type { Styles } from "./styles.js";

/** The brackets that an expression needs before a method can be called on it. */
export function bracketsFor(ts: TypeScript, node: TS.Expression): [open: string, close: string] {
  const needsNone =
    ts.isIdentifier(node) ||
    ts.isCallExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    (ts.isNewExpression(node) && node.arguments !== undefined) ||
    node.kind === ts.SyntaxKind.ThisKeyword;
  return needsNone ? ["", ""] : ["(", ")"];
}

/** Whether brackets stand around what is a call now, or an argument. */
export function isNeedless(styles: Styles, node: TS.ParenthesizedExpression): boolean {
  const { ts } = styles;
  const { expression, parent } = node;
  const isCall = operatorCall(ts, expression) !== undefined && !styles.isPrimitive(expression);
  const isCallee = ts.isNewExpression(parent) && parent.expression === node;
  return (isCall && !isCallee) || isArgument(styles, node);
}

/** Whether what stands in brackets is an argument of a call that an operator has become. */
function isArgument(styles: Styles, node: TS.ParenthesizedExpression): boolean {
  const { ts } = styles;
  const { parent, expression } = node;
  const { CommaToken } = ts.SyntaxKind;
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === CommaToken) return false;
  if (!ts.isCallExpression(parent)) return false;
  const call = operatorCall(ts, parent);
  if (call?.right === node) return styles.of(parent, call.left, node) !== "plain";
  if (call?.left === node && call.right === undefined) {
    return !styles.isPrimitive(node) && !styles.isTensor(node);
  }
  // The left side stands in a call of its own: `__operand((a + b),3)`.
  const whole = parent.parent?.parent;
  const outer = whole === undefined ? undefined : operatorCall(ts, whole);
  if (outer?.left !== node || outer.right === undefined) return false;
  return ["operand", "function"].includes(styles.of(whole as TS.Expression, node, outer.right));
}
