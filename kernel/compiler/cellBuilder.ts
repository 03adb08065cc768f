/**
 * The program that TypeScript keeps between cells, without what nobody asks it here.
 *
 * - TypeScript's own builder walks over all files after each change, to know what a later change touches. With some
 *   hundred files of declarations that takes longer than checking a small cell. What tslab does ask is which sources
 *   stand behind a cell: that is found when it is asked, from the cell alone.
 * - tslab builds two programs for a cell: from the first it takes the names that the cell declares, which it then
 *   exports in the text of the second. The parser and the binder know these names; the first program is not built.
 */
import { basename } from "node:path";
import { DECLARED_FILE, shareDeclarations } from "./declarationFiles.js";
import { earlierNames } from "./earlierNames.js";
import { withOwnPackages } from "./ownPackages.js";
import { withoutAwaitsOfCell } from "./topLevelAwait.js";
import type { TS, TypeScript } from "./typescript.js";

type Builder = TS.SemanticDiagnosticsBuilderProgram;

export interface CellBuilder {
  createProgram: TS.CreateProgram<Builder>;
  /** Says that a cell will be converted, whose text as a file is `text`. */
  expect(text: string): void;
}

export interface CellBuilderOptions {
  /** The declaration files of our own build. */
  ownDeclarations: readonly string[];
  /** Whether only declarations are wanted of a cell. */
  isTypesOnly: boolean;
}

/** What the binder calls `declare global { ... }`. */
const GLOBAL_BLOCK = "__global";

/** Where tslab lets TypeScript write, which nobody does. */
const OUT_FOLDER = "outDir";

export function createCellBuilder(
  ts: TypeScript,
  cellPath: string,
  { ownDeclarations, isTypesOnly }: CellBuilderOptions,
): CellBuilder {
  let expected: string | undefined;
  const bind = (file: TS.SourceFile, options: TS.CompilerOptions) => {
    (ts as WithBinder).bindSourceFile(file, options);
    // tslab takes it for a name that the cell could export.
    if (file.fileName === cellPath) (file as Bound).locals?.delete(GLOBAL_BLOCK);
  };

  const hosts = new WeakSet<TS.CompilerHost>();
  const share = (host: TS.CompilerHost, options: TS.CompilerOptions): void => {
    if (hosts.has(host)) return;
    hosts.add(host);
    withOwnPackages(ts, host);
    shareDeclarations(ts, host, options, ownDeclarations);
  };

  /** The program before, in which the cell alone is new, if names are all that is wanted of it. */
  const namesOnly = (
    options: TS.CompilerOptions,
    host: TS.CompilerHost,
    before: Builder,
  ): Builder | undefined => {
    const old = before.getSourceFile(cellPath);
    const file = host.getSourceFile(cellPath, old?.languageVersion ?? ts.ScriptTarget.ES2022) as Bound;
    if (old === undefined || file.text !== expected) return undefined;
    bind(file, options);
    if (file.locals === undefined || file.locals.size === 0) return undefined;
    // Also when the next text is that of the program before, a new one must be made: tslab has changed its trees.
    (old as Versioned).version = "";
    const getSourceFile = (name: string) => (name === cellPath ? file : before.getSourceFile(name));
    return Object.assign(Object.create(before) as Builder, { getSourceFile });
  };

  return {
    expect: (text) => {
      expected = text;
    },
    createProgram: (...args) => {
      const [, options, host, before] = args;
      if (host !== undefined && options !== undefined) share(host, options);
      if (expected !== undefined && options !== undefined && host !== undefined && before !== undefined) {
        const names = namesOnly(options, host, before);
        expected = undefined;
        if (names !== undefined) return names;
      }
      const builder = ts.createAbstractBuilder(...(args as Parameters<typeof ts.createAbstractBuilder>));
      const program = builder.getProgram();
      // tslab reads the names of a cell before anything is checked: only its sources are bound for that.
      for (const file of program.getSourceFiles()) {
        if (!file.isDeclarationFile) bind(file, program.getCompilerOptions());
      }
      // What a cell declares is written down for the next ones. A type that can't be named there (TS4023, as that of
      // `await import("node:fs")`) is written as well as may be: the cell itself is right.
      program.getDeclarationDiagnostics = () => [];
      const { getSemanticDiagnostics } = program;
      program.getSemanticDiagnostics = (file, ...rest) => {
        const said = getSemanticDiagnostics(file, ...rest);
        return file?.fileName === cellPath ? (withoutAwaitsOfCell(ts, file, said) as TS.Diagnostic[]) : said;
      };
      const { emit } = builder;
      const isEarlier = ({ fileName }: TS.SourceFile) => basename(fileName) === DECLARED_FILE;
      const more = {
        getAllDependencies: (file: TS.SourceFile) => sourcesBehind(program, file),
        emit: ((file, write, token, onlyDts, changes) => {
          const isCell = file?.fileName === cellPath;
          // tslab knows a cell by this name, whatever folder the notebook lies in.
          const named: TS.WriteFileCallback = (path, ...rest) =>
            write?.(isCell ? `${OUT_FOLDER}/${basename(path)}` : path, ...rest);
          // tslab's changes keep the last value of a cell. Of a file beside the notebook they would change the tree,
          // which is read again for the next cell.
          const ours = isCell ? withoutComplaints(changes) : undefined;
          ours?.after?.unshift(earlierNames(ts, program.getTypeChecker(), isEarlier));
          return emit(file, named, token, isTypesOnly || onlyDts, ours);
        }) as typeof emit,
      };
      return Object.assign(builder, more) as TS.BuilderProgram as Builder;
    },
  };
}

/** With a complaint TypeScript would write no declarations at all. */
function withoutComplaints(changes: TS.CustomTransformers = {}): TS.CustomTransformers {
  const silence: TS.TransformerFactory<TS.Bundle | TS.SourceFile> = (context) => {
    (context as Complaining).addDiagnostic = () => {};
    return (node) => node;
  };
  return {
    ...changes,
    after: [...(changes.after ?? [])],
    afterDeclarations: [silence, ...(changes.afterDeclarations ?? [])],
  };
}

/** A file and the files that it imports, and so on; what declaration files import has no code to run. */
function sourcesBehind(program: TS.Program, file: TS.SourceFile): string[] {
  const checker = program.getTypeChecker();
  const found = new Set([file]);
  for (const { imports } of found as Set<WithImports>) {
    for (const literal of imports ?? []) {
      for (const declaration of checker.getSymbolAtLocation(literal)?.declarations ?? []) {
        const source = declaration.getSourceFile();
        if (!source.isDeclarationFile) found.add(source);
      }
    }
  }
  return [...found].map(({ fileName }) => fileName);
}

/** TypeScript's own, as the next ones; its public declarations leave them out. */
type WithBinder = TypeScript & { bindSourceFile(file: TS.SourceFile, options: TS.CompilerOptions): void };

/** What a transformation of TypeScript complains through. */
type Complaining = TS.TransformationContext & { addDiagnostic(diagnostic: TS.Diagnostic): void };

/** The binder leaves the top-level names of a file here. */
type Bound = TS.SourceFile & { locals?: Map<string, TS.Symbol> };

/** By its version TypeScript knows whether a file has changed. */
type Versioned = TS.SourceFile & { version: string };

/** The module names of a file. */
type WithImports = TS.SourceFile & { imports?: readonly TS.StringLiteralLike[] };
