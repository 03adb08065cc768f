/** A notebook as a plain TypeScript module. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { requireCompiled } from "../codeCache.js";
import { readable } from "../problem.js";
import type { TS, TypeScript } from "../typescript.js";
import { assemble } from "./assemble.js";
import type { ExportCell, Line } from "./cells.js";
import { needsCompiler } from "./erasable.js";
import type { Place } from "./imports.js";
import { withMethods } from "./methods.js";
import { type ExportProblem, ExportRefused } from "./problem.js";
import { strictly } from "./strict.js";
import { Workbench } from "./workbench.js";

export type { ExportCell } from "./cells.js";
export { ExportRefused } from "./problem.js";

export interface ExportOptions {
  /** The path of the notebook, and that of the module. */
  from: string;
  to: string;
  /** The first lines of the module: what it is. */
  title: readonly string[];
}

export interface Exported {
  text: string;
  /** What a reader of the module should know: what strict TypeScript or Node will say. */
  notices: string[];
}

const RUNTIME = fileURLToPath(new URL("../../../runtime/", import.meta.url));
const CODE_CACHE = fileURLToPath(new URL("../typescript.cache", import.meta.url));
/** A package that is not there is the reader's to install. */
const NOT_INSTALLED = new Set([2307, 7016]);

/** @throws ExportRefused with the cell and line of what cannot be exported */
export function exportModule(cells: readonly ExportCell[], { from, to, title }: ExportOptions): Exported {
  const ts = loadTypeScript();
  const bench = new Workbench(ts, { path: to, runtime: RUNTIME });
  const { imports, standIns, body, declared } = assemble(ts, cells, {
    from,
    to,
    runtimeNames: namesOfRuntime(bench),
  });
  const isFree = (name: string) =>
    !declared.has(name) && (imports.sourceOf(name) ?? "gradlab") === "gradlab" && !isLocal(ts, body, name);
  // Without an import the file would be no module, and functions in blocks would be seen outside of them.
  const withHead = (text: string) =>
    ["export {};", ...imports.lines({ forNode: false }), ...standIns, text].join("\n");
  /** Lines are added above the body alone, so the last ones stay the body's. */
  const originOf = (text: string, line: number): Place => {
    const lines = text.split("\n");
    const origin = body[line - (lines.length - body.length)]?.origin;
    return origin ?? imports.placeOf(lines[line] ?? "") ?? { cell: 1, line: 1 };
  };

  const text = withHead(body.map((line) => line.text).join("\n"));
  const methods = withMethods(bench, text, isFree);
  const problems = methods.refused.map(({ line, message }) => ({
    ...originOf(text, line),
    message,
  }));
  if (problems.length > 0) throw new ExportRefused(problems);
  for (const name of methods.functions) imports.add("gradlab", name, name === "gradlab" ? "*" : name);
  for (const name of methods.operators)
    imports.add("gradlab/operators", isFree(name) ? name : `${name}OfGradlab`, name);

  const bodyText = methods.text.split("\n").slice(-body.length).join("\n");
  const free = bench.check(withHead(bodyText), { strict: false });
  imports.markTypes(typesIn(ts, free.file, free.checker));
  const wrong = free.diagnostics.filter(({ code }) => !NOT_INSTALLED.has(code));
  if (wrong.length > 0) throw new ExportRefused(wrong.map((one) => problemOf(ts, one, originOf)));

  const strict = strictly(bench, withHead(bodyText));
  const finished = strict.text.split("\n").slice(-body.length);
  const head = [
    "/**",
    ...title.map((line) => ` * ${line}`.trimEnd()),
    " */",
    ...imports.lines({ forNode: true }),
    ...standIns.flatMap((text) => ["", text]),
  ];
  if (imports.lines({ forNode: true }).length === 0) finished.push("", "export {};");
  return {
    text: `${[...head, ...finished].join("\n").trimEnd()}\n`,
    notices: unique([
      ...strict.left.map((one) => {
        const { cell, line, message } = problemOf(ts, one, originOf);
        return `cell ${cell}, line ${line}: strict TypeScript will say: ${message}`;
      }),
      ...needsCompiler(ts, free.file).map(({ line, what }) => {
        const place = originOf(free.file.text, line);
        return `cell ${place.cell}, line ${place.line}: ${what} needs tsc: Node alone does not run it`;
      }),
    ]),
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function loadTypeScript(): TypeScript {
  const require = createRequire(createRequire(import.meta.url).resolve("tslab/dist/converter.js"));
  return requireCompiled(require.resolve("@tslab/typescript-for-tslab"), CODE_CACHE) as TypeScript;
}

function namesOfRuntime(bench: Workbench): Set<string> {
  const { file, checker } = bench.check('import * as runtime from "gradlab";', { strict: false });
  const module = checker.getSymbolAtLocation((file.statements[0] as TS.ImportDeclaration).moduleSpecifier);
  return new Set(checker.getExportsOfModule(module!).map(({ name }) => name));
}

/** Whether a name is declared anywhere in the cells, inside functions too. */
function isLocal(ts: TypeScript, body: readonly Line[], name: string): boolean {
  const file = ts.createSourceFile(
    "body.ts",
    body.map(({ text }) => text).join("\n"),
    ts.ScriptTarget.ES2022,
  );
  const visit = (node: TS.Node): boolean => {
    const { name: own } = node as { name?: TS.Node };
    const declares = ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node);
    if ((declares || ts.isFunctionLike(node)) && own !== undefined && ts.isIdentifier(own as TS.Node)) {
      if ((own as TS.Identifier).text === name && !ts.isMethodDeclaration(node)) return true;
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) === true;
  };
  return visit(file);
}

/** The imported names of a module that stand for types alone. */
function typesIn(ts: TypeScript, file: TS.SourceFile, checker: TS.TypeChecker): Set<string> {
  const types = new Set<string>();
  const note = (name: TS.Identifier | undefined): void => {
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return;
    const target = checker.getAliasedSymbol(symbol);
    const isKnown = (target.flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Type)) !== 0;
    if (isKnown && (target.flags & ts.SymbolFlags.Value) === 0) types.add(name!.text);
  };
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    note(statement.importClause?.name);
    const bindings = statement.importClause?.namedBindings;
    if (bindings !== undefined && ts.isNamedImports(bindings))
      for (const { name } of bindings.elements) note(name);
  }
  return types;
}

function problemOf(
  ts: TypeScript,
  { file, start = 0, messageText }: TS.Diagnostic,
  originOf: (text: string, line: number) => Place,
): ExportProblem {
  const { line } = ts.getLineAndCharacterOfPosition(file!, start);
  const message = readable(ts.flattenDiagnosticMessageText(messageText, "\n"));
  return { ...originOf(file!.text, line), message };
}
