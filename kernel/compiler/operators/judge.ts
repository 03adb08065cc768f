/**
 * What the operators of a cell work on, as TypeScript's checker sees it.
 *
 * Before rewriting: may one of them meet a tensor? After it: which of them are plain (numbers, strings, bigints) and
 * can be written as they were, and which stand between types that they do not take.
 */
import type { TS, TypeScript } from "../tslabConverter.js";
import { methodOf, NEGATIVE, OPERAND, POSITIVE, symbolOf } from "./table.js";

/** Whether an operator of the user's text has an operand that is, or may turn out to be, a tensor. */
export function mayMeetTensors(ts: TypeScript, file: TS.SourceFile, checker: TS.TypeChecker): boolean {
  const isPlain = (node: TS.Node) => isPrimitive(ts, checker.getTypeAtLocation(node));
  const meets = (node: TS.Node): boolean => {
    if (ts.isBinaryExpression(node) && methodOf(ts, node.operatorToken.kind) !== undefined) {
      if (!isPlain(node.left) || !isPlain(node.right)) return true;
    }
    if (ts.isPrefixUnaryExpression(node) && isSign(ts, node.operator) && !isPlain(node.operand)) return true;
    return ts.forEachChild(node, (child) => meets(child) || undefined) === true;
  };
  return meets(file);
}

export interface RefusedOperator {
  message: string;
  /** Offset in the rewritten file, where the operator stands. */
  start: number;
}

export interface Judgement {
  /** The numbers of the operators that are plain. */
  plain: ReadonlySet<number>;
  refused: RefusedOperator[];
}

/** Looks at the calls that rewrite.ts wrote. */
export function judgeOperators(ts: TypeScript, file: TS.SourceFile, checker: TS.TypeChecker): Judgement {
  const plain = new Set<number>();
  const refused: RefusedOperator[] = [];

  const visit = (node: TS.Node): void => {
    const call = operatorCall(ts, node);
    if (call !== undefined) {
      const type = checker.getTypeAtLocation(node);
      if (isPrimitive(ts, type)) plain.add(call.place);
      else if (type.symbol?.name === "OperatorRefused") refused.push(describe(call, checker));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { plain, refused };
}

function describe({ method, left, right, at }: OperatorCall, checker: TS.TypeChecker): RefusedOperator {
  const [a, b] = [left, right].map((node) =>
    node === undefined
      ? ""
      : checker.typeToString(checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(node))),
  );
  const message = `Operator '${symbolOf(method)}' cannot be applied to types '${a}' and '${b}'.`;
  return { message, start: at.getStart() };
}

export interface OperatorCall {
  place: number;
  method: string;
  left: TS.Expression;
  right: TS.Expression | undefined;
  /** The node that stands where the operator stood. */
  at: TS.Node;
}

/** Reads a node back as the operator that rewrite.ts made it from, in TypeScript and in the JavaScript of it. */
export function operatorCall(ts: TypeScript, node: TS.Node): OperatorCall | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression) && (expression.text === NEGATIVE || expression.text === POSITIVE)) {
    const [left, place] = node.arguments;
    if (left === undefined || place === undefined || !ts.isNumericLiteral(place)) return undefined;
    return { place: Number(place.text), method: expression.text, left, right: undefined, at: expression };
  }
  if (!ts.isPropertyAccessExpression(expression) || !ts.isCallExpression(expression.expression))
    return undefined;
  const inner = expression.expression;
  if (!ts.isIdentifier(inner.expression) || inner.expression.text !== OPERAND) return undefined;
  const [left, place] = inner.arguments;
  if (left === undefined || place === undefined || !ts.isNumericLiteral(place)) return undefined;
  const method = expression.name.text;
  return { place: Number(place.text), method, left, right: node.arguments[0], at: expression.name };
}

function isSign(ts: TypeScript, token: TS.PrefixUnaryOperator): boolean {
  return token === ts.SyntaxKind.MinusToken || token === ts.SyntaxKind.PlusToken;
}

function isPrimitive(ts: TypeScript, type: TS.Type): boolean {
  const { NumberLike, StringLike, BigIntLike, BooleanLike, Null, Undefined } = ts.TypeFlags;
  if (type.isUnion()) return type.types.every((part) => isPrimitive(ts, part));
  return (type.flags & (NumberLike | StringLike | BigIntLike | BooleanLike | Null | Undefined)) !== 0;
}
