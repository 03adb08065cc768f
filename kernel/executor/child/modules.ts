/**
 * Modules as a cell sees them. In this order: `gradlab` is the preloaded runtime itself, `tslab` is its display API
 * on top of ours; a TypeScript file beside the notebook is what the compiler made of it; a package comes from the
 * notebook's own node_modules, else from this project's.
 *
 * A static import is compiled to `require`. Modules that only `import()` can load (top-level await, or no entry for
 * `require`) are loaded ahead of the cell that names them.
 */
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { constants, Script } from "node:vm";
import { rememberSource } from "./stackTraces.js";

type Require = (id: string) => unknown;
type Import = (id: string) => Promise<object>;

/** What Node says when `require` can't load a module but `import()` can. */
const ONLY_IMPORT = new Set(["ERR_REQUIRE_ASYNC_MODULE", "ERR_REQUIRE_ESM", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

/** `import()` that looks from the current directory, which is the notebook's. */
const importFromNotebook = new Script("(id) => import(id)", {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext() as Import;

export class Modules {
  readonly #builtIn: ReadonlyMap<string, object>;
  readonly #compiled = new Map<string, { code: string; filename: string }>();
  readonly #loaded = new Map<string, { exports: unknown }>();
  readonly #imported = new Map<string, object>();
  readonly #own = createRequire(import.meta.url);

  constructor(builtIn: { [id: string]: object }) {
    this.#builtIn = new Map(Object.entries(builtIn));
  }

  /** Takes what the compiler made of a local file; a newer version replaces the older one. */
  add(path: string, code: string, map: object | undefined): void {
    const key = withoutExtension(path);
    const filename = `./${relative(process.cwd(), key)}.ts`;
    this.#compiled.set(key, { code, filename });
    rememberSource(filename, { source: undefined, map, prefixLines: 0 });
    // Whoever imports the file must see the new version too.
    this.#loaded.clear();
  }

  /** Loads ahead what a cell imports but `require` can't give it. */
  async prepare(ids: readonly string[], folder: string): Promise<void> {
    const require = this.requireFrom(folder);
    for (const id of ids) {
      try {
        require(id);
      } catch (error) {
        if (!ONLY_IMPORT.has((error as NodeJS.ErrnoException).code ?? "")) continue; // The cell will say so itself.
        const namespace = await this.#import(id);
        // So marked, TypeScript's default import takes `default` and not the whole.
        this.#imported.set(id, Object.create(namespace, { __esModule: { value: true } }) as object);
      }
    }
  }

  /** A `require` for code that stands in `folder`. */
  requireFrom(folder: string): Require {
    const local = createRequire(join(folder, "cell.cjs"));
    return (id) => {
      const known = this.#known(id, folder);
      if (known !== undefined) return known();
      try {
        return local(id);
      } catch (error) {
        if (!isNotFound(error, id)) throw error;
      }
      try {
        return this.#own(id);
      } catch (error) {
        throw isNotFound(error, id) ? missing(id, folder) : error;
      }
    };
  }

  /** An `import()` for a cell. */
  importFrom(folder: string): Import {
    return async (id) => {
      const known = this.#known(id, folder);
      return known === undefined ? this.#import(id) : (known() as object);
    };
  }

  async #import(id: string): Promise<object> {
    try {
      return await importFromNotebook(id);
    } catch (error) {
      if (!isNotFound(error, id)) throw error;
    }
    try {
      return (await import(id)) as object;
    } catch (error) {
      throw isNotFound(error, id) ? missing(id, process.cwd()) : error;
    }
  }

  #known(id: string, folder: string): (() => unknown) | undefined {
    const builtIn = this.#builtIn.get(id) ?? this.#imported.get(id);
    if (builtIn !== undefined) return () => builtIn;
    if (!id.startsWith(".") && !isAbsolute(id)) return undefined;
    const key = withoutExtension(resolve(folder, id));
    return this.#compiled.has(key) ? () => this.#load(key) : undefined;
  }

  #load(key: string): unknown {
    const known = this.#loaded.get(key);
    if (known !== undefined) return known.exports;
    const module = { exports: Object.create(null, { __esModule: { value: true } }) as object };
    this.#loaded.set(key, module);
    try {
      const { code, filename } = this.#compiled.get(key)!;
      const head = "(function(exports,require,module){";
      const script = new Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
      script.runInThisContext()(module.exports, this.requireFrom(dirname(key)), module);
    } catch (error) {
      this.#loaded.delete(key);
      throw error;
    }
    return module.exports;
  }
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}

function isNotFound(error: unknown, id: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") && message.includes(`'${id}'`);
}

function missing(id: string, folder: string): Error {
  return new Error(`cannot find the package "${id}": run "npm install ${id}" in ${folder}`);
}
