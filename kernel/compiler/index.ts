/** The door of this room: a compiler for the session that runs in the current directory. */
import { fileURLToPath } from "node:url";
import { CellCompiler } from "./cellCompiler.js";
import type { Compiler } from "./compiler.js";
import type { BuiltFiles } from "./tslabConverter.js";

export { PREFIX_LINES } from "./tslabConverter.js";

/** All written by the build, see writePrelude.ts. */
const PRELUDE = new URL("./prelude.d.ts", import.meta.url);
const RUNTIME_TYPES = new URL("./gradlab.d.ts", import.meta.url);
const RULES = new URL("./rules.d.ts", import.meta.url);
const SHAPED_RULES = new URL("./shapedRules.d.ts", import.meta.url);
export const CODE_CACHE = new URL("./typescript.cache", import.meta.url);

export interface CellCompilerOptions {
  /** Whether cells are read a second time for their shapes: for somebody who reads hover and warnings. */
  warnsOfShapes?: boolean;
}

export function createCellCompiler({ warnsOfShapes = false }: CellCompilerOptions = {}): Compiler {
  const built: BuiltFiles = {
    prelude: fileURLToPath(PRELUDE),
    runtimeTypes: fileURLToPath(RUNTIME_TYPES),
    rules: fileURLToPath(RULES),
    shapedRules: fileURLToPath(SHAPED_RULES),
    codeCache: fileURLToPath(CODE_CACHE),
  };
  return new CellCompiler(built, warnsOfShapes);
}
