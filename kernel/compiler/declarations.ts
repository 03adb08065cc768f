/**
 * The declarations that the next cell sees. tslab carries most over; what it forgets is added here: of earlier cells
 * namespaces, other names for their parts (`import A = N.A`) and additions to the global scope, and `var` inside a
 * statement (`for (var i = 0; ...)`), which JavaScript declares for the cell. And one kind is written shorter: a whole
 * module.
 */
import MagicString from "magic-string";
import type { CheckedCell, WithLocals } from "./tslabConverter.js";
import type { TS, TypeScript } from "./typescript.js";

export function withForgotten(
  ts: TypeScript,
  before: string,
  after: string,
  names: readonly string[],
  { file, checker }: CheckedCell,
): string {
  let text = withoutGlobalValues(ts, after);
  for (const name of names) {
    const symbol = (file as WithLocals).locals?.get(name);
    if (!symbol?.declarations?.every((node) => isInStatement(ts, node))) continue;
    const type = checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, file));
    text += `declare let ${name}: ${/^(number|string|boolean|bigint)$/.test(type) ? type : "any"};\n`;
  }
  if (!/^(?:declare (?:namespace|global) |import \w+ = )/m.test(before)) return text;
  for (const statement of ts.createSourceFile("prev.d.ts", before, ts.ScriptTarget.Latest).statements) {
    const isKept = ts.isModuleDeclaration(statement) || ts.isImportEqualsDeclaration(statement);
    if (!isKept || names.includes(statement.name.text)) continue;
    const block = before.slice(statement.pos, statement.end).trim();
    if (ts.isImportEqualsDeclaration(statement)) {
      text += `${block}\n`;
      continue;
    }
    const isGlobal = (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
    if (!text.includes(isGlobal ? block : `declare namespace ${statement.name.text} `)) text += `${block}\n`;
  }
  return text;
}

/** `for (var i = 0; ...)` */
function isInStatement(ts: TypeScript, node: TS.Node): boolean {
  if (ts.isBindingElement(node)) return isInStatement(ts, node.parent.parent);
  if (!ts.isVariableDeclaration(node)) return false;
  const { parent } = node.parent;
  return !ts.isVariableStatement(parent) || !ts.isSourceFile(parent.parent);
}

/**
 * Of `declare global { ... }` the types are kept. Its variables are not: tslab would take them for those of a cell, and
 * read `undefined`; so a cell that wants one says so itself.
 */
function withoutGlobalValues(ts: TypeScript, declarations: string): string {
  if (!declarations.includes("declare global ")) return declarations;
  const edited = new MagicString(declarations);
  for (const statement of ts.createSourceFile("cell.d.ts", declarations, ts.ScriptTarget.Latest).statements) {
    const isGlobal = (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
    if (!isGlobal || !ts.isModuleDeclaration(statement)) continue;
    if (statement.body === undefined || !ts.isModuleBlock(statement.body)) continue;
    for (const inner of statement.body.statements) {
      const isType = ts.isInterfaceDeclaration(inner) || ts.isTypeAliasDeclaration(inner);
      if (!isType) edited.remove(inner.pos, inner.end);
    }
  }
  return edited.toString();
}

/**
 * `const fs = await import("node:fs")`: of a module without a default export TypeScript writes down each member, since it
 * adds a default to them. Those are thousands of lines, which each later cell would have to read.
 */
export function withModuleTypes(ts: TypeScript, declarations: string, source: string): string {
  if (!source.includes("import(")) return declarations;
  const modules = new Map<string, string>();
  for (const declaration of topVariables(
    ts,
    ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest),
  )) {
    const module = importedBy(ts, declaration.initializer);
    if (module !== undefined && ts.isIdentifier(declaration.name)) modules.set(declaration.name.text, module);
  }
  const file = ts.createSourceFile("cell.d.ts", declarations, ts.ScriptTarget.Latest);
  const edited = new MagicString(declarations);
  for (const { name, type } of topVariables(ts, file)) {
    const module = ts.isIdentifier(name) ? modules.get(name.text) : undefined;
    if (module === undefined || type === undefined || !ts.isTypeLiteralNode(type)) continue;
    const whole = `typeof import(${JSON.stringify(module)})`;
    edited.update(type.getStart(file), type.end, `${whole} & { default: ${whole} }`);
  }
  return edited.toString();
}

function topVariables(ts: TypeScript, file: TS.SourceFile): TS.VariableDeclaration[] {
  return file.statements.flatMap((statement) =>
    ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
  );
}

/** The module that `await import("...")` names. */
function importedBy(ts: TypeScript, value: TS.Expression | undefined): string | undefined {
  if (value === undefined || !ts.isAwaitExpression(value) || !ts.isCallExpression(value.expression))
    return undefined;
  const { expression, arguments: args } = value.expression;
  const [module] = args;
  if (expression.kind !== ts.SyntaxKind.ImportKeyword || module === undefined) return undefined;
  return ts.isStringLiteralLike(module) ? module.text : undefined;
}
