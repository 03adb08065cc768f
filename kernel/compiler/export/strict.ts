/**
 * What strict TypeScript asks beyond what cells are asked: a cell may say `x.grad.item()`, a strict module says
 * `x.grad!.item()`. Each complaint that has such an answer gets it; what is left is told.
 */
import MagicString from "magic-string";
import type { TS, TypeScript } from "../typescript.js";
import type { Checked, Workbench } from "./workbench.js";

const ROUNDS = 8;

const MAY_BE_MISSING = new Set([2531, 2532, 2533, 2722, 18047, 18048, 18049]);
const NOT_ASSIGNABLE = new Set([2322, 2345, 2769]);
const IMPLICIT_ANY = new Set([7005, 7006, 7008, 7019, 7031, 7034]);
const RETURNS_ANY = new Set([7010, 7023, 7024]);
const INDEX_MAY_BE_MISSING = 2538;
const NO_INDEX = new Set([7015, 7017, 7053]);
const NOT_INITIALIZED = 2564;
const USED_BEFORE_ASSIGNED = 2454;
const CAUGHT_IS_UNKNOWN = new Set([18046, 2571]);

/** @returns the text that passes, as far as it can be made to, and what TypeScript still says */
export function strictly(bench: Workbench, text: string): { text: string; left: readonly TS.Diagnostic[] } {
  let current = text;
  for (let round = 0; ; round++) {
    const checked = bench.check(current, { strict: true });
    const edits = new Map<number, Edit>();
    for (const diagnostic of checked.diagnostics) {
      for (const edit of answers(bench.ts, checked, diagnostic)) edits.set(edit.at, edit);
    }
    if (edits.size === 0 || round === ROUNDS) return { text: current, left: checked.diagnostics };
    const edited = new MagicString(current);
    for (const { at, text: added } of edits.values()) edited.appendLeft(at, added);
    current = edited.toString();
  }
}

interface Edit {
  at: number;
  text: string;
}

function answers(ts: TypeScript, { file, checker }: Checked, diagnostic: TS.Diagnostic): Edit[] {
  const { code, start, length } = diagnostic;
  if (start === undefined || length === undefined) return [];
  const node = nodeAt(ts, file, start, start + length);
  if (node === undefined) return [];
  if (MAY_BE_MISSING.has(code)) return present(ts, file, node);
  if (NOT_ASSIGNABLE.has(code)) {
    const value = valueOf(ts, node);
    const type = value && checker.getTypeAtLocation(value);
    return type !== undefined && checker.getNonNullableType(type) !== type ? present(ts, file, value!) : [];
  }
  if (IMPLICIT_ANY.has(code)) return anyType(ts, file, node);
  if (RETURNS_ANY.has(code)) return anyReturn(ts, file, node);
  if (code === INDEX_MAY_BE_MISSING) return present(ts, file, node);
  if (NO_INDEX.has(code)) return around(file, objectIn(ts, node), "(", " as any)");
  if (code === NOT_INITIALIZED) return [{ at: node.end, text: "!" }];
  const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
  if (code === USED_BEFORE_ASSIGNED && declaration !== undefined && ts.isBindingElement(declaration))
    return [{ at: node.end, text: "!" }];
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return [];
  if (code === USED_BEFORE_ASSIGNED) return surelyAssigned(ts, node, declaration);
  if (CAUGHT_IS_UNKNOWN.has(code) && ts.isCatchClause(declaration.parent)) {
    return [{ at: declaration.name.end, text: ": any" }];
  }
  return [];
}

/** Where a variable is declared, if it may be said there, else where it is used. */
function surelyAssigned(ts: TypeScript, use: TS.Node, declaration: TS.VariableDeclaration): Edit[] {
  const { name, type, initializer, exclamationToken, parent } = declaration;
  const isPlain = ts.isVariableStatement(parent.parent) && initializer === undefined && type !== undefined;
  if (isPlain && exclamationToken === undefined) return [{ at: name.end, text: "!" }];
  return isPlain || ts.isShorthandPropertyAssignment(use.parent) ? [] : [{ at: use.end, text: "!" }];
}

/** The smallest node that spans the marked text. */
function nodeAt(ts: TypeScript, file: TS.SourceFile, start: number, end: number): TS.Node | undefined {
  let found: TS.Node | undefined;
  const visit = (node: TS.Node): void => {
    if (node.getStart(file) > start || node.end < end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Says that a value is there. */
function present(ts: TypeScript, file: TS.SourceFile, node: TS.Node): Edit[] {
  const isSimple =
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    node.kind === ts.SyntaxKind.NullKeyword;
  return isSimple ? [{ at: node.end, text: "!" }] : around(file, node, "(", ")!");
}

function around(file: TS.SourceFile, node: TS.Node | undefined, before: string, after: string): Edit[] {
  if (node === undefined) return [];
  return [
    { at: node.getStart(file), text: before },
    { at: node.end, text: after },
  ];
}

/** The value that is given where TypeScript marks what it is given to. */
function valueOf(ts: TypeScript, node: TS.Node): TS.Expression | undefined {
  const { parent } = node;
  if (ts.isReturnStatement(node)) return node.expression;
  if (ts.isVariableDeclaration(parent) && parent.name === node) return parent.initializer;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return parent.initializer;
  if (ts.isPropertyDeclaration(parent) && parent.name === node) return parent.initializer;
  const isTarget = ts.isBinaryExpression(parent) && parent.left === node;
  if (isTarget && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) return parent.right;
  return node as TS.Expression;
}

/** The declaration of a name without a type gets the type that it has. */
function anyType(ts: TypeScript, file: TS.SourceFile, node: TS.Node): Edit[] {
  let declaration: TS.Node = ts.isParameter(node) ? node : node.parent;
  while (ts.isBindingElement(declaration) || ts.isBindingName(declaration)) declaration = declaration.parent;
  if (ts.isVariableDeclaration(declaration) && declaration.type === undefined) {
    return [{ at: declaration.name.end, text: ": any" }];
  }
  if (ts.isPropertyDeclaration(declaration) && declaration.type === undefined) {
    return [{ at: declaration.questionToken?.end ?? declaration.name.end, text: ": any" }];
  }
  if (!ts.isParameter(declaration) || declaration.type !== undefined) return [];
  const type = declaration.dotDotDotToken === undefined ? ": any" : ": any[]";
  const at = declaration.questionToken?.end ?? declaration.name.end;
  const { parent } = declaration;
  const isBare = ts.isArrowFunction(parent) && file.text[declaration.getFullStart() - 1] !== "(";
  const hasBracket = file.text.slice(parent.getStart(file), declaration.getStart(file)).includes("(");
  if (!isBare || hasBracket || parent.parameters.length !== 1) return [{ at, text: type }];
  return around(file, declaration, "(", `${type})`);
}

/** A function that calls itself says what it returns. */
function anyReturn(ts: TypeScript, file: TS.SourceFile, node: TS.Node): Edit[] {
  const declared = ts.isFunctionLike(node) ? node : node.parent;
  const of = ts.isVariableDeclaration(declared) ? declared.initializer : declared;
  if (of === undefined || !ts.isFunctionLike(of) || of.type !== undefined) return [];
  const closing = of.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
  return closing === undefined ? [] : [{ at: closing.end, text: ": any" }];
}

/** The object that is asked for an index. */
function objectIn(ts: TypeScript, node: TS.Node): TS.Expression | undefined {
  for (let at: TS.Node | undefined = node; at !== undefined; at = at.parent) {
    if (ts.isElementAccessExpression(at)) return at.expression;
  }
  return undefined;
}
