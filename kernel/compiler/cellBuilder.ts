/**
 * The program that TypeScript keeps between cells, without the account of which file needs which.
 *
 * TypeScript's own builder walks over all files after each change, to know what a later change touches. Nobody asks it
 * here, and with some hundred files of declarations it takes longer than checking a small cell. What tslab does ask is
 * which sources stand behind a cell: that is found when it is asked, from the cell alone.
 */
import type { TS, TypeScript } from "./tslabConverter.js";

type Builder = TS.SemanticDiagnosticsBuilderProgram;

export function createCellBuilder(ts: TypeScript): TS.CreateProgram<Builder> {
  return (...args: Parameters<TS.CreateProgram<Builder>>) => {
    const builder = ts.createAbstractBuilder(...(args as Parameters<typeof ts.createAbstractBuilder>));
    const program = builder.getProgram();
    // tslab reads the names of a cell before anything is checked: only its sources are bound for that.
    for (const file of program.getSourceFiles()) {
      if (!file.isDeclarationFile) (ts as WithBinder).bindSourceFile(file, program.getCompilerOptions());
    }
    const more = { getAllDependencies: (file: TS.SourceFile) => sourcesBehind(program, file) };
    return Object.assign(builder, more) as TS.BuilderProgram as Builder;
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

/** TypeScript's own; its public declarations leave it out. */
type WithBinder = TypeScript & { bindSourceFile(file: TS.SourceFile, options: TS.CompilerOptions): void };

/** TypeScript lists the module names of a file here; its public declarations do not say so. */
type WithImports = TS.SourceFile & { imports?: readonly TS.StringLiteralLike[] };
