/** Which names each cell declares at its top, and which it takes from elsewhere. Nothing is checked for types. */
import type { CheckerWithNames } from "../hover.js";
import type { TS, TypeScript } from "../typescript.js";

export interface CellScope {
  declared: ReadonlySet<string>;
  /** The names that it uses and does not declare itself. */
  free: ReadonlySet<string>;
  /** Those of them that its functions use: what they mean is asked when the functions are called. */
  late: ReadonlySet<string>;
}

export function scopesOf(ts: TypeScript, sources: readonly string[]): CellScope[] {
  const files = new Map(
    sources.map((source, i) => {
      const name = `cell${i}.ts`;
      // Read as a module: its names are its own.
      return [name, ts.createSourceFile(name, `export {};${source}`, ts.ScriptTarget.ES2022, true)] as const;
    }),
  );
  const options: TS.CompilerOptions = { noLib: true, noResolve: true, types: [] };
  const host: TS.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name) => files.get(name),
    fileExists: (name) => files.has(name),
  };
  const program = ts.createProgram({ rootNames: [...files.keys()], options, host });
  const checker = program.getTypeChecker() as CheckerWithNames;
  const { Value, Type, Namespace, Alias } = ts.SymbolFlags;
  return [...files.values()].map((file) => {
    const { locals } = file as TS.SourceFile & { locals?: Map<string, TS.Symbol> };
    const declared = [...(locals ?? [])].filter(([, symbol]) => (symbol.flags & Alias) === 0);
    const [free, late] = [new Set<string>(), new Set<string>()];
    const visit = (node: TS.Node, isLate: boolean): void => {
      if (ts.isIdentifier(node) && isUse(ts, node)) {
        if (checker.resolveName(node.text, node, Value | Type | Namespace, true) === undefined) {
          free.add(node.text);
          if (isLate) late.add(node.text);
        }
      }
      ts.forEachChild(node, (child) => visit(child, isLate || ts.isFunctionLike(node)));
    };
    visit(file, false);
    return { declared: new Set(declared.map(([name]) => name)), free, late };
  });
}

/** Whether a word means what a declaration elsewhere calls so: not a declaration itself, a property or a label. */
function isUse(ts: TypeScript, node: TS.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isQualifiedName(parent)) return parent.right !== node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return false;
  if (ts.isMetaProperty(parent)) return false;
  return (parent as { name?: TS.Node }).name !== node;
}
