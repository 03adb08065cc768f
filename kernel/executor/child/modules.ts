/**
 * Modules as a cell sees them. In this order: `gradlab` is the preloaded runtime itself, `tslab` is its display API
 * on top of ours; a TypeScript file beside the notebook is what the compiler made of it; a package comes from the
 * notebook's own node_modules, else from this project's.
 *
 * A static import is compiled to `require`. Modules that only `import()` can load (top-level await, or no entry for
 * `require`) are loaded ahead of the cell that names them, or that imports a file which names them.
 */
import { createRequire, isBuiltin } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";
import type { LocalFiles, Require } from "./localFiles.js";

type Import = (id: string) => Promise<object>;
export type CellImport = Import & { readonly meta: ImportMeta };

/** What Node says when `require` can't load a module but `import()` can. */
const ONLY_IMPORT = new Set(["ERR_REQUIRE_ASYNC_MODULE", "ERR_REQUIRE_ESM", "ERR_PACKAGE_PATH_NOT_EXPORTED"]);

/** `import()` that looks from the current directory, which is the notebook's. */
const importFromNotebook = new Script("(id) => import(id)", {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext() as Import;

export class Modules {
  readonly #builtIn: ReadonlyMap<string, object>;
  readonly #files: LocalFiles;
  readonly #imported = new Map<string, object>();
  /** For an error of a `require` that only `import()` can do: what it asked for. */
  readonly #importOnly = new WeakMap<object, string>();
  readonly #own = createRequire(import.meta.url);

  constructor(builtIn: { [id: string]: object }, files: LocalFiles) {
    this.#builtIn = new Map(Object.entries(builtIn));
    this.#files = files;
  }

  /** Loads ahead what a cell imports but `require` can't give it. */
  async prepare(ids: readonly string[], folder: string): Promise<void> {
    for (const id of ids) {
      let needed = this.#neededFor(id, folder);
      while (needed !== undefined && !this.#imported.has(needed)) {
        const namespace = await this.#import(needed);
        // So marked, TypeScript's default import takes `default` and not the whole.
        const marked = Object.create(namespace, { __esModule: { value: true } }) as object;
        this.#imported.set(needed, marked);
        needed = this.#neededFor(id, folder);
      }
    }
  }

  /** What must be imported before `id` can be required. */
  #neededFor(id: string, folder: string): string | undefined {
    try {
      this.requireFrom(folder)(id);
      return undefined;
    } catch (error) {
      // Any other error the cell will meet itself.
      return typeof error === "object" && error !== null ? this.#importOnly.get(error) : undefined;
    }
  }

  /**
   * A `require` for code that stands in `folder`.
   * @param file the file beside the notebook that it is for, if not for a cell
   */
  requireFrom(folder: string, file?: string): Require {
    const local = createRequire(join(folder, "cell.cjs"));
    const requireModule: Require = (id) => {
      const known = this.#known(id, folder, file);
      if (known !== undefined) return known();
      try {
        // Data that was changed since is read again, as a TypeScript file is.
        if (isPath(id) && id.endsWith(".json")) delete local.cache[local.resolve(id)];
        return local(id);
      } catch (error) {
        this.#noteImportOnly(error, id);
        if (!isNotFound(error, id)) throw error;
      }
      try {
        return this.#own(id);
      } catch (error) {
        this.#noteImportOnly(error, id);
        throw isNotFound(error, id) ? missing(id, folder) : error;
      }
    };
    // With `resolve` and `cache`, as Node's has them.
    return Object.assign(requireModule, local);
  }

  /**
   * An `import()` for a cell, and its `import.meta`.
   * @param filename what the cell stands in
   */
  importFrom(filename: string): CellImport {
    const folder = dirname(filename);
    const { resolve } = createRequire(filename);
    const meta: ImportMeta = {
      url: pathToFileURL(filename).href,
      dirname: folder,
      filename,
      resolve: (id) => (isBuiltin(id) ? `node:${id.replace(/^node:/, "")}` : pathToFileURL(resolve(id)).href),
    };
    const importModule: Import = async (id) => {
      const known = this.#known(id, folder, undefined);
      if (known !== undefined) return known() as object;
      if (!id.endsWith(".json")) return this.#import(id);
      const data = this.requireFrom(folder)(id);
      return { ...(data as object), default: data };
    };
    return Object.assign(importModule, { meta });
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

  #known(id: string, folder: string, file: string | undefined): (() => unknown) | undefined {
    const builtIn = this.#builtIn.get(id) ?? this.#imported.get(id);
    if (builtIn !== undefined) return () => builtIn;
    if (!isPath(id)) return undefined;
    const key = this.#files.find(id, folder);
    if (key === undefined) return undefined;
    return () => this.#files.load(key, file, (from, importer) => this.requireFrom(from, importer));
  }

  #noteImportOnly(error: unknown, id: string): void {
    if (ONLY_IMPORT.has((error as NodeJS.ErrnoException).code ?? ""))
      this.#importOnly.set(error as object, id);
  }
}

function isPath(id: string): boolean {
  return id.startsWith(".") || isAbsolute(id);
}

function isNotFound(error: unknown, id: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND") && message.includes(`'${id}'`);
}

function missing(id: string, folder: string): Error {
  const what = isPath(id)
    ? `cannot find the file "${id}" from ${folder}`
    : `cannot find the package "${id}": run "npm install ${id}" in ${folder}`;
  return new Error(what);
}
