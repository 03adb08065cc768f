/**
 * The text of a cell with its operators as calls, which TypeScript can type: `(x + y) * z` becomes
 * `__operand((__operand(x,0).add(y)),1).mul(z)`.
 *
 * The call stands where the operator stood, so an error inside it points at the operator. Lines stay as they are.
 * The number tells the operators apart when restore.ts writes the plain ones again.
 */
import { generatedPositionFor, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import MagicString, { type SourceMap } from "magic-string";
import type { TS, TypeScript } from "../tslabConverter.js";
import { isCompound, methodOf, NEGATIVE, OPERAND, POSITIVE } from "./table.js";

/** A place in a text: lines and columns count from 0. */
export interface Place {
  line: number;
  column: number;
}

export interface Rewritten {
  text: string;
  /** From the rewritten to the user's text. */
  map: SourceMap;
  toUser(place: Place): Place;
  /** For the place just after the last character of something. */
  endToUser(place: Place): Place;
  toRewritten(place: Place): Place;
}

/** @param moduleMark a first line that makes the parser read the rest as a module */
export function rewriteOperators(ts: TypeScript, source: string, moduleMark: string): Rewritten | undefined {
  const whole = moduleMark + source;
  const file = ts.createSourceFile("cell.ts", whole, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const edited = new MagicString(whole);
  let count = 0;

  const visit = (node: TS.Node): void => {
    // Constants of an enum and types have no tensors in them, and TypeScript must be able to compute them.
    if (ts.isEnumDeclaration(node) || ts.isTypeNode(node)) return;
    // Inner operators first: what they add at the same place must stand inside.
    ts.forEachChild(node, visit);
    if (ts.isBinaryExpression(node)) rewriteBinary(node);
    if (ts.isPrefixUnaryExpression(node)) rewriteSign(node);
  };

  const rewriteBinary = ({ left, operatorToken, right }: TS.BinaryExpression): void => {
    const method = methodOf(ts, operatorToken.kind);
    if (method === undefined || (isLiteral(left) && isLiteral(right))) return;
    const sign = { start: operatorToken.getStart(file), end: operatorToken.end };
    if (isCompound(method)) {
      // `x += y` becomes `x = __operand(x,0).addAssign(y)`, where `x` may be read twice without harm.
      if (!isSimpleTarget(left)) return;
      edited.overwrite(sign.start, sign.end, `= ${OPERAND}(${left.getText(file)},${count++}).${method}(`);
    } else {
      edited.prependLeft(left.getStart(file), `${OPERAND}(`);
      edited.appendLeft(left.end, `,${count++})`);
      edited.overwrite(sign.start, sign.end, `.${method}(`);
    }
    edited.appendLeft(right.end, ")");
  };

  const rewriteSign = (node: TS.PrefixUnaryExpression): void => {
    const name = { [ts.SyntaxKind.MinusToken]: NEGATIVE, [ts.SyntaxKind.PlusToken]: POSITIVE }[
      node.operator as number
    ];
    if (name === undefined || isLiteral(node.operand)) return;
    edited.overwrite(node.getStart(file), node.getStart(file) + 1, `${name}(`);
    edited.appendLeft(node.operand.end, `,${count++})`);
  };

  const isLiteral = (node: TS.Node): boolean => ts.isNumericLiteral(node) || ts.isStringLiteral(node);

  const isSimpleTarget = (node: TS.Node): boolean => {
    if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword || isLiteral(node)) return true;
    if (ts.isPropertyAccessExpression(node)) return isSimpleTarget(node.expression);
    if (!ts.isElementAccessExpression(node)) return false;
    return isSimpleTarget(node.expression) && isSimpleTarget(node.argumentExpression);
  };

  visit(file);
  if (count === 0) return undefined;

  const map = edited.generateMap({ hires: true, source: "cell" });
  const trace = new TraceMap({ ...map, version: 3, file: null, names: [...map.names] });
  const markLines = moduleMark.split("\n").length - 1;
  const toUser = ({ line, column }: Place): Place => {
    const found = originalPositionFor(trace, { line: line + markLines + 1, column });
    return found.line === null
      ? { line, column }
      : { line: found.line - markLines - 1, column: found.column };
  };
  return {
    text: edited.toString().slice(moduleMark.length),
    map,
    toUser,
    endToUser: ({ line, column }) => {
      const last = toUser({ line, column: Math.max(0, column - 1) });
      return { ...last, column: last.column + 1 };
    },
    toRewritten: ({ line, column }) => {
      const found = generatedPositionFor(trace, { source: "cell", line: line + markLines + 1, column });
      return found.line === null
        ? { line, column }
        : { line: found.line - markLines - 1, column: found.column };
    },
  };
}
