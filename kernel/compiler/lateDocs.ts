/**
 * Documentation comments of declaration files, parsed when somebody asks for one.
 *
 * Most of the text of a declaration file is comments, and TypeScript makes a tree of each, which takes a quarter of the
 * time in which a session starts. So `/**` is read as the beginning of an ordinary comment of the same length, with a
 * mark by which it is known again; hover and completion have the comments parsed of what they show.
 */
import type { TS, TypeScript } from "./typescript.js";

const MARKED = "/*\v";

/** The text of a declaration file as TypeScript is to read it. */
export function withoutDocs(text: string): string {
  return text.replace(/^([ \t]*)\/\*\*(?!\/)/gm, `$1${MARKED}`);
}

/** Gives the declarations of a symbol the documentation that stands before them. */
export function restoreDocs(ts: TypeScript, checker: TS.TypeChecker, symbol: TS.Symbol): void {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const { declarations = [] } = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  for (const declaration of declarations) {
    if (!declaration.getSourceFile().isDeclarationFile) continue;
    // The comment of a variable stands before its statement.
    const isVariable = ts.isVariableDeclaration(declaration);
    restore(ts as WithJsDocParser, isVariable ? declaration.parent.parent : declaration);
  }
}

function restore(ts: WithJsDocParser, node: WithJsDoc): void {
  if (node.jsDoc !== undefined) return;
  const { text } = node.getSourceFile();
  const comments = (ts.getLeadingCommentRanges(text, node.pos) ?? []).filter(({ pos }) =>
    text.startsWith(MARKED, pos),
  );
  node.jsDoc = comments.flatMap(({ pos, end }) => {
    const comment = `${" ".repeat(pos)}/**${text.slice(pos + MARKED.length, end)}`;
    const parsed = ts.parseIsolatedJSDocComment(comment, pos, end - pos)?.jsDoc;
    return parsed === undefined ? [] : [Object.assign(parsed, { parent: node })];
  });
}

/** TypeScript's own; its public declarations leave them out. */
type WithJsDocParser = TypeScript & {
  parseIsolatedJSDocComment(text: string, start: number, length: number): { jsDoc?: TS.JSDoc } | undefined;
};
type WithJsDoc = TS.Node & { jsDoc?: TS.JSDoc[] };
