/**
 * What the operators of a cell work on, as TypeScript's checker sees it.
 *
 * Before rewriting: may one of them meet a tensor? After it: which of them are plain (numbers, strings, bigints) and
 * can be written as they were, and which stand between types that they do not take.
 */
import type { TS, TypeScript } from "../typescript.js";
import { askedBy, isComparingCall } from "./asking.js";
import { type OperatorCall, operatorCall } from "./calls.js";
import { equalityOf, isEquality, methodOf, symbolOf } from "./table.js";
import { isTensorType } from "./tensorType.js";

/** Whether an operator of the user's text has an operand that is, or may turn out to be, a tensor. */
export function mayMeetTensors(ts: TypeScript, file: TS.SourceFile, checker: TS.TypeChecker): boolean {
  const isPlain = (node: TS.Node) => isPrimitive(ts, checker.getTypeAtLocation(node));
  const meets = (node: TS.Node): boolean => {
    if (ts.isBinaryExpression(node) && methodOf(ts, node.operatorToken.kind) !== undefined) {
      if (!isPlain(node.left) || !isPlain(node.right)) return true;
    }
    if (ts.isPrefixUnaryExpression(node) && isSign(ts, node.operator) && !isPlain(node.operand)) return true;
    if (askedBy(ts, node).some((asked) => isComparingCall(ts, asked) && !isPlain(asked))) return true;
    return ts.forEachChild(node, (child) => meets(child) || undefined) === true;
  };
  return meets(file);
}

/**
 * Where `===` and its kin, or a `switch`, stand beside a value of type `any`: if that is a tensor, the answer would be
 * false without a word. What is compared with null, text or a truth value asks something else.
 */
export function openEqualities(ts: TypeScript, file: TS.SourceFile, checker: TS.TypeChecker): Set<number> {
  const places = new Set<number>();
  const { Any, Null, Undefined, StringLike, BooleanLike } = ts.TypeFlags;
  const flagsOf = (node: TS.Node) => checker.getTypeAtLocation(node).flags;
  const isOther = (node: TS.Node) =>
    (flagsOf(node) & (Null | Undefined | StringLike | BooleanLike)) !== 0 ||
    (ts.isIdentifier(node) && node.text === "undefined");
  const visit = (node: TS.Node): void => {
    if (ts.isBinaryExpression(node) && equalityOf(ts, node.operatorToken.kind) !== undefined) {
      const sides = [node.left, node.right];
      if (sides.some((side) => (flagsOf(side) & Any) !== 0) && !sides.some(isOther))
        places.add(node.operatorToken.getStart(file));
    }
    if (ts.isSwitchStatement(node) && (flagsOf(node.expression) & Any) !== 0) {
      const cases = node.caseBlock.clauses.flatMap((clause) =>
        ts.isCaseClause(clause) ? [clause.expression] : [],
      );
      if (!cases.some(isOther)) places.add(node.expression.getStart(file));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return places;
}

export interface RefusedOperator {
  message: string;
  hint: string | undefined;
  /** Whether TypeScript would take the operator as it stands, and the running program would not. */
  isTensor: boolean;
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
      if (isPrimitive(ts, type) && !isEquality(call.method)) plain.add(call.place);
      else if (isRefused(type) && !followsFromRefused(call, checker))
        refused.push(describe(ts, call, checker));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { plain, refused };
}

export function isRefused(type: TS.Type): boolean {
  if (type.isUnion()) return type.types.some(isRefused);
  return type.symbol?.name === "OperatorRefused";
}

/** `(1 * box) + 2`: what is wrong is told of the inner operator. */
function followsFromRefused({ left, right }: OperatorCall, checker: TS.TypeChecker): boolean {
  return [left, right].some((side) => side !== undefined && isRefused(checker.getTypeAtLocation(side)));
}

export function describe(
  ts: TypeScript,
  { method, left, right, at }: OperatorCall,
  checker: TS.TypeChecker,
): RefusedOperator {
  const types = [left, right].flatMap((node) =>
    node === undefined ? [] : [checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(node))],
  );
  const [a, b] = types.map((type) => checker.typeToString(type));
  const isTensor = types.some((type) => isTensorType(ts, type));
  const flags = types.reduce((all, type) => all | type.flags, 0);
  const message = `Operator '${symbolOf(method)}' cannot be applied to types '${a}' and '${b}'.`;
  return {
    message,
    hint: isTensor ? hintFor(ts, symbolOf(method), flags) : undefined,
    isTensor,
    start: at.getStart(),
  };
}

function hintFor(ts: TypeScript, symbol: string, flags: TS.TypeFlags): string | undefined {
  if ((flags & ts.TypeFlags.StringLike) !== 0 && /^\+=?$/.test(symbol))
    return `a tensor joins no text: write \`\${x}\`, or \`\${x.item()}\` for the number of one that has a single value`;
  if ((flags & ts.TypeFlags.BigIntLike) !== 0) return "tensors hold numbers: Number(n) makes one of a bigint";
  return undefined;
}

function isSign(ts: TypeScript, token: TS.PrefixUnaryOperator): boolean {
  return token === ts.SyntaxKind.MinusToken || token === ts.SyntaxKind.PlusToken;
}

export function isPrimitive(ts: TypeScript, type: TS.Type): boolean {
  const { NumberLike, StringLike, BigIntLike, BooleanLike, Null, Undefined } = ts.TypeFlags;
  if (type.isUnion()) return type.types.every((part) => isPrimitive(ts, part));
  return (type.flags & (NumberLike | StringLike | BigIntLike | BooleanLike | Null | Undefined)) !== 0;
}
