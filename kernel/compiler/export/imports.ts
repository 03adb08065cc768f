/** The imports of all cells as one list at the top of a module. */
import { dirname, relative, resolve } from "node:path";
import type { TS, TypeScript } from "../tslabConverter.js";

const WIDTH = 110;

interface Imported {
  /** `default`, `*`, or the name in the module. */
  what: string;
  isType: boolean;
}

export class Imports {
  /** By module, in the order in which they came. */
  readonly #modules = new Map<string, Map<string, Imported>>();

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

  /** Takes an import declaration; relative modules are named as seen from `to`. @returns the names it gives */
  take(ts: TypeScript, node: TS.ImportDeclaration, from: string, to: string): string[] {
    const module = moved((node.moduleSpecifier as TS.StringLiteral).text, from, to);
    const { importClause: clause } = node;
    if (!this.#modules.has(module)) this.#modules.set(module, new Map());
    if (clause === undefined) return [];
    const names: [local: string, what: string, isType: boolean][] = [];
    if (clause.name !== undefined) names.push([clause.name.text, "default", clause.isTypeOnly]);
    const { namedBindings } = clause;
    if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) {
      names.push([namedBindings.name.text, "*", clause.isTypeOnly]);
    } else {
      for (const { name, propertyName, isTypeOnly } of namedBindings?.elements ?? []) {
        names.push([name.text, (propertyName ?? name).text, isTypeOnly || clause.isTypeOnly]);
      }
    }
    for (const [local, what, isType] of names) this.add(module, local, what, isType);
    return names.map(([local]) => local);
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

/** Named imports on one line, or each on its own. */
function broken(names: readonly string[], from: string): string[] {
  const line = `import { ${names.join(", ")} } from ${from}`;
  return line.length <= WIDTH ? [line] : ["import {", ...names.map((name) => `  ${name},`), `} from ${from}`];
}

/** A relative module as it is named in another folder. */
export function moved(module: string, from: string, to: string): string {
  if (!/^\.\.?(\/|$)/.test(module)) return module;
  const path = relative(dirname(to), resolve(dirname(from), module)).replaceAll("\\", "/");
  return path.startsWith(".") ? path : `./${path}`;
}
