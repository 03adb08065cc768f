/** The door of this room: a compiler for the session that runs in the current directory. */
import { fileURLToPath } from "node:url";
import { CellCompiler } from "./cellCompiler.js";
import type { Compiler } from "./compiler.js";

export { PREFIX_LINES } from "./tslabConverter.js";

/** All written by the build, see writePrelude.ts. */
const PRELUDE = new URL("./prelude.d.ts", import.meta.url);
const RUNTIME_TYPES = new URL("./gradlab.d.ts", import.meta.url);
export const CODE_CACHE = new URL("./typescript.cache", import.meta.url);

export function createCellCompiler(): Compiler {
  return new CellCompiler({
    prelude: fileURLToPath(PRELUDE),
    runtimeTypes: fileURLToPath(RUNTIME_TYPES),
    codeCache: fileURLToPath(CODE_CACHE),
  });
}
