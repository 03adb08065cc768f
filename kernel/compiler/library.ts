/**
 * TypeScript's library and what Node declares globally, as one file.
 *
 * They are some hundred files, of which `lib.esnext.d.ts` and the index of `@types/node` name the others. TypeScript goes
 * over all files of a program for each cell, and each checker merges what several of them say of `Array` or `NodeJS`
 * anew; what stands in one file was merged when that was bound. So the text of the files is put together, in the order
 * in which TypeScript would have read them. Files that are modules (they `export {}` and have local names) stay apart.
 */
import { dirname, join, relative } from "node:path";
import { asleep } from "./sleepingModules.js";

const REFERENCE = /^\/\/\/ *<reference (path|lib|no-default-lib) *= *"([^"]*)" *\/>.*$/gm;
const MODULE = /^(?:import|export)\b/m;

export interface Library {
  /** By their paths, the texts of its files: one has all, one names those that stay apart, the rest is empty. */
  files: ReadonlyMap<string, string>;
  /** By its name, each module whose body was left out, see sleepingModules.ts. */
  modules: ReadonlyMap<string, string>;
}

/**
 * @param library the path of TypeScript's library
 * @param node the path of the index of Node's declarations
 * @param read gives the text of a file
 */
export function gatherLibrary(library: string, node: string, read: (path: string) => string): Library {
  const files = new Map<string, string>();
  const modules = new Map<string, string>();
  const apart: string[] = [];
  let text = '/// <reference no-default-lib="true"/>\n';

  const take = (path: string): void => {
    if (files.has(path)) return;
    const whole = read(path);
    if (MODULE.test(whole)) {
      apart.push(path);
      return;
    }
    files.set(path, "");
    for (const [, kind, name = ""] of whole.matchAll(REFERENCE)) {
      if (kind === "path") take(join(dirname(path), name).replaceAll("\\", "/"));
      if (kind === "lib") take(join(dirname(library), `lib.${name}.d.ts`).replaceAll("\\", "/"));
    }
    const sleeping = asleep(whole);
    for (const [name, body] of sleeping?.modules ?? []) modules.set(name, body);
    text += `${(sleeping?.text ?? whole).replace(REFERENCE, "")}\n`;
  };
  take(library);
  take(node);
  files.set(library, text);
  const toIndex = (path: string) => relative(dirname(node), path).replaceAll("\\", "/");
  files.set(node, apart.map((path) => `/// <reference path="${toIndex(path)}" />\n`).join(""));
  return { files, modules };
}
