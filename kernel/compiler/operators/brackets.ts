/**
 * A tensor in square brackets: `X[i]`, as in NumPy. JavaScript answers `undefined` to that, and a while later a number
 * is NaN. A key of which only the running program knows whether it is a name is left alone.
 */
import type { TS, TypeScript } from "../typescript.js";
import { operatorCall } from "./calls.js";
import type { ConditionProblem } from "./conditions.js";
import { isCompound } from "./table.js";
import { isTensorType } from "./tensorType.js";

export function tensorBrackets(
  ts: TypeScript,
  file: TS.SourceFile,
  checker: TS.TypeChecker,
): ConditionProblem[] {
  const problems: ConditionProblem[] = [];
  const isTensor = (node: TS.Node) => isTensorType(ts, checker.getTypeAtLocation(node));

  /** What stands between the brackets, if it is no name of a property. */
  const placeIn = (key: TS.Expression): "number" | "pair" | "tensor" | undefined => {
    if (isPair(ts, key)) return "pair";
    if (isTensor(key)) return "tensor";
    return (checker.getTypeAtLocation(key).flags & ts.TypeFlags.NumberLike) !== 0 ? "number" : undefined;
  };

  const look = (object: TS.Expression, key: TS.Expression, isWritten: boolean, whole: TS.Node): void => {
    const place = isTensor(object) ? placeIn(key) : undefined;
    if (place === undefined) return;
    const x = shortText(object, file)?.replace(/!$/, "") ?? "x";
    const i = shortText(key, file) ?? (place === "pair" ? "i, j" : "i");
    const message = isWritten ? writing(x, place === "pair" ? "i, j" : "i") : reading(x, i)[place];
    const start = object.getStart(file);
    const end = ts.isElementAccessExpression(whole) ? whole.end : key.end;
    problems.push({ message, start, end, whole: { start: whole.getStart(file), end: whole.end } });
  };

  const visit = (node: TS.Node): void => {
    const call = operatorCall(ts, node);
    if (call?.target !== undefined) {
      const { object, key, read } = call.target;
      if (key !== undefined) look(object, key, true, node);
      else if (ts.isElementAccessExpression(read.body) && isTensor(object))
        problems.push({
          message: writing(shortText(object, file) ?? "x"),
          start: object.getStart(file),
          end: object.end,
          whole: { start: node.getStart(file), end: node.end },
        });
      for (const part of [object, key, call.right]) if (part !== undefined) visit(part);
      return;
    }
    const repeated = compoundOf(ts, node);
    if (repeated !== undefined) {
      visit(repeated.left);
      visit(repeated.right);
      return;
    }
    if (ts.isElementAccessExpression(node))
      look(node.expression, node.argumentExpression, isAssigned(ts, node), node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

function reading(x: string, i: string): { [place in "number" | "pair" | "tensor"]: string } {
  const at = `a tensor has no ${x}[${i}]`;
  return {
    number: `${at}: write ${x}.at(${i}) for row or entry ${i}, ${x}.data[${i}] for the number at place ${i}`,
    pair: `${at}: write ${x}.at(i, j) for one entry, ${x}.slice([0, 2], [1, 3]) for a part`,
    tensor: `${at}: write where(condition, a, b) to choose by a condition, indexSelect(${x}, 0, places) by places`,
  };
}

function writing(object: string, i = "i"): string {
  // What is computed, as X.T, may be a copy: writing into it changes nothing.
  const x = /^[\w.]+$/.test(object) && !object.endsWith(".T") ? object : "x";
  return `a tensor has no ${x}[${i}] to write to: write ${x}.data[place] = value for one number, where place is row * columns + column`;
}

/** `x[i] += y` has become `x[i] = __operand(x[i],0).addAssign(y)`: it is looked at once. */
function compoundOf(
  ts: TypeScript,
  node: TS.Node,
): { left: TS.Expression; right: TS.Expression } | undefined {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const call = operatorCall(ts, node.right);
  if (call?.right === undefined || !isCompound(call.method)) return undefined;
  return { left: node.left, right: call.right };
}

/** Also the inner one of `x[i][j] = 1`. */
function isAssigned(ts: TypeScript, node: TS.Expression): boolean {
  const { parent } = node;
  if (ts.isElementAccessExpression(parent) && parent.expression === node) return isAssigned(ts, parent);
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
    return parent.left === node && kind >= FirstAssignment && kind <= LastAssignment;
  }
  return (
    (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) &&
    [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(parent.operator)
  );
}

function isPair(ts: TypeScript, key: TS.Expression): boolean {
  if (ts.isParenthesizedExpression(key)) return isPair(ts, key.expression);
  return ts.isBinaryExpression(key) && key.operatorToken.kind === ts.SyntaxKind.CommaToken;
}

/** The text of something, if it is short and the user's own. */
function shortText(node: TS.Node, file: TS.SourceFile): string | undefined {
  const text = node.getText(file);
  return text.length > 20 || /__|\n/.test(text) ? undefined : text;
}
