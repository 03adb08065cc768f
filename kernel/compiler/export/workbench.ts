/**
 * TypeScript for one module that does not exist as a file yet: its text is checked again and again while it is made.
 * What it imports is looked for from the folder in which the module will stand.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TS, TypeScript } from "../typescript.js";

export interface Checked {
  file: TS.SourceFile;
  checker: TS.TypeChecker;
  diagnostics: readonly TS.Diagnostic[];
}

export interface WorkbenchOptions {
  /** Where the module will stand. */
  path: string;
  /** The folder with the runtime's declarations. */
  runtime: string;
}

export class Workbench {
  readonly ts: TypeScript;
  readonly #path: string;
  readonly #options: TS.CompilerOptions;
  /** Files of libraries, which stay as they are. */
  readonly #files = new Map<string, TS.SourceFile | undefined>();
  #program: TS.Program | undefined;

  constructor(ts: TypeScript, { path, runtime }: WorkbenchOptions) {
    this.ts = ts;
    this.#path = path.replaceAll("\\", "/");
    const require = createRequire(import.meta.url);
    this.#options = {
      lib: ["lib.esnext.d.ts"],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      typeRoots: [dirname(dirname(require.resolve("@types/node/package.json")))],
      types: ["node"],
      paths: {
        gradlab: [join(runtime, "index.d.ts")],
        "gradlab/operators": [join(runtime, "operators.d.ts")],
      },
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      esModuleInterop: true,
      experimentalDecorators: true,
      skipLibCheck: true,
      noEmit: true,
    };
  }

  check(text: string, { strict }: { strict: boolean }): Checked {
    const { ts } = this;
    const options = { ...this.#options, strict };
    const host = ts.createCompilerHost(options, true);
    const { getSourceFile, fileExists, readFile } = host;
    host.fileExists = (name) => name === this.#path || fileExists.call(host, name);
    host.readFile = (name) => (name === this.#path ? text : readFile.call(host, name));
    host.getSourceFile = (name, ...rest) => {
      if (name === this.#path) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
      if (!this.#files.has(name)) this.#files.set(name, getSourceFile.call(host, name, ...rest));
      return this.#files.get(name);
    };
    const oldProgram = this.#program;
    this.#program = ts.createProgram({
      rootNames: [this.#path],
      options,
      host,
      ...(oldProgram === undefined ? {} : { oldProgram }),
    });
    const file = this.#program.getSourceFile(this.#path)!;
    const diagnostics = [
      ...this.#program.getSyntacticDiagnostics(file),
      ...this.#program.getSemanticDiagnostics(file),
    ];
    return { file, checker: this.#program.getTypeChecker(), diagnostics };
  }
}
