/**
 * Functions that are generic in what they compute with: `function twice<S extends Shape>(x: Tensor<S>) {...}`. Inside
 * them shapes are open, and TypeScript follows the rules of an open shape without end. So the shaped reading takes
 * their signatures, and in place of their bodies something that may be anything.
 */
import { operatorCall } from "../operators/calls.js";
import type { TS, TypeScript } from "../typescript.js";
import type { Edit } from "./typedText.js";

const ABOUT_SHAPES = /\b(Shape|Tensor|TensorLike|number\s*\[)/;

export function genericBodies(ts: TypeScript, file: TS.SourceFile, offset: number): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: TS.Node, isInOpenClass: boolean): void => {
    const body = bodyOf(ts, node);
    if (body !== undefined && (isInOpenClass || isOpen(ts, file, node, body))) {
      const text = ts.isBlock(body) ? "{ return undefined as any; }" : "(undefined as any)";
      edits.push({ start: body.getStart(file) - offset, end: body.end - offset, text });
      return;
    }
    const isOpenClass = isInOpenClass || (ts.isClassLike(node) && isOpen(ts, file, node, node));
    ts.forEachChild(node, (child) => visit(child, isOpenClass));
  };
  visit(file, false);
  return edits;
}

function bodyOf(ts: TypeScript, node: TS.Node): TS.ConciseBody | undefined {
  if (!ts.isFunctionLike(node) || ts.isConstructorDeclaration(node)) return undefined;
  return (node as TS.FunctionLikeDeclaration).body;
}

function isOpen(ts: TypeScript, file: TS.SourceFile, node: TS.Node, computing: TS.Node): boolean {
  const { typeParameters = [] } = node as { typeParameters?: readonly TS.TypeParameterDeclaration[] };
  if (typeParameters.length === 0) return false;
  if (typeParameters.some(({ constraint }) => constraint && ABOUT_SHAPES.test(constraint.getText(file))))
    return true;
  const hasOperators = (child: TS.Node): boolean =>
    operatorCall(ts, child) !== undefined ||
    ts.forEachChild(child, (inner) => hasOperators(inner) || undefined) === true;
  return hasOperators(computing);
}
