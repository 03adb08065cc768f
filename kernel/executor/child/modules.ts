/**
 * `require` as a cell sees it. A cell's imports are compiled to it. In this order: `gradlab` is the preloaded
 * runtime itself; a TypeScript file beside the notebook is what the compiler made of it; a package comes from the
 * notebook's own node_modules, else from this project's.
 */
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";

type Require = (id: string) => unknown;

export class Modules {
  readonly #runtime: object;
  readonly #compiled = new Map<string, string>();
  readonly #loaded = new Map<string, { exports: unknown }>();
  readonly #own = createRequire(import.meta.url);

  constructor(runtime: object) {
    this.#runtime = runtime;
  }

  /** Takes what the compiler made of a local file; a newer version replaces the older one. */
  add(path: string, code: string): void {
    const key = withoutExtension(path);
    this.#compiled.set(key, code);
    this.#loaded.delete(key);
  }

  /** A `require` for code that stands in `folder`. */
  requireFrom(folder: string): Require {
    const local = createRequire(join(folder, "cell.cjs"));
    return (id) => {
      if (id === "gradlab") return this.#runtime;
      if (id.startsWith(".") || isAbsolute(id)) {
        const key = withoutExtension(resolve(folder, id));
        if (this.#compiled.has(key)) return this.#load(key);
      }
      try {
        return local(id);
      } catch (error) {
        if (!isNotFound(error, id)) throw error;
      }
      try {
        return this.#own(id);
      } catch (error) {
        if (!isNotFound(error, id)) throw error;
        throw new Error(`cannot find the package "${id}": run "npm install ${id}" in ${folder}`);
      }
    };
  }

  #load(key: string): unknown {
    const known = this.#loaded.get(key);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#loaded.set(key, module);
    try {
      const body = new Function(
        "exports",
        "require",
        "module",
        `${this.#compiled.get(key)}\n//# sourceURL=${key}`,
      );
      body(module.exports, this.requireFrom(dirname(key)), module);
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
  return code === "MODULE_NOT_FOUND" && message.includes(`'${id}'`);
}
