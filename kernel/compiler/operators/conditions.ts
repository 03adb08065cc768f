/**
 * A tensor where JavaScript asks for true or false is a mistake that no operator can mend: every object is true, and
 * `===` asks whether two variables hold the same object. What may be missing (`if (x.grad)`) is a question that
 * makes sense, and is left alone. Of values whose type is open, the running program says the same (runtime/operators.ts).
 */
import type { TS, TypeScript } from "../typescript.js";
import { askedBy } from "./asking.js";
import { operatorCall } from "./calls.js";
import { ASKED, equalityOf } from "./table.js";
import { isTensorType } from "./tensorType.js";

export interface ConditionProblem {
  message: string;
  start: number;
  end: number;
  /** What it is told of, where that is more than the place at which it is told. */
  whole: { start: number; end: number };
}

const TRUTH =
  "a tensor is neither true nor false: ask for a number, as in x.item() > 0, or choose by element with where(x > 0, a, b)";
const CHAIN =
  "a < b < c compares the answer of a < b, a tensor of booleans, with c: write logicalAnd(a < b, b < c)";
const SAME =
  "asks whether two tensors are the same object: write eq(x, y) to compare values, Object.is(x, y) to ask that, and x.item() for the number of a single value";

export function tensorConditions(
  ts: TypeScript,
  file: TS.SourceFile,
  checker: TS.TypeChecker,
): ConditionProblem[] {
  const problems: ConditionProblem[] = [];
  const report = (node: TS.Node, message: string, told: TS.Node = node) => {
    const whole = { start: told.getStart(file), end: told.end };
    problems.push({ message, start: node.getStart(file), end: node.end, whole });
  };

  const isTensor = (node: TS.Expression): boolean =>
    isTensorType(ts, checker.getTypeAtLocation(node)) && !mayBeMissing(node);
  const isNothing = (node: TS.Expression): boolean =>
    node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");

  /** Cells are not checked for null, so the declaration is asked. */
  const mayBeMissing = (node: TS.Expression): boolean => {
    if (ts.isParenthesizedExpression(node)) return mayBeMissing(node.expression);
    if (ts.isElementAccessExpression(node) || ts.isOptionalChain(node)) return true;
    if (ts.isCallExpression(node)) {
      const returned = checker.getResolvedSignature(node)?.declaration?.type;
      return returned !== undefined && isNullable(returned.getText());
    }
    const place = ts.isPropertyAccessExpression(node) ? node.name : node;
    const declaration = checker.getSymbolAtLocation(place)?.valueDeclaration as
      | TS.VariableDeclaration
      | undefined;
    if (declaration === undefined) return false;
    if ((declaration as { questionToken?: unknown }).questionToken !== undefined) return true;
    if (declaration.type !== undefined) return isNullable(declaration.type.getText());
    return declaration.initializer !== undefined && mayBeMissing(declaration.initializer);
  };

  const visit = (node: TS.Node): void => {
    for (const asked of askedBy(ts, node)) {
      const call = operatorCall(ts, asked);
      const condition = call?.method === ASKED ? call.left : asked;
      if (isTensor(condition)) report(condition, TRUTH);
    }
    const call = operatorCall(ts, node);
    const inner = call && operatorCall(ts, call.left);
    if (call?.right !== undefined && inner?.method === ASKED && isTensor(inner.left)) report(call.at, CHAIN);
    if (ts.isBinaryExpression(node) && equalityOf(ts, node.operatorToken.kind) !== undefined) {
      const { left, right, operatorToken } = node;
      if (!isNothing(left) && !isNothing(right) && (isTensor(left) || isTensor(right))) {
        report(operatorToken, `${operatorToken.getText(file)} ${SAME}`, node);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

function isNullable(type: string): boolean {
  return /\b(null|undefined)\b/.test(type);
}
