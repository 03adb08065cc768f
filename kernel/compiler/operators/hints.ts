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

const TENSOR = "'Tensor(?:<[^']*>)?'";
const TENSOR_FOR_NUMBER = new RegExp(
  `(?:Type|Argument of type) ${TENSOR} is not assignable to (?:type|parameter of type) 'number'`,
);
const LIST_FOR_TENSOR = new RegExp(
  `[Tt]ype '[^']*\\[\\]' is (?:missing the following properties from type|not assignable to (?:parameter of )?type) ${TENSOR}`,
);
/** Functions of Math that tensors have under the same name. */
const OF_MATH =
  /^(abs|sqrt|exp|log|sin|cos|tan|tanh|sinh|cosh|asin|acos|atan|atan2|floor|ceil|round|sign|hypot|log1p|expm1|log2|log10)$/;
const OF_MATH_BY_OTHER_NAME: { [name: string]: string } = {
  max: "maximum(x, y)",
  min: "minimum(x, y)",
  pow: "x ** y",
};

export function operatorHint(
  ts: TypeScript,
  file: TS.SourceFile,
  checker: TS.TypeChecker,
  { code, start, message }: { code: number; start: number; message: string },
): string | undefined {
  let node: TS.Node = (ts as NodeFinder).getTokenAtPosition(file, start);
  const plain = plainHint(code, message);
  if (plain !== undefined) return plain;
  if (NOT_ASSIGNABLE.has(code)) {
    if (!TENSOR_FOR_NUMBER.test(message)) return undefined;
    const functionOfMath = ofMath(ts, node);
    if (functionOfMath !== undefined) return functionOfMath;
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

/** What the words of TypeScript alone decide. */
function plainHint(code: number, message: string): string | undefined {
  if (code === 2304) return "a name is known once the cell that declares it has run";
  if (code === 2538 && new RegExp(TENSOR).test(message))
    return "x.item() gives the number of a tensor with one value, x.data[i] that at place i";
  if (code === 2339 && new RegExp(`^Property 'length' does not exist on type ${TENSOR}`).test(message))
    return "x.shape[0] counts the rows of a tensor, x.size all its numbers";
  if ((code === 2488 || code === 2461) && new RegExp(`^Type ${TENSOR}`).test(message))
    return "unbind(x) lists the rows of a tensor, x.toArray() its numbers";
  if (LIST_FOR_TENSOR.test(message))
    return "stack(list) makes one tensor of a list of tensors, tensor(list) of a list of numbers";
  return undefined;
}

/** `Math.sqrt(x)` of a tensor. */
function ofMath(ts: TypeScript, node: TS.Node): string | undefined {
  for (let at = node; at.parent !== undefined && !ts.isStatement(at); at = at.parent) {
    const { parent } = at;
    if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) continue;
    const { expression, name } = parent.expression;
    if (parent.expression === at || expression.getText() !== "Math") return undefined;
    const other = OF_MATH.test(name.text) ? `${name.text}(x)` : OF_MATH_BY_OTHER_NAME[name.text];
    return other && `Math.${name.text} takes numbers: for tensors write ${other}`;
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
