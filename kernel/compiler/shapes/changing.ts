/**
 * Variables that hold tensors of several shapes in turn: `let h = x; h = h.matmul(W)`, `hs.push(h)`. A type has one
 * shape for all of a variable's life, so what TypeScript says of the later uses would be wrong: such variables are
 * found here, and their shape is forgotten.
 *
 * What changes a shape shows in two ways: TypeScript refuses an assignment or an argument, or something of type `any`,
 * of which it knows nothing, is put into a variable of known shape.
 */
import { operatorCall } from "../operators/calls.js";
import type { TS, TypeScript } from "../typescript.js";

/** Methods that put their arguments into what they are called on. */
const FILLING = new Set(["push", "unshift", "splice", "fill", "set", "add", "with"]);

/** Where a variable got its shape: a first value in this cell, or an earlier cell that declares the name. */
export type Origin = { kind: "value"; node: TS.Expression } | { kind: "name"; name: string };

export interface Changing {
  origins: Origin[];
  /** Whether all that TypeScript refuses can be explained by them. */
  isExplained: boolean;
}

export function changingVariables(
  ts: TypeScript,
  file: TS.SourceFile,
  checker: TS.TypeChecker,
  refused: readonly TS.Diagnostic[],
): Changing {
  const origins: Origin[] = [];
  let isExplained = true;

  for (const { start = 0 } of refused) {
    const found = targetAt(ts, file, start).flatMap((target) => originsOf(ts, file, checker, target));
    if (found.length === 0) isExplained = false;
    origins.push(...found);
  }

  const isAny = (node: TS.Node) => (checker.getTypeAtLocation(node).flags & ts.TypeFlags.Any) !== 0;
  const hasShape = (node: TS.Node) =>
    checker.typeToString(checker.getTypeAtLocation(node)).includes("Tensor<[");
  const visit = (node: TS.Node): void => {
    const filled = filledBy(ts, node);
    if (filled?.values.some(isAny) && hasShape(filled.target)) {
      origins.push(...originsOf(ts, file, checker, filled.target));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { origins, isExplained };
}

/** What is assigned or filled by a node, and with what. */
function filledBy(
  ts: TypeScript,
  node: TS.Node,
): { target: TS.Expression; values: readonly TS.Node[] } | undefined {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    // `params[k] = ...`, where k is unknown, is an assignment to any of them.
    return { target: rootIfUnknown(ts, node.left), values: [node.right, node.left] };
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    if (FILLING.has(node.expression.name.text)) {
      return { target: node.expression.expression, values: node.arguments };
    }
  }
  return undefined;
}

function rootIfUnknown(ts: TypeScript, node: TS.Expression): TS.Expression {
  return ts.isElementAccessExpression(node) && !ts.isLiteralExpression(node.argumentExpression)
    ? node.expression
    : node;
}

/** The expressions whose shape may be too narrow for what TypeScript refuses at this place. */
function targetAt(ts: TypeScript, file: TS.SourceFile, start: number): TS.Expression[] {
  let node: TS.Node | undefined = (ts as NodeFinder).getTokenAtPosition(file, start);
  for (; node !== undefined && !ts.isSourceFile(node); node = node.parent) {
    const parent: TS.Node | undefined = node.parent;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      if (start <= node.operatorToken.end) return [node.left];
    }
    if (parent !== undefined && ts.isCallExpression(parent) && parent.expression !== node) {
      if (!ts.isPropertyAccessExpression(parent.expression)) return [];
      const { name, expression } = parent.expression;
      // `layers.reduce((h, W) => h.matmul(W), x)`: the first value of h.
      if (/^reduce(Right)?$/.test(name.text)) return parent.arguments.slice(1);
      return FILLING.has(name.text) ? [expression] : [];
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name } = node.expression;
      if (/^reduce(Right)?$/.test(name.text) && node.arguments.length > 1) return node.arguments.slice(1);
    }
    if (ts.isFunctionLike(node) && node.parent.kind !== ts.SyntaxKind.CallExpression) return [];
  }
  return [];
}

function originsOf(
  ts: TypeScript,
  file: TS.SourceFile,
  checker: TS.TypeChecker,
  target: TS.Expression,
): Origin[] {
  if (ts.isParenthesizedExpression(target)) return originsOf(ts, file, checker, target.expression);
  if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) return [];
  const isPath = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
  const place = ts.isPropertyAccessExpression(target) ? target.name : target;
  if (!isPath && !ts.isIdentifier(target)) {
    // A value of its own, as the first value of a reduction.
    return target.kind === ts.SyntaxKind.ThisKeyword ? [] : [{ kind: "value", node: target }];
  }
  const declaration = checker.getSymbolAtLocation(place)?.declarations?.[0];
  // In `(__o) => __o.b = ...`, which stands for `a().b += y`, the object is what was given to it.
  const written = declaration && ts.isParameter(declaration) && operatorCall(ts, declaration.parent.parent);
  if (written && written.target?.write.parameters[0] === declaration)
    return originsOf(ts, file, checker, written.target.object);
  const origin = declaration && originOf(ts, file, declaration);
  if (origin !== undefined) return [origin];
  return isPath ? originsOf(ts, file, checker, (target as TS.PropertyAccessExpression).expression) : [];
}

function originOf(ts: TypeScript, file: TS.SourceFile, declaration: TS.Declaration): Origin | undefined {
  if (declaration.getSourceFile() !== file) {
    let node: TS.Node = declaration;
    while (node.parent !== undefined && !ts.isSourceFile(node.parent)) node = node.parent;
    const named: TS.Node | undefined = ts.isVariableStatement(node)
      ? node.declarationList.declarations[0]
      : node;
    const name = (named as { name?: TS.Node } | undefined)?.name;
    return name !== undefined && ts.isIdentifier(name) ? { kind: "name", name: name.text } : undefined;
  }
  if (ts.isShorthandPropertyAssignment(declaration)) return undefined;
  // Of `let [a, b] = [x, y]` the value is that of the whole.
  let node: TS.Node = declaration;
  while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) {
    node = node.parent;
  }
  const { initializer, type } = node as TS.VariableDeclaration;
  return initializer === undefined || type !== undefined ? undefined : { kind: "value", node: initializer };
}

/** TypeScript's own; its public declarations leave it out. */
type NodeFinder = TypeScript & { getTokenAtPosition(file: TS.SourceFile, position: number): TS.Node };
