/**
 * What a reader is told about a name: its signature, and its documentation as plain text and as Markdown.
 *
 * TypeScript gives the documentation as the text of a comment. In Markdown its indented lines, which are formulas,
 * and its examples become blocks of code.
 */
import type { Inspection } from "./compiler.js";
import { restoreDocs } from "./lateDocs.js";
import { readable } from "./problem.js";
import { shortSignature } from "./signatureText.js";
import { type CheckedCell, PREFIX } from "./tslabConverter.js";
import type { TS, TypeScript } from "./typescript.js";

interface Documentation {
  text: string;
  tags: { name: string; text: string }[];
}

export function inspection(
  ts: TypeScript,
  info: TS.QuickInfo,
  { file, checker }: CheckedCell,
  preloaded: ReadonlySet<string>,
): Inspection {
  const shown = shortSignature(readable(ts.displayPartsToString(info.displayParts)));
  const text = (parts: TS.SymbolDisplayPart[] | undefined) => ts.displayPartsToString(parts);
  const tagsOf = (tags: readonly TS.JSDocTagInfo[] | undefined) =>
    (tags ?? []).map(({ name, text: parts }) => ({ name, text: text(parts) }));
  let documentation: Documentation = { text: text(info.documentation), tags: tagsOf(info.tags) };

  const constant = /^(?:\(alias\) )?const (\w+):/.exec(shown)?.[1];
  const isName = constant !== undefined && preloaded.has(constant);
  const named = isName ? globalNamed(ts, checker, constant) : undefined;
  const node = (ts as NodeFinder).getTouchingPropertyName(file, info.textSpan.start + PREFIX.length);
  // A name of the user may be the same word.
  const isItself = named && checker.getTypeAtLocation(node) === checker.getTypeOfSymbol(named);
  const symbol = isItself ? named : undefined;
  const documented = symbol ?? functionOf(ts, checker.getTypeAtLocation(node));
  if (documented !== undefined && documentation.text === "") {
    restoreDocs(ts, checker, documented);
    documentation = {
      text: text(documented.getDocumentationComment(checker)),
      tags: tagsOf(documented.getJsDocTags(checker)),
    };
  }
  const calls = symbol === undefined ? [] : callsOf(ts, checker, symbol);
  return {
    // The ambient constants are functions to whoever calls them.
    signature: calls.length > 0 ? calls.map((call) => `function ${constant}${call}`).join("\n") : shown,
    isPreloaded: symbol !== undefined,
    documentation: plain(documentation),
    markdown: markdown(documentation),
  };
}

/** How a value can be called: `(x: TensorLike, y: TensorLike): Tensor`, once for each way. */
export function callsOf(ts: TypeScript, checker: TS.TypeChecker, symbol: TS.Symbol, at?: TS.Node): string[] {
  const type =
    at === undefined ? checker.getTypeOfSymbol(symbol) : checker.getTypeOfSymbolAtLocation(symbol, at);
  return checker
    .getSignaturesOfType(type, ts.SignatureKind.Call)
    .map((signature) => shortSignature(readable(checker.signatureToString(signature))));
}

/** The declared function behind a value such as `plot.line`, which is documented where it is declared. */
export function functionOf(ts: TypeScript, type: TS.Type): TS.Symbol | undefined {
  const { symbol } = type;
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Function) !== 0 ? symbol : undefined;
}

/** Also a preloaded name that a cell has hidden. */
export function globalNamed(ts: TypeScript, checker: TS.TypeChecker, name: string): TS.Symbol | undefined {
  return (checker as CheckerWithNames).resolveName(name, undefined, ts.SymbolFlags.Value, false);
}

/** TypeScript's own, as the next one; its public declarations leave them out. */
type NodeFinder = TypeScript & { getTouchingPropertyName(file: TS.SourceFile, position: number): TS.Node };

export interface CheckerWithNames extends TS.TypeChecker {
  resolveName(
    name: string,
    at: TS.Node | undefined,
    meaning: TS.SymbolFlags,
    excludeGlobals: boolean,
  ): TS.Symbol | undefined;
}

function plain({ text, tags }: Documentation): string {
  const paragraphs = tags.map(({ name, text: said }) => `@${name} ${said}`.trimEnd());
  return [text, ...paragraphs].filter(Boolean).join("\n\n");
}

function markdown({ text, tags }: Documentation): string {
  const said = tags.map(({ name, text: words }) => {
    if (name === "example") return `**Example**\n\n${words.includes("```") ? words : block(words)}`;
    if (name !== "param") return `*@${name}* ${words}`.trimEnd();
    const [argument, ...rest] = words.split(/\s+/);
    return `*@param* \`${argument}\` ${rest.join(" ")}`.trimEnd();
  });
  return [withFormulas(text), ...said].filter(Boolean).join("\n\n");
}

/** Indented paragraphs become blocks; inside a block that the comment makes itself nothing changes. */
function withFormulas(text: string): string {
  return text
    .split(/(```[\s\S]*?```)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/(?:^|(?<=\n\n))(?: {2,}.*(?:\n|$))+/g, formula)))
    .join("");
}

function formula(lines: string): string {
  const indent = Math.min(...lines.match(/^ +(?=\S)/gm)!.map((spaces) => spaces.length));
  const end = lines.endsWith("\n") ? "\n" : "";
  return block(lines.replace(new RegExp(`^ {1,${indent}}`, "gm"), "").trimEnd(), "text") + end;
}

function block(code: string, language = "typescript"): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
