/**
 * A build step's tool: many files of declarations as one, in which each file is an ambient module of a name.
 *
 * TypeScript reads and resolves one file instead of some hundred, at the start of a session and again for each cell.
 * Nothing is renamed or left out: `./tensor.js` in a file becomes the name of the module that `tensor.d.ts` is.
 * Bodies are indented, so that the bracket that ends a module is known without parsing (sleepingModules.ts).
 */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import MagicString from "magic-string";
import type { TS, TypeScript } from "./typescript.js";

export interface BundleOptions {
  /** The folder from which modules get their names: `runtime/tensor.d.ts` is `gradlab:runtime/tensor`. */
  root: string;
  /** The files to begin with, and the names that they get if not by their path. */
  entries: { path: string; name?: string }[];
}

/** @returns for each file that the entries lead to, its declaration as a module */
export function bundleDeclarations(ts: TypeScript, { root, entries }: BundleOptions): Map<string, string> {
  const names = new Map(entries.map(({ path, name }) => [path, name ?? moduleName(root, path)]));
  const modules = new Map<string, string>();
  // The map of names grows while it is walked: the files that a file names come after it.
  for (const [path, name] of names) {
    const nameOf = (specifier: string): string => {
      const target = join(dirname(path), `${specifier.replace(/\.js$/, "").replace(/\/$/, "/index")}.d.ts`);
      if (!names.has(target)) names.set(target, moduleName(root, target));
      return names.get(target)!;
    };
    modules.set(path, `declare module "${name}" {\n${inside(ts, path, nameOf)}\n}\n`);
  }
  return modules;
}

/** The name of the module that a file becomes. */
export function moduleName(root: string, path: string): string {
  return `gradlab:${relative(root, path)
    .replaceAll("\\", "/")
    .replace(/^.*node_modules\//, "")
    .replace(/\.d\.ts$/, "")}`;
}

/** The text of a file as it stands between the brackets of an ambient module. */
function inside(ts: TypeScript, path: string, nameOf: (specifier: string) => string): string {
  const text = readFileSync(path, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, "");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const edited = new MagicString(text);
  for (const statement of file.statements) {
    const modifiers: readonly TS.Modifier[] = ts.canHaveModifiers(statement)
      ? (ts.getModifiers(statement) ?? [])
      : [];
    // Its name would be global, and only a file can say so.
    if (ts.isNamespaceExportDeclaration(statement)) edited.remove(statement.getStart(file), statement.end);
    // What is inside is declared already.
    const declare = modifiers.find(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
    if (declare !== undefined) edited.remove(declare.getStart(file), declare.end + 1);
  }
  const visit = (node: TS.Node): void => {
    const specifier = specifierOf(ts, node);
    if (specifier?.text.startsWith(".")) {
      edited.update(specifier.getStart(file), specifier.end, `"${nameOf(specifier.text)}"`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edited
    .toString()
    .trimEnd()
    .replace(/^(?=.)/gm, "  ");
}

/** The module that a node names, in `import ... from`, `export ... from` or `import("...")`. */
function specifierOf(ts: TypeScript, node: TS.Node): TS.StringLiteral | undefined {
  let found: TS.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) found = node.moduleSpecifier;
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) found = node.argument.literal;
  return found !== undefined && ts.isStringLiteral(found) ? found : undefined;
}
