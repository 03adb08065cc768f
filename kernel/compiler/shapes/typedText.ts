/**
 * The text of a cell as the shaped reading sees it: some first values of variables wrapped, so that their shape is
 * forgotten, and what TypeScript would read too long (tables of numbers, generic bodies) replaced. Offsets are carried back to the text before.
 */
import type { TS, TypeScript } from "../typescript.js";

/** An ambient name of the shaped reading alone. */
export const UNSHAPED = "__unshaped";

/** Values with more numbers than this are not read one by one: a cell with 10 000 took TypeScript a second. */
const LONGEST_TABLE = 200;

export interface Edit {
  start: number;
  end: number;
  text: string;
}

export interface TypedText {
  text: string;
  toBase(offset: number): number;
}

/** A range of the text before, as `start:end`. */
export type Range = `${number}:${number}`;

/**
 * @param replaced pieces with another text in their place
 * @param wrapped the values whose shape is to be forgotten
 */
export function typedText(base: string, replaced: readonly Edit[], wrapped: Iterable<Range>): TypedText {
  const edits = [...replaced];
  for (const range of wrapped) {
    const [start, end] = range.split(":").map(Number) as [number, number];
    edits.push({ start, end: start, text: `${UNSHAPED}(` }, { start: end, end, text: ")" });
  }
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  let text = "";
  let from = 0;
  for (const { start, end, text: inserted } of edits) {
    if (start < from) continue;
    text += base.slice(from, start) + inserted;
    from = end;
  }
  text += base.slice(from);
  const toBase = (offset: number): number => {
    let shift = 0;
    for (const { start, end, text: inserted } of edits) {
      if (offset < start + shift + inserted.length) break;
      shift += inserted.length - (end - start);
    }
    return offset - shift;
  };
  return { text, toBase };
}

/** The long tables in `tensor([[...], ...])`, by their size: TypeScript would make a type for each of their numbers. */
export function longTables(ts: TypeScript, file: TS.SourceFile, offset: number): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isArrayLiteralExpression(node) && ts.isCallExpression(node.parent)) {
      const sizes = node.end - node.getStart(file) > 2 * LONGEST_TABLE ? sizesOf(ts, node) : undefined;
      if (sizes !== undefined && sizes.reduce((n, m) => n * m, 1) > LONGEST_TABLE) {
        const text = `({} as import("gradlab:runtime/types/rules").Table<[${sizes.join(", ")}]>)`;
        edits.push({ start: node.getStart(file) - offset, end: node.end - offset, text });
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits;
}

/** The sizes of nested arrays, if all rows are alike and nothing is spread. */
function sizesOf(ts: TypeScript, node: TS.Expression): number[] | undefined {
  if (!ts.isArrayLiteralExpression(node)) {
    const value = ts.isPrefixUnaryExpression(node) ? node.operand : node;
    return ts.isNumericLiteral(value) ? [] : undefined;
  }
  let row: number[] | undefined;
  for (const element of node.elements) {
    const sizes = sizesOf(ts, element);
    if (sizes === undefined || (row !== undefined && row.join() !== sizes.join())) return undefined;
    row = sizes;
  }
  return row === undefined ? undefined : [node.elements.length, ...row];
}
