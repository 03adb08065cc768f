/**
 * Modules of declaration files that sleep until somebody looks into them.
 *
 * Most of what TypeScript parses at the start of a session is bodies of `declare module "http2" { ... }`, and most
 * sessions use few of them. So a file that holds only such modules is parsed with their bodies left out. When the
 * checker first asks for what a module exports, its body is parsed, bound, and put in. Nothing can tell the difference:
 * TypeScript reaches a module's content through the `exports` of its symbol alone.
 *
 * A file with anything else in it (a `global` block, which changes what every cell sees) is left as it is. A module that
 * sleeps must import nothing that has to be looked for: TypeScript follows only the imports that it reads at once.
 */
import type { TS, TypeScript } from "./typescript.js";

const HEAD = /^declare module "([^"]+)" \{$/gm;
/** The first bracket at the beginning of a line ends a module: its body is indented. */
const END = "\n}\n";
const COMMENT = /^\/\*[\s\S]*?\*\/|^\/\/.*$/gm;
const GLOBAL = /^\s*(?:declare )?global \{/m;

export interface SleepingFile {
  /** The text without the bodies of its modules. */
  text: string;
  /** By its name, each module with its body. */
  modules: ReadonlyMap<string, string>;
}

/** @returns undefined for a file that can't sleep */
export function asleep(text: string): SleepingFile | undefined {
  if (GLOBAL.test(text)) return undefined;
  const modules = new Map<string, string>();
  let rest = "";
  let at = 0;
  for (const head of text.matchAll(HEAD)) {
    const [line, name = ""] = head;
    const { index } = head as { index: number };
    const end = text.indexOf(END, index);
    if (end < 0 || index < at || modules.has(name)) return undefined;
    modules.set(name, text.slice(index, end + END.length));
    rest += `${text.slice(at, index)}${line}}`;
    at = end + END.length - 1;
  }
  rest += text.slice(at);
  const others = rest.replace(COMMENT, "").replace(/^declare module "[^"]+" \{\}$/gm, "");
  return modules.size === 0 || others.trim() !== "" ? undefined : { text: rest, modules };
}

/** Binds a file whose modules sleep, so that each wakes when its exports are asked for. */
export function letSleep(
  ts: TypeScript,
  file: TS.SourceFile,
  options: TS.CompilerOptions,
  modules: ReadonlyMap<string, string>,
): void {
  const bind = (unbound: TS.SourceFile): ReadonlyMap<string, TS.Symbol> => {
    (ts as WithBinder).bindSourceFile(unbound, options);
    return (unbound as Bound).locals!;
  };
  for (const [name, symbol] of bind(file)) {
    const text = modules.get(name.slice(1, -1));
    if (text === undefined) continue;
    const wake = (): TS.SymbolTable | undefined => {
      const whole = ts.createSourceFile(file.fileName, text, file.languageVersion);
      const { path, resolvedPath, originalFileName } = file as Placed;
      Object.assign(whole, { path, resolvedPath, originalFileName });
      const bound = bind(whole).get(name)!;
      for (const exported of bound.exports?.values() ?? []) (exported as Owned).parent = symbol;
      for (const declaration of bound.declarations ?? []) (declaration as Declared).symbol = symbol;
      return bound.exports;
    };
    const settle = (value: TS.SymbolTable | undefined) => {
      Object.defineProperty(symbol, "exports", {
        value,
        writable: true,
        configurable: true,
        enumerable: true,
      });
      return value;
    };
    Object.defineProperty(symbol, "exports", {
      configurable: true,
      enumerable: true,
      get: () => settle(wake()),
      set: settle,
    });
  }
}

/** TypeScript's own; its public declarations leave them out. */
type WithBinder = TypeScript & { bindSourceFile(file: TS.SourceFile, options: TS.CompilerOptions): void };
type Bound = TS.SourceFile & { locals?: Map<string, TS.Symbol> };
type Placed = TS.SourceFile & { path: string; resolvedPath: string; originalFileName: string };
type Owned = TS.Symbol & { parent?: TS.Symbol };
type Declared = TS.Declaration & { symbol?: TS.Symbol };
