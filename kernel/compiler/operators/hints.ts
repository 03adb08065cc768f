/** What to write instead, where TypeScript's own words about a tensor do not say it. */
import type { TS, TypeScript } from "../typescript.js";
import { assigningCall } from "./calls.js";
import { isTensorType } from "./tensorType.js";

const OPERAND_CODES = new Set([2356, 2362, 2363, 2365]);
const NOT_ASSIGNABLE = new Set([2322, 2345, 2769]);

const OF_SYMBOL: { [symbol: string]: string } = {
  "%": "tensors have no %: the rest of x / n is x - n * floor(x / n)",
  "++": "tensors have no ++: write x += 1",
  "--": "tensors have no --: write x -= 1",
};
const OF_BITS =
  "tensors have no bits: logicalAnd(x, y), logicalOr(x, y) and logicalNot(x) combine tensors of booleans";

export function operatorHint(
  ts: TypeScript,
  file: TS.SourceFile,
  checker: TS.TypeChecker,
  { code, start, message }: { code: number; start: number; message: string },
): string | undefined {
  let node: TS.Node = (ts as NodeFinder).getTokenAtPosition(file, start);
  if (NOT_ASSIGNABLE.has(code)) {
    if (!/Type 'Tensor(<[^']*>)?' is not assignable to type 'number'/.test(message)) return undefined;
    if (isReduction(ts, node))
      return "it begins with a number: give it a tensor to begin with, for example tensor(0)";
    return isAssigned(ts, node)
      ? "this variable was made for numbers: start it as a tensor, for example with tensor(0)"
      : "x.item() gives the number of a tensor with one value";
  }
  if (!OPERAND_CODES.has(code)) return undefined;
  for (; node.parent !== undefined && !ts.isStatement(node); node = node.parent) {
    const operator = operatorOf(ts, node);
    if (operator === undefined) continue;
    const isTensor = operator.sides.some((side) => isTensorType(ts, checker.getTypeAtLocation(side)));
    return isTensor
      ? (OF_SYMBOL[operator.symbol.replace(/^%=$/, "%")] ?? bitsHint(operator.symbol))
      : undefined;
  }
  return undefined;
}

function bitsHint(symbol: string): string | undefined {
  return /^(&|\||\^|<<|>>>?|~)=?$/.test(symbol) ? OF_BITS : undefined;
}

function operatorOf(ts: TypeScript, node: TS.Node): { symbol: string; sides: TS.Expression[] } | undefined {
  if (ts.isBinaryExpression(node))
    return { symbol: node.operatorToken.getText(), sides: [node.left, node.right] };
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return undefined;
  return { symbol: ts.tokenToString(node.operator) ?? "", sides: [node.operand] };
}

/** Whether a place is the left side of an assignment. */
function isAssigned(ts: TypeScript, node: TS.Node): boolean {
  if (assigningCall(ts, node) !== undefined) return true;
  const { parent } = node;
  const { EqualsToken } = ts.SyntaxKind;
  return ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === EqualsToken;
}

function isReduction(ts: TypeScript, node: TS.Node): boolean {
  for (let at = node; at.parent !== undefined && !ts.isStatement(at); at = at.parent) {
    if (!ts.isCallExpression(at) || !ts.isPropertyAccessExpression(at.expression)) continue;
    if (/^reduce(Right)?$/.test(at.expression.name.text)) return true;
  }
  return false;
}

/** TypeScript's own; its public declarations leave it out. */
type NodeFinder = TypeScript & { getTokenAtPosition(file: TS.SourceFile, position: number): TS.Node };
