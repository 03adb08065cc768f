/**
 * Changes to the module that tslab makes of a cell, before TypeScript turns it into CommonJS.
 *
 * `import(...)` becomes a call of `importModule`, which knows the notebook's folder and loads ES modules as such;
 * TypeScript would make a `require` of it. `import.meta`, which only a real module has, becomes a property of it.
 *
 * The specifiers of static imports are listed, so that modules that only `import` can load are loaded ahead.
 */
import MagicString from "magic-string";
import { shareVariables } from "./cellVariables.js";
import type { SourceMap } from "./compiler.js";
import { restorePlainOperators } from "./operators/restore.js";
import type { TS, TypeScript } from "./typescript.js";

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
  const imports: string[] = [];

  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name) && LAST_VALUE.test(name.text)) keepNameless(ts, file, edited, initializer);
      }
    }
    if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      imports.push(statement.moduleSpecifier.text);
    }
  }
  shareVariables(ts, file, edited);
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
