/**
 * TypeScript files beside the notebook, as the compiler made them, which cells and each other import.
 *
 * A file runs once, when it is first imported. When it has been changed, it and the files that import it run anew at
 * their next import; all others keep what they hold. Such a file sees the preloaded names, as its types promise, but not
 * those of cells.
 */
import { dirname, join, relative, resolve } from "node:path";
import { Script } from "node:vm";
import type { Names } from "./scope.js";
import { rememberSource } from "./stackTraces.js";

export type Require = (id: string) => unknown;

interface LocalFile {
  path: string;
  code: string;
  /** What stack traces call it. */
  filename: string;
}

export class LocalFiles {
  readonly #compiled = new Map<string, LocalFile>();
  readonly #loaded = new Map<string, { exports: object }>();
  /** For each file those that import it. */
  readonly #importers = new Map<string, Set<string>>();

  /** @param preloaded the names that a file sees without an import */
  constructor(readonly preloaded: Names) {}

  /** Takes what the compiler made of a file; a newer version replaces the older one. */
  add(path: string, code: string, maps: object[]): void {
    const key = withoutExtension(path);
    if (this.#compiled.get(key)?.code === code) return;
    const place = relative(process.cwd(), key);
    const filename = `${place.startsWith("..") ? "" : "./"}${place}.ts`;
    this.#compiled.set(key, { path, code, filename });
    rememberSource(filename, { source: undefined, maps, prefixLines: 0 });
    this.#unload(key);
  }

  /** The file that `id` means for code in `folder`: itself, or the index of a folder. */
  find(id: string, folder: string): string | undefined {
    const key = resolve(folder, id);
    const candidates = [withoutExtension(key), join(key, "index")];
    return candidates.find((candidate) => this.#compiled.has(candidate));
  }

  /**
   * The exports of a file.
   * @param importer the file that imports it, if no cell does
   */
  load(
    key: string,
    importer: string | undefined,
    requireFor: (folder: string, file: string) => Require,
  ): object {
    if (importer !== undefined) {
      this.#importers.set(key, (this.#importers.get(key) ?? new Set()).add(importer));
    }
    const known = this.#loaded.get(key);
    if (known !== undefined) return known.exports;
    const module = { exports: Object.create(null, { __esModule: { value: true } }) as object };
    this.#loaded.set(key, module);
    try {
      const file = this.#compiled.get(key)!;
      const folder = dirname(key);
      this.#body(file)(module.exports, requireFor(folder, key), module, file.path, folder);
    } catch (error) {
      this.#loaded.delete(key);
      throw error;
    }
    return module.exports;
  }

  /** Preloaded names are parameters of a function around the file, which may declare the same names anew. */
  #body({ code, filename }: LocalFile): (...args: unknown[]) => void {
    const words = new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
    const names = Object.keys(this.preloaded).filter((name) => words.has(name));
    const head = `(function(${names.join(",")}){return function(exports,require,module,__filename,__dirname){`;
    const script = new Script(`${head}${code}\n}})`, { filename, columnOffset: -head.length });
    return script.runInThisContext()(...names.map((name) => this.preloaded[name]));
  }

  #unload(key: string): void {
    if (!this.#loaded.delete(key)) return;
    for (const importer of this.#importers.get(key) ?? []) this.#unload(importer);
  }
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}
