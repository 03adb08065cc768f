/**
 * The one seam between gradlab and tslab: its converter, created with our options.
 *
 * tslab's converter reads TypeScript's namespace object, whose properties cannot be assigned. So before it is
 * loaded, the cached exports of its TypeScript are replaced by a copy in which three functions are ours:
 * - `createWatchCompilerHost` adds the declarations of the preloaded names and our compiler options;
 * - `createWatchProgram` lets us see each program that it builds;
 * - `transpileModule`, its second stage (modules to CommonJS), keeps the source map and makes the changes of
 *   cellModule.ts to a cell.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import remapping, { type EncodedSourceMap } from "@jridgewell/remapping";
import type TS from "@tslab/typescript-for-tslab";
import type { Converter } from "tslab/dist/converter.js";
import { cellModule } from "./cellModule.js";
import type { SourceMapPayload } from "./compiler.js";

export type { TS };
export type TypeScript = typeof TS;

export interface TslabConverter {
  ts: TypeScript;
  converter: Converter;
  /** The names of the values that the cell converted last declares. */
  declaredNames(): string[];
  /** From the JavaScript of the cell converted last to its TypeScript. */
  sourceMap(): SourceMapPayload | undefined;
  /** The modules that the cell converted last imports statically. */
  imports(): string[];
  /** The name of the module that a cell is by its comment `@module name`. */
  moduleName(source: string): string | undefined;
  /** The ambient names that every cell sees. */
  preloadedNames(): ReadonlySet<string>;
}

/** tslab puts one line of its own before the text of a cell. */
export const PREFIX_LINES = 1;

const CELL_FILE = "__tslab__.ts";
const INLINE_MAP = /\n?\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

/** Creates the converter for a session that runs in the current directory. Takes most of a second. */
export function createTslabConverter(preludePath: string, runtimeTypesPath: string): TslabConverter {
  const require = createRequire(import.meta.url);
  const requireOfTslab = createRequire(require.resolve("tslab/dist/converter.js"));
  const tsPath = requireOfTslab.resolve("@tslab/typescript-for-tslab");
  const ts = requireOfTslab(tsPath) as TypeScript;

  let program: TS.SemanticDiagnosticsBuilderProgram | undefined;
  let map: SourceMapPayload | undefined;
  let imports: string[] = [];

  const options: TS.CompilerOptions = {
    lib: ["lib.esnext.d.ts"],
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    typeRoots: [dirname(dirname(require.resolve("@types/node/package.json")))],
    types: ["node"],
    paths: { gradlab: [runtimeTypesPath], tslab: [require.resolve("tslab").replace(/\.js$/, ".d.ts")] },
    inlineSourceMap: true,
  };

  const seam = {
    createWatchCompilerHost: (roots: string[], own: TS.CompilerOptions, ...rest: unknown[]) =>
      (ts.createWatchCompilerHost as (...args: unknown[]) => unknown)(
        [...roots, preludePath],
        { ...own, ...options },
        ...rest,
      ),
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
      watch.updateRootFileNames = (roots) => updateRootFileNames([...roots, preludePath]);
      return watch;
    },
    transpileModule: (js: string, transpile: TS.TranspileOptions): TS.TranspileOutput => {
      const inline = INLINE_MAP.exec(js)?.[1];
      if (inline === undefined) return ts.transpileModule(js, transpile);
      const first = JSON.parse(Buffer.from(inline, "base64").toString("utf8")) as EncodedSourceMap;
      const isCell = first.sources[0]?.endsWith(CELL_FILE) === true;
      const text = js.replace(INLINE_MAP, "");
      const second = isCell ? cellModule(ts, text) : { text, map: undefined, imports: [] };
      const result = ts.transpileModule(second.text, {
        ...transpile,
        compilerOptions: { ...transpile.compilerOptions, sourceMap: true },
      });
      const third = JSON.parse(result.sourceMapText ?? "{}") as EncodedSourceMap;
      const maps = [third, ...(second.map === undefined ? [] : [second.map]), first];
      const chained = remapping(maps, () => null) as unknown as SourceMapPayload;
      if (isCell) {
        map = chained;
        imports = second.imports;
      }
      return { ...result, outputText: result.outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n") };
    },
  };

  const cached = require.cache[tsPath]!;
  cached.exports = { ...ts, ...seam };
  const { createConverter } = requireOfTslab("./converter.js") as typeof import("tslab/dist/converter.js");
  const { getCodeMetadata } = requireOfTslab("./metadata.js") as typeof import("tslab/dist/metadata.js");
  // What was loaded has taken what it needs; anybody else gets TypeScript as it is.
  cached.exports = ts;

  const converter = createConverter();
  const cellPath = join(process.cwd(), CELL_FILE).replaceAll("\\", "/");

  const preloaded = new Set(
    [...readFileSync(preludePath, "utf8").matchAll(/^ {2}const (\w+):/gm)].map(([, name]) => name!),
  );

  return {
    ts,
    converter,
    sourceMap: () => map,
    imports: () => imports,
    preloadedNames: () => preloaded,
    moduleName: (source) => (source.includes("@module") ? getCodeMetadata(source).module : undefined),
    declaredNames: () => {
      const file = program?.getSourceFile(cellPath) as (TS.SourceFile & WithLocals) | undefined;
      const isValue = ts.SymbolFlags.Value | ts.SymbolFlags.Alias;
      return [...(file?.locals ?? [])]
        .filter(([, symbol]) => (symbol.flags & isValue) !== 0)
        .map(([name]) => name);
    },
  };
}

/** TypeScript's binder leaves the top-level names of a file here; its public declarations do not say so. */
interface WithLocals {
  locals?: Map<string, TS.Symbol>;
}
