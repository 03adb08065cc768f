/**
 * Loads a large CommonJS file together with what V8 has compiled of it before, which the build keeps in a file.
 *
 * Compiling TypeScript takes a tenth of a second at each start. V8 takes the compiled code only if it is its own: of
 * the same version, with the same flags, for a text of the same length. Else it compiles as always.
 */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** Loads the module at `path` as `require` does; whoever requires it later gets the same. */
export function requireCompiled(path: string, cachePath: string): unknown {
  const isLoaded = createRequire(path).cache[path] !== undefined;
  if (!isLoaded && existsSync(cachePath)) requireScript(path, readFileSync(cachePath));
  return createRequire(path)(path);
}

/** Loads the module at `path`, and gives the function that says what V8 has compiled of it by then. */
export function requireScript(path: string, cachedData?: Buffer): () => Buffer {
  const source = Module.wrap(readFileSync(path, "utf8"));
  const script = new Script(source, { filename: path, ...(cachedData === undefined ? {} : { cachedData }) });
  const require = createRequire(path);
  const module = Object.assign(new Module(path), { filename: path });
  require.cache[path] = module;
  script.runInThisContext().call(module.exports, module.exports, require, module, path, dirname(path));
  module.loaded = true;
  return () => script.createCachedData();
}
