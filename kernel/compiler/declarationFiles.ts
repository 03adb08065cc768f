/**
 * Files of declarations that do not change while a kernel lives: TypeScript's own, those of packages, and what our
 * build wrote. They are read once for all converters of the process, and nobody watches them. What they import of Node
 * and of gradlab is declared in files that are there anyway, so no folder is searched for it.
 */
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { gatherLibrary, type Library } from "./library.js";
import { asleep, letSleep } from "./sleepingModules.js";
import type { TS, TypeScript } from "./typescript.js";

/** The declarations of the earlier cells; the only ones that change. */
export const DECLARED_FILE = "__prev__.d.ts";

const files = new Map<string, TS.SourceFile>();
let library: Library | undefined;
/** What TypeScript takes a module for that is declared somewhere, and not by a file of its own. */
const DECLARED = Object.freeze({ resolvedModule: undefined });

/**
 * Lets a host of TypeScript read such files from here.
 * @param own the files of our build
 */
export function shareDeclarations(
  ts: TypeScript,
  host: TS.CompilerHost,
  options: TS.CompilerOptions,
  own: readonly string[],
): void {
  const ours = new Set(own.map((path) => path.replaceAll("\\", "/")));
  // A notebook may lie among packages itself: the lectures of an installed gradlab do.
  const isOfPackage = (path: string) =>
    path.endsWith(".d.ts") && path.includes("/node_modules/") && !path.endsWith(`/${DECLARED_FILE}`);
  const isShared = (path: string) => ours.has(path) || isOfPackage(path);
  library ??= gatherLibrary(...libraryPaths(ts, host, options), (path) => host.readFile(path) ?? "");
  const { files: ofLibrary, modules: ofNode } = library;
  const { getSourceFile, getSourceFileByPath } = host;
  const find = (path: string, version: TS.ScriptTarget | TS.CreateSourceFileOptions) => {
    if (!isShared(path)) return undefined;
    const known = files.get(path);
    if (known !== undefined) return known;
    const gathered = ofLibrary.get(path);
    const text = gathered ?? host.readFile(path);
    if (text === undefined) return undefined;
    const sleeping = ours.has(path) ? asleep(text) : undefined;
    const file = ts.createSourceFile(path, sleeping?.text ?? text, version);
    // TypeScript asks by this whether a file has changed.
    (file as Versioned).version = "1";
    const modules = gathered ? ofNode : sleeping?.modules;
    if (modules !== undefined) letSleep(ts, file, options, modules);
    files.set(path, file);
    return file;
  };
  host.getSourceFile = (name, version, ...rest) =>
    find(name, version) ?? getSourceFile(name, version, ...rest);
  if (getSourceFileByPath !== undefined) {
    host.getSourceFileByPath = (name, path, version, ...rest) =>
      find(name, version) ?? getSourceFileByPath(name, path, version, ...rest);
  }
  const resolve = host.resolveModuleNameLiterals?.bind(host);
  if (resolve === undefined) return;
  host.resolveModuleNameLiterals = (names, path, ...rest) => {
    if (!isShared(path)) return resolve(names, path, ...rest);
    const found = resolve(
      names.filter(({ text }) => !isDeclared(text)),
      path,
      ...rest,
    ).values();
    return names.map(({ text }) => (isDeclared(text) ? DECLARED : found.next().value!));
  };
}

/** The paths of TypeScript's library and of the index of Node's declarations. */
function libraryPaths(ts: TypeScript, host: TS.CompilerHost, options: TS.CompilerOptions): [string, string] {
  const folder = host.getDefaultLibLocation!();
  const { resolvedTypeReferenceDirective: node } = ts.resolveTypeReferenceDirective(
    "node",
    undefined,
    options,
    host,
  );
  return [join(folder, options.lib![0]!).replaceAll("\\", "/"), node!.resolvedFileName!];
}

/** Modules that our build puts into one file, see writePrelude.ts. */
const BUNDLED = /^(gradlab(:.*)?|plotly\.js|undici-types)$/;

function isDeclared(name: string): boolean {
  return isBuiltin(name) || name.startsWith("node:") || BUNDLED.test(name);
}

/** TypeScript's own; its public declarations leave it out. */
type Versioned = TS.SourceFile & { version: string };
