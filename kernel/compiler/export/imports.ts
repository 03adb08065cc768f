/** The imports of all cells as one list at the top of a module. */
import { dirname, relative, resolve } from "node:path";
import type { TS, TypeScript } from "../typescript.js";

const WIDTH = 110;

export interface Place {
  cell: number;
  line: number;
}

interface Imported {
  /** `default`, `*`, or the name in the module. */
  what: string;
  isType: boolean;
}

export class Imports {
  /** By module, in the order in which they came. */
  readonly #modules = new Map<string, Map<string, Imported>>();

  /** The place of the first import of a module. */
  readonly #places = new Map<string, Place>();

  /** The module that gives a name, if any. */
  sourceOf(local: string): string | undefined {
    return [...this.#modules].find(([, names]) => names.has(local))?.[0];
  }

  add(module: string, local: string, what = local, isType = false): void {
    const names = this.#modules.get(module) ?? new Map<string, Imported>();
    this.#modules.set(module, names);
    const before = names.get(local);
    names.set(local, { what, isType: isType && (before?.isType ?? true) });
  }

  /**
   * Takes an import declaration of a cell; relative modules are named as seen from `to`.
   * @returns the names it gives, and whether another import gives the same name to something else
   */
  take(
    ts: TypeScript,
    node: TS.ImportDeclaration,
    { from, to, place }: { from: string; to: string; place: Place },
  ): { local: string; isOther: boolean }[] {
    const module = moved((node.moduleSpecifier as TS.StringLiteral).text, from, to);
    const { importClause: clause } = node;
    if (!this.#modules.has(module)) this.#modules.set(module, new Map());
    if (!this.#places.has(module)) this.#places.set(module, place);
    return namesIn(ts, clause).map(({ local, what, isType }) => {
      const source = this.sourceOf(local);
      const isOther =
        source !== undefined && (source !== module || this.#modules.get(source)!.get(local)!.what !== what);
      if (!isOther) this.add(module, local, what, isType);
      return { local, isOther };
    });
  }

  /** Where a cell imports the module that a line of `lines()` names. */
  placeOf(line: string): Place | undefined {
    return this.#places.get(/from "(.*?)"|^import "(.*?)"/.exec(line)?.slice(1).find(Boolean) ?? "");
  }

  /** Notes that names stand for types alone: a runtime that strips types would look for their values. */
  markTypes(locals: ReadonlySet<string>): void {
    for (const names of this.#modules.values()) {
      for (const [local, imported] of names) imported.isType ||= locals.has(local);
    }
  }

  /** @param forNode with what TypeScript 5.0 does not read but Node asks for */
  lines({ forNode }: { forNode: boolean }): string[] {
    return [...this.#modules].flatMap(([module, names]) => {
      const from = `"${module}"${forNode && module.endsWith(".json") ? ' with { type: "json" }' : ""};`;
      const all = [...names];
      if (all.length === 0) return [`import ${from}`];
      const whole = all.filter(([, { what }]) => what === "*");
      const defaults = all.filter(([, { what }]) => what === "default");
      const named = all
        .filter(([, { what }]) => what !== "*" && what !== "default")
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([local, { what, isType }]) => {
          const type = isType ? "type " : "";
          return local === what ? `${type}${local}` : `${type}${what} as ${local}`;
        });
      const typed = (isType: boolean) => (isType ? "type " : "");
      return [
        ...whole.map(([local, { isType }]) => `import ${typed(isType)}* as ${local} from ${from}`),
        ...defaults.map(([local, { isType }]) => `import ${typed(isType)}${local} from ${from}`),
        ...(named.length === 0 ? [] : broken(named, from)),
      ];
    });
  }
}

function namesIn(
  ts: TypeScript,
  clause: TS.ImportClause | undefined,
): { local: string; what: string; isType: boolean }[] {
  if (clause === undefined) return [];
  const { name: byDefault, namedBindings, isTypeOnly } = clause;
  const names =
    byDefault === undefined ? [] : [{ local: byDefault.text, what: "default", isType: isTypeOnly }];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) {
    return [...names, { local: namedBindings.name.text, what: "*", isType: isTypeOnly }];
  }
  const named = namedBindings.elements.map(({ name, propertyName, isTypeOnly: isType }) => ({
    local: name.text,
    what: (propertyName ?? name).text,
    isType: isType || isTypeOnly,
  }));
  return [...names, ...named];
}

/** Named imports on one line, or each on its own. */
function broken(names: readonly string[], from: string): string[] {
  const line = `import { ${names.join(", ")} } from ${from}`;
  return line.length <= WIDTH ? [line] : ["import {", ...names.map((name) => `  ${name},`), `} from ${from}`];
}

/** A relative module as it is named in another folder. */
function moved(module: string, from: string, to: string): string {
  if (!/^\.\.?(\/|$)/.test(module)) return module;
  const path = relative(dirname(to), resolve(dirname(from), module)).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}
