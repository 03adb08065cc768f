/**
 * What completions are: how a function is called, and the sentence that its documentation begins with. TypeScript's
 * list of names does not say it, so each name is looked up in turn, as long as a moment lasts: a list that comes late is
 * of no use, and only its head is seen. The whole documentation is told by hover.
 */
import type { Completion } from "./compiler.js";
import { type CheckerWithNames, callsOf, functionOf } from "./hover.js";
import { restoreDocs } from "./lateDocs.js";
import type { CheckedCell } from "./tslabConverter.js";
import type { TS, TypeScript } from "./typescript.js";

const MOMENT_MS = 5;
/** More matches than fit on a screen are not read; the next key makes them fewer. */
const LOOKED_UP = 60;

/** @param offset where the name begins, in the file that was checked */
export function withTypes(
  ts: TypeScript,
  { file, checker }: CheckedCell,
  offset: number,
  matches: readonly Completion[],
): Completion[] {
  const { find, owner } = finder(ts, file, checker as CheckerWithNames, offset);
  const end = performance.now() + MOMENT_MS;
  return matches.map((match, i) => {
    if (i >= LOOKED_UP || performance.now() > end) return match;
    const symbol = find(match.text);
    if (symbol === undefined) return match;
    const signature = signatureOf(ts, checker, symbol, file, owner);
    const behind = functionOf(ts, checker.getTypeOfSymbolAtLocation(symbol, file));
    const documentation =
      sentenceOf(ts, checker, symbol) || (behind === undefined ? "" : sentenceOf(ts, checker, behind));
    const isFunction = match.kind === "const" && signature !== undefined;
    return {
      text: match.text,
      kind: isFunction ? "function" : match.kind,
      ...(signature === undefined ? {} : { signature }),
      ...(documentation === "" ? {} : { documentation }),
    };
  });
}

/**
 * By declaration, for those that are the same in every cell: the files of libraries and of the preloaded names stay
 * while the cells change, but each cell has a checker of its own, which would look at them anew. A member of a generic
 * type is told by the type that it is asked of: `fill` of `number[]` and of `string[]` are one declaration.
 */
const signatures = new WeakMap<TS.Declaration, Map<string, string>>();
const sentences = new WeakMap<TS.Declaration, string>();

/** @param owner the type that the symbol is a member of, as text, or nothing */
function signatureOf(
  ts: TypeScript,
  checker: TS.TypeChecker,
  symbol: TS.Symbol,
  file: TS.SourceFile,
  owner: string,
): string | undefined {
  const declaration = symbol.declarations?.[0];
  const known = declaration && signatures.get(declaration);
  const before = known?.get(owner);
  if (before !== undefined) return before;
  const [signature] = callsOf(ts, checker, symbol, file);
  if (signature === undefined || !declaration?.getSourceFile().isDeclarationFile) return signature;
  signatures.set(declaration, (known ?? new Map<string, string>()).set(owner, signature));
  return signature;
}

/** The first sentence of the documentation, or nothing. */
function sentenceOf(ts: TypeScript, checker: TS.TypeChecker, symbol: TS.Symbol): string {
  const declaration = symbol.declarations?.[0];
  const before = declaration && sentences.get(declaration);
  if (before !== undefined) return before;
  restoreDocs(ts, checker, symbol);
  const [paragraph = ""] = ts.displayPartsToString(symbol.getDocumentationComment(checker)).split(/\n\s*\n/);
  const sentence = (/^.*?[.!?](?=\s|$)/s.exec(paragraph)?.[0] ?? paragraph).replace(/\s+/g, " ").trim();
  if (declaration?.getSourceFile().isDeclarationFile) sentences.set(declaration, sentence);
  return sentence;
}

interface Finder {
  /** How a name at this place becomes a symbol: a member of what stands before the dot, or a name in scope. */
  find: (name: string) => TS.Symbol | undefined;
  /** The type of what stands before the dot, as text; else nothing. */
  owner: string;
}

function finder(ts: TypeScript, file: TS.SourceFile, checker: CheckerWithNames, offset: number): Finder {
  const before = (ts as TokenFinder).findPrecedingToken(offset, file);
  const parent = before?.parent;
  const isDot = before?.kind === ts.SyntaxKind.DotToken || before?.kind === ts.SyntaxKind.QuestionDotToken;
  if (isDot && parent !== undefined && ts.isPropertyAccessExpression(parent)) {
    const owner = checker.getNonNullableType(checker.getTypeAtLocation(parent.expression));
    return {
      find: (name) => checker.getPropertyOfType(owner, name),
      owner: checker.typeToString(owner, undefined, ts.TypeFormatFlags.NoTruncation),
    };
  }
  const at = before ?? file;
  return { find: (name) => checker.resolveName(name, at, ts.SymbolFlags.Value, false), owner: "" };
}

/** TypeScript's own; its public declarations leave it out. */
type TokenFinder = TypeScript & {
  findPrecedingToken(position: number, file: TS.SourceFile): TS.Node | undefined;
};
