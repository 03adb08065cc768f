/** Reads the calls of rewrite.ts back as the operators that they were, in TypeScript and in the JavaScript of it. */
import type { TS, TypeScript } from "../typescript.js";
import { ASKED, NEGATIVE, OPERAND, POSITIVE, TARGET } from "./table.js";

export interface OperatorCall {
  place: number;
  /** The method, or the function of a sign or a question. */
  method: string;
  left: TS.Expression;
  right: TS.Expression | undefined;
  /** The node that stands where the operator stood. */
  at: TS.Node;
  /** For `a().b += y`, where it assigns. */
  target: Target | undefined;
}

export interface Target {
  object: TS.Expression;
  /** In `a[key] += y`, if it is more than a literal. */
  key: TS.Expression | undefined;
  /** `(__o) => __o.b` and `(__o, __v) => __o.b = __v` */
  read: TS.ArrowFunction;
  write: TS.ArrowFunction;
}

const ONE_SIDED = new Set([NEGATIVE, POSITIVE, ASKED]);

export function operatorCall(ts: TypeScript, node: TS.Node): OperatorCall | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression) && ONE_SIDED.has(expression.text)) {
    const [left, place] = node.arguments;
    if (left === undefined || place === undefined || !ts.isNumericLiteral(place)) return undefined;
    const common = { right: undefined, at: expression, target: undefined };
    return { place: Number(place.text), method: expression.text, left, ...common };
  }
  if (!ts.isPropertyAccessExpression(expression) || !ts.isCallExpression(expression.expression))
    return undefined;
  const inner = expression.expression;
  const place = inner.arguments.at(-1);
  if (place === undefined || !ts.isNumericLiteral(place) || !ts.isIdentifier(inner.expression))
    return undefined;
  const [first] = inner.arguments;
  const [right, write] = node.arguments;
  const common = { place: Number(place.text), method: expression.name.text, right, at: expression.name };
  if (inner.expression.text === OPERAND) return { ...common, left: first!, target: undefined };
  if (inner.expression.text !== TARGET) return undefined;
  const read = inner.arguments.at(-2);
  if (read === undefined || !ts.isArrowFunction(read) || !write || !ts.isArrowFunction(write))
    return undefined;
  const key = inner.arguments.length === 4 ? inner.arguments[1] : undefined;
  return { ...common, left: read.body as TS.Expression, target: { object: first!, key, read, write } };
}

/** The operator that assigns, if a node stands in what rewrite.ts has added to it. */
export function assigningCall(ts: TypeScript, node: TS.Node): TS.CallExpression | undefined {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (ts.isArrowFunction(at) && operatorCall(ts, at.parent)?.target?.write === at)
      return at.parent as TS.CallExpression;
    if (ts.isBlock(at)) return undefined;
  }
  return undefined;
}
