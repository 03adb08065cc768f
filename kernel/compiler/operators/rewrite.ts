/**
 * The text of a cell with its operators as calls, which TypeScript can type: `(x + y) * z` becomes
 * `__operand((__operand(x,0).add(y)),1).mul(z)`.
 *
 * The call stands where the operator stood, so an error inside it points at the operator. Lines stay as they are.
 * The number tells the operators apart when restore.ts writes the plain ones again.
 */
import {
  type DecodedSourceMap,
  generatedPositionFor,
  originalPositionFor,
  TraceMap,
} from "@jridgewell/trace-mapping";
import MagicString from "magic-string";
import type { TS, TypeScript } from "../typescript.js";
import { askedBy, isComparingCall } from "./asking.js";
import {
  ASKED,
  equalityOf,
  isComparison,
  isCompound,
  methodOf,
  NEGATIVE,
  OPERAND,
  POSITIVE,
  TARGET,
} from "./table.js";

/** A place in a text: lines and columns count from 0. */
export interface Place {
  line: number;
  column: number;
}

export interface Rewritten {
  text: string;
  /** From the rewritten to the user's text. */
  map: DecodedSourceMap;
  toUser(place: Place): Place;
  /** For the place just after the last character of something. */
  endToUser(place: Place): Place;
  toRewritten(place: Place): Place;
}

export interface RewriteOptions {
  /** A first line that makes the parser read the rest as a module. */
  moduleMark: string;
  /** Where `===` and its kin, and `switch`, meet values of which only the running program knows whether they are tensors. */
  openEqualities?: ReadonlySet<number>;
}

export function rewriteOperators(
  ts: TypeScript,
  source: string,
  { moduleMark, openEqualities }: RewriteOptions,
): Rewritten | undefined {
  // With every key that is pressed completion asks for one: most have no such sign, and need not be parsed.
  if (openEqualities === undefined && !/[-+*/<>]/.test(source)) return undefined;
  const whole = moduleMark + source;
  const file = ts.createSourceFile("cell.ts", whole, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const edited = new MagicString(whole);
  let count = 0;

  const visit = (node: TS.Node): void => {
    // Constants of an enum and types have no tensors in them, and TypeScript must be able to compute them.
    if (ts.isEnumDeclaration(node) || ts.isTypeNode(node)) return;
    // Inner operators first: what they add at the same place must stand inside.
    ts.forEachChild(node, visit);
    for (const asked of askedBy(ts, node)) if (isMadeByOperator(asked)) wrap(asked, "");
    if (ts.isSwitchStatement(node) && openEqualities?.has(node.expression.getStart(file)))
      wrap(node.expression, ',"switch"');
    if (ts.isBinaryExpression(node)) rewriteBinary(node);
    if (ts.isPrefixUnaryExpression(node)) rewriteSign(node);
  };

  /** `return(x + y) * 2` and `return-x` are written without one, and `return__operand` would be a name. */
  const blankAt = (start: number): string =>
    /[\p{ID_Continue}$]$/u.test(whole.slice(0, start).slice(-2)) ? " " : "";
  const open = (start: number, name: string): void => {
    edited.prependRight(start, `${blankAt(start)}${name}(`);
  };

  /** `asked` becomes `__asked(asked,0)`. */
  const wrap = (node: TS.Node, rest: string): void => {
    open(node.getStart(file), ASKED);
    edited.appendLeft(node.end, `,${count++}${rest})`);
  };

  const rewriteBinary = (node: TS.BinaryExpression): void => {
    const { left, operatorToken, right } = node;
    const isOpen = openEqualities?.has(operatorToken.getStart(file)) === true;
    const method = isOpen ? equalityOf(ts, operatorToken.kind) : methodOf(ts, operatorToken.kind);
    if (method === undefined || (isLiteral(left) && isLiteral(right))) return;
    const sign = { start: operatorToken.getStart(file), end: operatorToken.end };
    if (isCompound(method)) {
      rewriteAssignment(node, method);
      return;
    }
    const isChain = ts.isBinaryExpression(left) && isComparison(ts, left.operatorToken.kind);
    if (isChain && isComparison(ts, operatorToken.kind)) wrap(left, ',"chain"');
    open(left.getStart(file), OPERAND);
    edited.appendLeft(left.end, `,${count++})`);
    edited.update(sign.start, sign.end, `.${method}(`);
    edited.appendLeft(right.end, ")");
  };

  const rewriteAssignment = ({ left, operatorToken, right }: TS.BinaryExpression, method: string): void => {
    const [start, end] = [operatorToken.getStart(file), operatorToken.end];
    const target = ts.isNonNullExpression(left) ? left.expression : left;
    if (isNameable(target)) {
      // `x += y` becomes `x = __operand(x,0).addAssign(y)`: `x` may be named twice without harm.
      const equals = left === target ? "=" : " =";
      if (left !== target) edited.remove(target.end, left.end);
      edited.update(start, end, `${equals} ${OPERAND}(${left.getText(file)},${count++}).${method}(`);
      edited.appendLeft(right.end, ")");
      return;
    }
    const isElement = ts.isElementAccessExpression(target);
    if (!isElement && !ts.isPropertyAccessExpression(target)) return;
    // `a().b += y` becomes `__target(a(), (__o) => __o.b, 0).addAssign(y, (__o, __v) => __o.b = __v)`, and
    // `a[i++] += y` hands over i++ too: each is computed once, in JavaScript's order.
    const object = target.expression;
    open(object.getStart(file), TARGET);
    const key = isElement ? target.argumentExpression : undefined;
    const isPassed = key !== undefined && !isLiteral(key);
    const parameters = isPassed ? "__o, __k" : "__o";
    if (isPassed) {
      // `a()[0, i] += y` has one key, whatever commas stand in it.
      const [before, after] = isList(key) ? ["(", ")"] : ["", ""];
      edited.update(object.end, key.getStart(file), `, ${before}`);
      edited.update(key.end, target.end, `${after}, (${parameters}) => __o[__k]`);
    } else edited.appendLeft(object.end, `, (${parameters}) => __o`);
    const place = isPassed ? "[__k]" : whole.slice(object.end, target.end);
    edited.appendLeft(left.end, `, ${count++})`);
    edited.update(start, end, `.${method}(`);
    edited.appendLeft(right.end, `, (${parameters}, __v) => __o${place} = __v)`);
  };

  const rewriteSign = (node: TS.PrefixUnaryExpression): void => {
    const name = signOf(node);
    if (name === undefined || isLiteral(node.operand)) return;
    const start = node.getStart(file);
    edited.update(start, start + 1, `${blankAt(start)}${name}(`);
    edited.appendLeft(node.operand.end, `,${count++})`);
  };

  const signOf = ({ operator }: TS.PrefixUnaryExpression): string | undefined =>
    ({ [ts.SyntaxKind.MinusToken]: NEGATIVE, [ts.SyntaxKind.PlusToken]: POSITIVE })[operator as number];

  const isList = (node: TS.Node): boolean =>
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken;
  const isLiteral = (node: TS.Node): boolean => ts.isNumericLiteral(node) || ts.isStringLiteral(node);

  /** What is only a name may also ask whether something is there; what an operator has made cannot. */
  const isMadeByOperator = (node: TS.Node): boolean => {
    if (ts.isPrefixUnaryExpression(node)) return signOf(node) !== undefined && !isLiteral(node.operand);
    if (isComparingCall(ts, node)) return true;
    if (!ts.isBinaryExpression(node)) return false;
    const method = methodOf(ts, node.operatorToken.kind);
    return method !== undefined && !isCompound(method) && !(isLiteral(node.left) && isLiteral(node.right));
  };

  /** A name, `this.x`, `x[i]`: reading it again computes nothing. */
  const isNameable = (node: TS.Node): boolean => {
    if (ts.isIdentifier(node)) return true;
    if (ts.isPropertyAccessExpression(node)) return isRoot(node.expression);
    if (!ts.isElementAccessExpression(node) || !isRoot(node.expression)) return false;
    return isLiteral(node.argumentExpression) || ts.isIdentifier(node.argumentExpression);
  };
  const isRoot = ({ kind }: TS.Node): boolean => {
    const { Identifier, ThisKeyword, SuperKeyword } = ts.SyntaxKind;
    return kind === Identifier || kind === ThisKeyword || kind === SuperKeyword;
  };

  visit(file);
  return count === 0 ? undefined : withPlaces(edited, moduleMark);
}

function withPlaces(edited: MagicString, moduleMark: string): Rewritten {
  const options = { hires: true, source: "cell" };
  const plain = edited.generateDecodedMap(options);
  const told = (mappings: typeof plain.mappings) =>
    ({ ...plain, mappings, version: 3, file: null, names: [...plain.names] }) as DecodedSourceMap;
  const there = new TraceMap(told(plain.mappings));
  const map = told(withBeginnings(edited.toString(), plain.mappings));
  const trace = new TraceMap(map);
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
      const found = generatedPositionFor(there, { source: "cell", line: line + markLines + 1, column });
      return found.line === null
        ? { line, column }
        : { line: found.line - markLines - 1, column: found.column };
    },
  };
}

/** A call that begins before an expression stands, for whoever asks, where the expression begins. */
function withBeginnings(
  text: string,
  mappings: ReturnType<MagicString["generateDecodedMap"]>["mappings"],
): typeof mappings {
  const calls = new RegExp(`(?:(?:${OPERAND}|${TARGET}|${ASKED})\\()+`, "g");
  return text.split("\n").map((line, n) => {
    const segments = [...(mappings[n] ?? [])];
    for (const { index, 0: call } of line.matchAll(calls)) {
      const next = segments.findIndex(([column]) => column >= index);
      const at = segments[next];
      if (at === undefined || at[0] !== index + call.length) continue;
      segments.splice(next, 0, [index, ...at.slice(1)] as unknown as typeof at);
    }
    return segments;
  });
}
