/**
 * How other cells reach the variables of a cell.
 *
 * tslab ends a cell with `export { n, ... }`, of which TypeScript makes a copy: when a later cell says `n = 10`, the functions
 * of the first cell go on with their own. So the list keeps imports alone, variables stay variables, and the
 * cell begins with accessors to them: `__variables({ get n() { return n; }, set n(__v) { n = __v; } })`.
 *
 * A variable with a name that the code around a cell uses itself (`const require = ...`) is exported where it is
 * declared: TypeScript then makes every use of it `exports.require`. Not all of them, for it forgets `var` in blocks.
 */
import type MagicString from "magic-string";
import type { TS, TypeScript } from "./typescript.js";

/** Parameters of the function that a cell becomes, see the executor. What TypeScript adds means JavaScript's `Object`. */
const AROUND_A_CELL = new Set(["exports", "require", "importModule", "console"]);
const isUsedAround = (name: string) => AROUND_A_CELL.has(name) || name in globalThis;

export function shareVariables(ts: TypeScript, file: TS.SourceFile, edited: MagicString): void {
  const accessors = new Map<string, string>();
  const kept = new Set<string>();
  for (const { list, statement } of variableLists(ts, file)) {
    const names = list.declarations.flatMap(({ name }) => namesIn(ts, name));
    if (names.some(isUsedAround) && statement !== undefined) {
      edited.appendLeft(statement.getStart(file), "export ");
      for (const name of names) kept.add(name);
      continue;
    }
    const isConst = (list.flags & ts.NodeFlags.Const) !== 0;
    for (const name of names) {
      const write = isConst ? "" : `, set ${name}(__v) { ${name} = __v; }`;
      accessors.set(name, `get ${name}() { return ${name}; }${write}`);
    }
  }
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      const name = statement.name?.text ?? "";
      if (name !== "" && !isUsedAround(name)) accessors.set(name, `get ${name}() { return ${name}; }`);
    }
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue;
    if (!ts.isNamedExports(statement.exportClause)) continue;
    const { elements } = statement.exportClause;
    const others = elements
      .map(({ name }) => name.text)
      .filter((name) => !accessors.has(name) && !kept.has(name));
    if (others.length < elements.length)
      edited.update(statement.getStart(file), statement.end, `export { ${others.join(", ")} };`);
  }
  if (accessors.size > 0) edited.prepend(`__variables({ ${[...accessors.values()].join(", ")} });`);
}

interface Declared {
  list: TS.VariableDeclarationList;
  /** If it stands at the top of the cell. */
  statement: TS.VariableStatement | undefined;
}

/** Where the cell declares variables of its own: at its top, and with `var` in blocks and loops. */
function variableLists(ts: TypeScript, file: TS.SourceFile): Declared[] {
  const found: Declared[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    const isVar = ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0;
    if (isVar) found.push({ list: node, statement: undefined });
    ts.forEachChild(node, visit);
  };
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) visit(statement);
    else if (statement.modifiers === undefined) found.push({ list: statement.declarationList, statement });
  }
  return found;
}

function namesIn(ts: TypeScript, binding: TS.BindingName): string[] {
  if (ts.isIdentifier(binding)) return [binding.text];
  return binding.elements.flatMap((element) =>
    ts.isBindingElement(element) ? namesIn(ts, element.name) : [],
  );
}
