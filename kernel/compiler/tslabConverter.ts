/**
 * The one seam between gradlab and tslab: its converter, created with our options.
 *
 * tslab's converter reads TypeScript's namespace object, whose properties cannot be assigned. So before it is
 * loaded, the cached exports of its TypeScript are replaced by a copy in which four functions are ours:
 * - `createWatchCompilerHost` adds the declarations of the preloaded names and our compiler options;
 * - `createWatchProgram` lets us see each program that it builds;
 * - `getQuickInfoAtPosition` finds the documentation that was left out when the declarations were read;
 * - `transpileModule`, its second stage (modules to CommonJS), keeps the source map and makes the changes of
 *   cellModule.ts to a cell.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse, relative } from "node:path";
import type { Converter, ConvertResult } from "tslab/dist/converter.js";
import { createCellBuilder } from "./cellBuilder.js";
import { cellModule } from "./cellModule.js";
import { requireCompiled } from "./codeCache.js";
import { commonJs } from "./commonJs.js";
import type { SourceMap } from "./compiler.js";
import { DECLARED_FILE } from "./declarationFiles.js";
import { restoreDocs, withoutDocs } from "./lateDocs.js";
import { type Judgement, judgeOperators } from "./operators/judge.js";
import type { Rewritten } from "./operators/rewrite.js";
import type { TS, TypeScript } from "./typescript.js";

/** Paths of what the build writes. */
export interface BuiltFiles {
  /** The declarations of the names that every cell sees. */
  prelude: string;
  /** The declarations of the runtime's modules. */
  runtimeTypes: string;
  /** The one module of them that has two readings: the rules of shapes, which say nothing here. */
  rules: string;
  /** The same rules, computing. */
  shapedRules: string;
  /** V8's code of TypeScript; may be missing. */
  codeCache: string;
}

export interface TslabConverter {
  ts: TypeScript;
  converter: Converter;
  /** Converts a cell; `rewritten` is given when its text is not the user's own. */
  convert(declarations: string, text: string, rewritten?: Rewritten): ConvertResult;
  /** The cell converted last, as TypeScript understood it. */
  checked(): CheckedCell;
  /** What TypeScript says about the cell converted last. */
  diagnostics(): readonly TS.Diagnostic[];
  /** What the operators of the cell converted last work on, if it was rewritten. */
  judgement(): Judgement;
  /** The names of the values that the cell converted last declares. */
  declaredNames(): string[];
  /** From the JavaScript of the cell converted last to its TypeScript, see `CompiledCell`. */
  sourceMaps(): SourceMap[];
  /** The same for a module beside the notebook, by what it was compiled to. */
  moduleMaps(code: string): SourceMap[];
  /** The modules that the cell converted last imports statically. */
  imports(): string[];
  /** The name of the module that a cell is by its comment `@module name`. */
  moduleName(source: string): string | undefined;
  /** The ambient names that every cell sees. */
  preloadedNames(): ReadonlySet<string>;
}

export interface CheckedCell {
  file: TS.SourceFile;
  checker: TS.TypeChecker;
}

/** tslab puts one line of its own before the text of a cell. */
export const PREFIX = "export {};\n";
export const PREFIX_LINES = 1;

const CELL_FILE = "__tslab__.ts";
const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

const NO_OPERATORS: Judgement = { plain: new Set(), refused: [] };

/** One of the two readings of the runtime's declarations. */
export interface Lens {
  /** Whether shapes are computed in types. */
  isShaped: boolean;
}

/**
 * Creates the converter for a session that runs in the current directory. Takes most of a second; a second one shares
 * what the first has read.
 */
export function createTslabConverter(
  built: BuiltFiles,
  { isShaped }: Lens = { isShaped: false },
): TslabConverter {
  const { prelude, runtimeTypes, codeCache } = built;
  const require = createRequire(import.meta.url);
  const requireOfTslab = createRequire(require.resolve("tslab/dist/converter.js"));
  const tsPath = requireOfTslab.resolve("@tslab/typescript-for-tslab");
  const ts = requireCompiled(tsPath, codeCache) as TypeScript;

  let program: TS.SemanticDiagnosticsBuilderProgram | undefined;
  let maps: SourceMap[] = [];
  /** By what the module was compiled to. */
  const moduleMaps = new Map<string, SourceMap[]>();
  let imports: string[] = [];
  let rewritten: Rewritten | undefined;
  let judgement: Judgement = NO_OPERATORS;

  const options: TS.CompilerOptions = {
    lib: ["lib.esnext.d.ts"],
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    typeRoots: [dirname(dirname(require.resolve("@types/node/package.json")))],
    types: ["node"],
    // The file declares modules of these names, so nothing is looked for.
    paths: {
      gradlab: [runtimeTypes],
      "gradlab:*": [runtimeTypes],
      tslab: [require.resolve("tslab").replace(/\.js$/, ".d.ts")],
    },
    allowImportingTsExtensions: true,
    // A notebook may import files of its project that lie beside or above its folder.
    rootDir: parse(process.cwd()).root,
    inlineSourceMap: !isShaped,
    noErrorTruncation: isShaped,
  };

  const preludes = [prelude, runtimeTypes, isShaped ? built.shapedRules : built.rules];
  const cellPath = join(process.cwd(), CELL_FILE).replaceAll("\\", "/");
  const builder = createCellBuilder(ts, cellPath, {
    ownDeclarations: preludes,
    isTypesOnly: isShaped,
  });
  const seam = {
    createWatchCompilerHost: (
      roots: string[],
      own: TS.CompilerOptions,
      system: TS.System,
      _createProgram: unknown,
      ...rest: unknown[]
    ) => {
      allowSecondTimer(system);
      readWithoutDocs(system);
      return (ts.createWatchCompilerHost as (...args: unknown[]) => unknown)(
        [...roots, ...preludes],
        { ...own, ...options },
        system,
        builder.createProgram,
        ...rest,
      );
    },
    createWatchProgram: (
      host: TS.WatchCompilerHostOfFilesAndCompilerOptions<TS.SemanticDiagnosticsBuilderProgram>,
    ) => {
      const afterProgramCreate = host.afterProgramCreate;
      host.afterProgramCreate = (built) => {
        program = built;
        afterProgramCreate?.(built);
      };
      const watch = ts.createWatchProgram(host);
      const { updateRootFileNames } = watch;
      watch.updateRootFileNames = (roots) => updateRootFileNames([...roots, ...preludes]);
      return watch;
    },
    getQuickInfoAtPosition: (...args: QuickInfoArguments) => {
      const [file, checker, , position] = args;
      const symbol = checker.getSymbolAtLocation(
        (ts as WithQuickInfo).getTouchingPropertyName(file, position),
      );
      if (symbol !== undefined) restoreDocs(ts, checker, symbol);
      return (ts as WithQuickInfo).getQuickInfoAtPosition(...args);
    },
    transpileModule: (js: string, transpile: TS.TranspileOptions): TS.TranspileOutput => {
      // The cell runs as the other reading compiles it.
      if (isShaped) return { outputText: "" };
      const inline = INLINE_MAP.exec(js)?.[1];
      if (inline === undefined) return ts.transpileModule(js, transpile);
      const first = JSON.parse(Buffer.from(inline, "base64").toString("utf8")) as SourceMap;
      const isCell = first.sources?.[0]?.endsWith(CELL_FILE) === true;
      const text = js.replace(INLINE_MAP, "");
      if (isCell && rewritten !== undefined)
        judgement = judgeOperators(ts, checked().file, checked().checker);
      const second = isCell ? cellModule(ts, text, judgement.plain) : { text, map: undefined, imports: [] };
      const result = commonJs(ts, second.text, transpile.compilerOptions?.target);
      const third = JSON.parse(result.map) as SourceMap;
      const user = isCell && rewritten !== undefined ? [rewritten.map] : [];
      const steps = [third, ...(second.map === undefined ? [] : [second.map]), first, ...user];
      const outputText = withoutMarks(result.code);
      if (isCell) {
        maps = steps;
        imports = second.imports;
      } else {
        moduleMaps.set(outputText, steps);
      }
      return { outputText };
    },
  };

  const cached = require.cache[tsPath]!;
  cached.exports = { ...ts, ...seam };
  // An instance of its own: it keeps the TypeScript that it finds when it is loaded.
  delete require.cache[requireOfTslab.resolve("./converter.js")];
  const { createConverter } = requireOfTslab("./converter.js") as typeof import("tslab/dist/converter.js");
  const { getCodeMetadata } = requireOfTslab("./metadata.js") as typeof import("tslab/dist/metadata.js");
  // What was loaded has taken what it needs; anybody else gets TypeScript as it is.
  cached.exports = ts;

  const converter = createConverter();

  const checked = (): CheckedCell => ({
    file: program!.getSourceFile(cellPath)!,
    checker: program!.getProgram().getTypeChecker(),
  });
  const preloaded = new Set(
    [...readFileSync(prelude, "utf8").matchAll(/^ {2}(?:const|export import) (\w+)/gm)].map(
      ([, name]) => name!,
    ),
  );

  return {
    ts,
    converter,
    convert: (declarations, text, userText) => {
      rewritten = userText;
      judgement = NO_OPERATORS;
      moduleMaps.clear();
      builder.expect(PREFIX + text);
      const result = converter.convert(declarations, text);
      for (const output of result.sideOutputs ?? []) {
        // tslab takes the folder of the notebook for the root.
        output.path = join(parse(process.cwd()).root, relative(process.cwd(), output.path));
      }
      return result;
    },
    checked,
    diagnostics: () => program!.getSemanticDiagnostics(checked().file),
    judgement: () => judgement,
    sourceMaps: () => maps,
    moduleMaps: (code) => moduleMaps.get(code) ?? [],
    imports: () => imports,
    preloadedNames: () => preloaded,
    moduleName: (source) => (source.includes("@module") ? getCodeMetadata(source).module : undefined),
    declaredNames: () => {
      const file = checked().file as TS.SourceFile & WithLocals;
      const isValue = ts.SymbolFlags.Value | ts.SymbolFlags.Alias;
      return [...(file.locals ?? [])]
        .filter(([, symbol]) => (symbol.flags & isValue) !== 0)
        .map(([name]) => name);
    },
  };
}

/**
 * When a watched folder changes, TypeScript sets a second timer beside the one that tslab has room for, and tslab
 * would throw at every cell from then on. Each cell looks anew at what has changed, so this timer never has to fire.
 */
function allowSecondTimer(system: TS.System): void {
  const { setTimeout, clearTimeout } = system;
  const never = {};
  system.setTimeout = (callback, ms, ...args) =>
    callback.name === "invalidateResolutionsOfFailedLookup" ? never : setTimeout!(callback, ms, ...args);
  system.clearTimeout = (timer) => {
    if (timer !== never) clearTimeout!(timer);
  };
}

/** What the user's own cells say about their names is kept as it is. */
function readWithoutDocs(system: TS.System): void {
  const { readFile } = system;
  system.readFile = (path, encoding) => {
    const text = readFile(path, encoding);
    const isCell = path.endsWith(DECLARED_FILE);
    return text !== undefined && path.endsWith(".d.ts") && !isCell ? withoutDocs(text) : text;
  };
}

/** The mark of a module is set by who runs the cell: the statement would call the user's own `Object`, if any. */
function withoutMarks(js: string): string {
  return js
    .replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n")
    .replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);$/m, "");
}

/** TypeScript's binder leaves the top-level names of a file here; its public declarations do not say so. */
export interface WithLocals {
  locals?: Map<string, TS.Symbol>;
}

/** TypeScript's own; its public declarations leave them out. */
type QuickInfoArguments = [TS.SourceFile, TS.TypeChecker, TS.CancellationToken, number];
type WithQuickInfo = TypeScript & {
  getTouchingPropertyName(file: TS.SourceFile, position: number): TS.Node;
  getQuickInfoAtPosition(...args: QuickInfoArguments): TS.QuickInfo | undefined;
};
