/**
 * JavaScript modules as CommonJS, as `transpileModule` makes them, without the check of types that it makes on the way:
 * of JavaScript that TypeScript has just written there is nothing to say, and it takes as long as the rest.
 */
import type { TS, TypeScript } from "./typescript.js";

const FILE = "custom.js";

export interface CommonJs {
  code: string;
  /** From the code to the module, as JSON. */
  map: string;
}

export function commonJs(
  ts: TypeScript,
  js: string,
  target: TS.ScriptTarget = ts.ScriptTarget.ES2022,
): CommonJs {
  const options: TS.CompilerOptions = {
    target,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    // `export const [a, b] = ...` is taken apart as what can be iterated, and not as an array.
    downlevelIteration: true,
    newLine: ts.NewLineKind.LineFeed,
    noImplicitUseStrict: true,
    sourceMap: true,
    isolatedModules: true,
    suppressOutputPathCheck: true,
    allowJs: true,
    noLib: true,
    noResolve: true,
    types: [],
    // Together with the mark on the file: it is taken for one that has been checked.
    skipDefaultLibCheck: true,
  };
  const file = ts.createSourceFile(FILE, js, target);
  file.hasNoDefaultLib = true;
  const written = { code: "", map: "" };
  const host: TS.CompilerHost = {
    getSourceFile: (name) => (name === FILE ? file : undefined),
    writeFile: (name, text) => {
      written[name.endsWith(".map") ? "map" : "code"] = text;
    },
    getDefaultLibFileName: () => "lib.d.ts",
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => "",
    getNewLine: () => "\n",
    fileExists: (name) => name === FILE,
    readFile: () => undefined,
    directoryExists: () => true,
    getDirectories: () => [],
  };
  ts.createProgram([FILE], options, host).emit();
  return written;
}
