/** What TypeScript says in the shaped reading: sentences about shapes, and everything else. */
import { assigningCall, operatorCall } from "../operators/calls.js";
import type { TS, TypeScript } from "../typescript.js";

export interface Sentence {
  message: string;
  start: number;
  end: number;
}

export interface Said {
  sentences: Sentence[];
  /** What would be refused in this reading alone: it does not understand the cell in full. */
  others: TS.Diagnostic[];
}

/** An argument, or the object of a method, that does not fit. */
const CODES = new Set([2345, 2684]);
/** tslab takes `await` at the top of a cell. */
const TOP_LEVEL_AWAIT = new Set([1308, 1375, 1378]);

export function sentencesIn(
  ts: TypeScript,
  file: TS.SourceFile,
  diagnostics: readonly TS.Diagnostic[],
): Said {
  const found: (Sentence & { call: TS.Node | undefined })[] = [];
  const others: TS.Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const { code, messageText, start = 0, length = 0 } = diagnostic;
    if (TOP_LEVEL_AWAIT.has(code)) continue;
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    const [, message] = /ShapeError<"((?:[^"\\]|\\.)*)">/.exec(text) ?? [];
    if (message === undefined || !CODES.has(code)) others.push(diagnostic);
    else found.push({ message, ...placeOf(ts, file, start, length), call: callAt(ts, file, start, length) });
  }
  // What a mistake gives has no shape that could be wrong again: the innermost one is told.
  const isInside = (inner: TS.Node, outer: TS.Node) =>
    inner !== outer && inner.pos >= outer.pos && inner.end <= outer.end;
  const sentences = found.filter(
    ({ call }) => !found.some((other) => call && other.call && isInside(other.call, call)),
  );
  // What comes of a mistake is no mistake of its own: `W -= dW.T` would give W another shape.
  const isOfItsOwn = ({ start = 0, length = 0 }: TS.Diagnostic) => {
    const whole = assignmentAt(ts, file, start, start + length);
    return !sentences.some((sentence) => sentence.start >= whole.start && sentence.end <= whole.end);
  };
  return { sentences, others: others.filter(isOfItsOwn) };
}

/** The call to which a marked argument, or the object of a method, belongs. */
function callAt(ts: TypeScript, file: TS.SourceFile, start: number, length: number): TS.Node | undefined {
  let node: TS.Node = (ts as NodeFinder).getTokenAtPosition(file, start);
  while (node.parent !== undefined && node.end < start + length) node = node.parent;
  for (let at = node.parent; at !== undefined && !ts.isStatement(at); at = at.parent) {
    if (ts.isCallExpression(at) && (at.getStart(file) < start || at.end > start + length)) return at;
  }
  return undefined;
}

/** The assignment whose left side is at this place, or the place itself. */
function assignmentAt(
  ts: TypeScript,
  file: TS.SourceFile,
  start: number,
  end: number,
): { start: number; end: number } {
  const token = (ts as NodeFinder).getTokenAtPosition(file, start);
  const call = assigningCall(ts, token);
  if (call !== undefined) return { start: call.getStart(file), end: call.end };
  for (let node = token; node.parent; node = node.parent) {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      return { start, end: node.end };
    if (ts.isStatement(node)) break;
  }
  return { start, end };
}

/** The operand of an operator is marked by the operator, as at run time. */
function placeOf(
  ts: TypeScript,
  file: TS.SourceFile,
  start: number,
  length: number,
): { start: number; end: number } {
  let node: TS.Node = (ts as NodeFinder).getTokenAtPosition(file, start);
  while (node.parent !== undefined && node.end < start + length) node = node.parent;
  while (
    node.parent !== undefined &&
    node.parent.getStart(file) === start &&
    node.parent.end === start + length
  ) {
    node = node.parent;
  }
  const call = node.parent === undefined ? undefined : operatorCall(ts, node.parent);
  if (call === undefined || call.right !== node) return { start, end: start + length };
  return { start: call.at.getStart(file), end: call.at.getStart(file) };
}

/** TypeScript's own; its public declarations leave it out. */
type NodeFinder = TypeScript & { getTokenAtPosition(file: TS.SourceFile, position: number): TS.Node };
