/**
 * Changes to the module that tslab makes of a cell, before TypeScript turns it into CommonJS.
 *
 * Variables live in `exports` alone. tslab ends a cell with `export { n, ... }`. From this TypeScript makes a local
 * variable `n` and copies it to `exports.n` after each assignment in the cell; when a later cell says `n = 10`, the
 * functions of the first cell go on with their own copy. A variable that is exported where it is declared
 * (`export let n = 0`) has no copy: every use, inside functions too, becomes `exports.n`. So the names of variables
 * move from the last line to their declarations. Functions, classes and imports stay: nobody assigns to them.
 *
 * `import(...)` becomes a call of `importModule`, which knows the notebook's folder and loads ES modules as such;
 * TypeScript would make a `require` of it. `import.meta`, which only a real module has, becomes a property of it.
 *
 * The specifiers of static imports are listed, so that modules that only `import` can load are loaded ahead.
 */
import MagicString from "magic-string";
import type { SourceMap } from "./compiler.js";
import { restorePlainOperators } from "./operators/restore.js";
import type { TS, TypeScript } from "./tslabConverter.js";

/** What tslab calls the value of a cell's last expression. */
const LAST_VALUE = /^tsLastExpr\d*$/;

export interface CellModule {
  text: string;
  map: SourceMap;
  imports: string[];
}

/** @param plain the operators that are written plainly again, see operators/ */
export function cellModule(ts: TypeScript, js: string, plain: ReadonlySet<number>): CellModule {
  const file = ts.createSourceFile("cell.js", js, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const edited = new MagicString(js);
  const moved = new Set<string>();
  const imports: string[] = [];

  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        collectNames(ts, name, moved);
        if (ts.isIdentifier(name) && LAST_VALUE.test(name.text)) keepNameless(ts, file, edited, initializer);
      }
      if (statement.modifiers === undefined) edited.appendLeft(statement.getStart(file), "export ");
    }
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      imports.push(statement.moduleSpecifier.text);
    }
  }
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue;
    if (!ts.isNamedExports(statement.exportClause)) continue;
    const { elements } = statement.exportClause;
    const kept = elements.map(({ name }) => name.text).filter((name) => !moved.has(name));
    if (kept.length === elements.length) continue;
    edited.update(statement.getStart(file), statement.end, `export { ${kept.join(", ")} };`);
  }
  const visit = (node: TS.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      edited.update(node.expression.getStart(file), node.expression.end, "importModule");
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      edited.update(node.getStart(file), node.end, "importModule.meta");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  restorePlainOperators(ts, file, edited, plain);

  const map = edited.generateMap({ hires: "boundary" });
  return {
    text: edited.toString(),
    map,
    imports,
  };
}

/** A function or class without a name would take that of the variable, which no reader of its value knows. */
function keepNameless(
  ts: TypeScript,
  file: TS.SourceFile,
  edited: MagicString,
  value: TS.Expression | undefined,
): void {
  if (value === undefined) return;
  let inner = value;
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression;
  if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner) && !ts.isClassExpression(inner)) return;
  edited.appendLeft(value.getStart(file), "(0, ").appendRight(value.end, ")");
}

function collectNames(ts: TypeScript, binding: TS.BindingName, into: Set<string>): void {
  if (ts.isIdentifier(binding)) {
    into.add(binding.text);
    return;
  }
  for (const element of binding.elements) {
    if (ts.isBindingElement(element)) collectNames(ts, element.name, into);
  }
}
