/**
 * The cells of a notebook as parts of a module: without their imports, which go to its top, and without what only a
 * notebook can do. Each line knows where it comes from.
 */
import { withoutExportKeywords } from "../exportKeywords.js";
import { syntaxErrors } from "../syntax.js";
import type { TS, TypeScript } from "../typescript.js";
import type { Place } from "./imports.js";
import { ExportRefused } from "./problem.js";
import { scopesOf } from "./scopes.js";
import { ASKS_THE_NOTEBOOK } from "./standIns.js";

export interface ExportCell {
  /** Its place among all cells of the notebook, from 1. */
  number: number;
  kind: "code" | "text";
  source: string;
  /** Why it is not run: the whole cell becomes a comment. */
  leftOut?: string;
}

export interface Line {
  text: string;
  /** Where it comes from, from 1; undefined for a line that the export has added. */
  origin?: Place;
}

export interface CodePart {
  number: number;
  lines: Line[];
  imports: { node: TS.ImportDeclaration; place: Place }[];
}

/** A cell that asks what a name is: `name?`. */
const QUESTION = /^\s*[\p{ID_Start}$_][\p{ID_Continue}$.\s]*\?\s*$/u;
const MODULE_CELL = /@module\s+\w+/;

export function commentOf(cell: ExportCell, reason?: string): Line[] {
  const lines = cell.source.trimEnd().split("\n");
  return [...(reason === undefined ? [] : [`Left out: ${reason}`]), ...lines].map((line) => ({
    text: line.trim() === "" ? "//" : `// ${line}`,
  }));
}

/** Why a code cell is left out, if it is. */
export function reasonToLeaveOut({ source, leftOut }: ExportCell): string | undefined {
  return leftOut ?? (QUESTION.test(source) ? "it asks the notebook about a name" : undefined);
}

/** @param declaredBefore the names of the cells above */
export function codePart(ts: TypeScript, cell: ExportCell, declaredBefore: ReadonlySet<string>): CodePart {
  const { number } = cell;
  const [wrong] = syntaxErrors(ts, cell.source);
  if (wrong !== undefined) {
    const line = cell.source.slice(0, wrong.start).split("\n").length;
    throw new ExportRefused([{ cell: number, line, message: wrong.message }]);
  }
  const source = withoutExportKeywords(ts, cell.source.replace(/^#!/, "//"));
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const lineOf = (position: number) => ts.getLineAndCharacterOfPosition(file, position).line;
  const first = file.getFullText().slice(0, file.statements[0]?.getStart(file) ?? 0);
  if (MODULE_CELL.test(first) && first.includes("/**")) {
    const message = "this cell is a module of its own (@module): move it into a file beside the notebook";
    throw new ExportRefused([{ cell: number, line: 1, message }]);
  }

  const [scope] = scopesOf(ts, [source]);
  const isNotebooks = (name: string) =>
    ASKS_THE_NOTEBOOK.has(name) && scope!.free.has(name) && !declaredBefore.has(name);
  const imports: CodePart["imports"] = [];
  /** Lines from which an import was taken. */
  const without = new Set<number>();
  // Where `export` stood, blanks stand now.
  const given = cell.source.split("\n");
  const lines = source.split("\n").map((text, i) => (text === given[i] ? text : text.replace(/^ {7}/, "")));
  for (const statement of file.statements) {
    const [start, end] = [statement.getStart(file), statement.end];
    const [from, to] = [lineOf(start), lineOf(end)];
    if (ts.isImportDeclaration(statement)) {
      imports.push({ node: statement, place: { cell: number, line: from + 1 } });
      blank(file, lines, without, start, end);
    } else if (isNotebooks(calledIn(ts, statement) ?? "")) {
      for (let n = from; n <= to; n++)
        lines[n] = `// ${lines[n]}${n === from ? "   (only in a notebook)" : ""}`;
    } else if (statement === file.statements.at(-1) && needsEnd(ts, file, statement)) {
      const { character } = ts.getLineAndCharacterOfPosition(file, end);
      lines[to] = `${lines[to]!.slice(0, character)};${lines[to]!.slice(character)}`;
    }
  }
  const kept = lines.flatMap((line, i) => {
    const text = (without.has(i) ? line.trimStart() : line).trimEnd();
    return without.has(i) && text === "" ? [] : [{ text, origin: { cell: number, line: i + 1 } }];
  });
  while (kept[0]?.text === "") kept.shift();
  while (kept.at(-1)?.text === "") kept.pop();
  return { number, lines: kept, imports };
}

/** Puts blanks in the place of a statement; other places stay where they are. */
function blank(file: TS.SourceFile, lines: string[], touched: Set<number>, start: number, end: number): void {
  const [from, to] = [start, end].map((at) => file.getLineAndCharacterOfPosition(at)) as [
    TS.LineAndCharacter,
    TS.LineAndCharacter,
  ];
  for (let n = from.line; n <= to.line; n++) {
    const line = lines[n] ?? "";
    const first = n === from.line ? from.character : 0;
    const last = n === to.line ? to.character : line.length;
    lines[n] = line.slice(0, first) + " ".repeat(last - first) + line.slice(last);
    touched.add(n);
  }
}

/** The function that a statement calls: `check` in `await check("a1")`. */
function calledIn(ts: TypeScript, statement: TS.Statement): string | undefined {
  if (!ts.isExpressionStatement(statement)) return undefined;
  let { expression } = statement;
  if (ts.isAwaitExpression(expression)) expression = expression.expression;
  if (!ts.isCallExpression(expression)) return undefined;
  return ts.isIdentifier(expression.expression) ? expression.expression.text : undefined;
}

/** Whether a statement could run on into the first line of the next cell. */
function needsEnd(ts: TypeScript, file: TS.SourceFile, statement: TS.Statement): boolean {
  if (statement.getText(file).endsWith(";")) return false;
  return (
    ts.isExpressionStatement(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isThrowStatement(statement)
  );
}
