/**
 * A tensor where JavaScript asks for true or false is a mistake that no operator can mend: every object is true, and
 * `===` asks whether two variables hold the same object. What may be missing (`if (x.grad)`) is a question that
 * makes sense, and is left alone.
 */
import type { TS, TypeScript } from "../tslabConverter.js";

export interface ConditionProblem {
  message: string;
  start: number;
  end: number;
}

const TRUTH = "a tensor is neither true nor false: ask for a number, as in x.item() > 0";
const SAME =
  "asks whether two tensors are the same object: write eq(x, y) to compare values, Object.is(x, y) to ask that";

export function tensorConditions(
  ts: TypeScript,
  file: TS.SourceFile,
  checker: TS.TypeChecker,
): ConditionProblem[] {
  const problems: ConditionProblem[] = [];
  const report = (node: TS.Node, message: string) =>
    problems.push({ message, start: node.getStart(file), end: node.end });

  const isTensor = (node: TS.Expression): boolean => {
    const type = checker.getTypeAtLocation(node);
    // The class itself (`T === Tensor`) has the same symbol, but is an object that nobody declared.
    const isClass = ((type as TS.ObjectType).objectFlags & ts.ObjectFlags.Anonymous) !== 0;
    return type.symbol?.name === "Tensor" && !isClass && !mayBeMissing(node);
  };
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
    const condition = conditionOf(ts, node);
    if (condition !== undefined && isTensor(condition)) report(condition, TRUTH);
    if (ts.isBinaryExpression(node) && isEquality(ts, node.operatorToken.kind)) {
      const { left, right, operatorToken } = node;
      if (!isNothing(left) && !isNothing(right) && (isTensor(left) || isTensor(right))) {
        report(operatorToken, `${operatorToken.getText(file)} ${SAME}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

function conditionOf(ts: TypeScript, node: TS.Node): TS.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  if (ts.isForStatement(node) || ts.isConditionalExpression(node)) return node.condition;
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.ExclamationToken ? node.operand : undefined;
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const { kind } = node.operatorToken;
  const isLogical = kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
  return isLogical ? node.left : undefined;
}

function isEquality(ts: TypeScript, kind: TS.SyntaxKind): boolean {
  const { EqualsEqualsToken, EqualsEqualsEqualsToken, ExclamationEqualsToken, ExclamationEqualsEqualsToken } =
    ts.SyntaxKind;
  return [
    EqualsEqualsToken,
    EqualsEqualsEqualsToken,
    ExclamationEqualsToken,
    ExclamationEqualsEqualsToken,
  ].includes(kind as never);
}

function isNullable(type: string): boolean {
  return /\b(null|undefined)\b/.test(type);
}
