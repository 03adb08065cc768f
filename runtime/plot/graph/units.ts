/**
 * What is drawn as one thing: a gate, a composed function (one gate, as its caller wrote it), or a box for all that a
 * module or a group computed. How far modules are opened is the depth; without one, as far as a page can show. A scope's
 * calls follow each other without a gap, so its box never stands in a circle.
 */
import type { Scope } from "../../autodiff/scope.js";
import { ArgumentError } from "../../errors.js";
import type { Call } from "../../op.js";

export interface Unit {
  /** Oldest first. */
  readonly calls: readonly Call[];
  readonly kind: "gate" | "function" | "box";
  /** Of a function or a box; none for a box of gates that merely follow each other. */
  readonly scope: Scope | null;
}

/** More gates than this are not read, but looked at: modules close, beginning with the innermost. */
const READABLE = 8;
/** Of boxes, which run down the page, so many. */
const MOST_BOXES = 40;
/** More than this without modules are packed together. */
const MOST = 400;
const MOST_PACKED = 20;

/** Every module open, functions closed; at Infinity functions are open too. */
const ALL_MODULES = Number.MAX_SAFE_INTEGER;

/** Groups calls, in their order. Throws `argument/domain` for a depth that is none. */
export function unitsOf(calls: readonly Call[], depth?: number): Unit[] {
  if (depth !== undefined) {
    if (depth !== Number.POSITIVE_INFINITY && !(Number.isInteger(depth) && depth >= 0)) {
      throw new ArgumentError(
        "argument/domain",
        `show: depth must be 0, 1, 2, ... or Infinity, but it is ${depth}`,
        "0 draws each outermost module as one box, 1 draws what is directly inside it",
      );
    }
    return packed(grouped(calls, (scopes) => closedScope(scopes, depth)));
  }
  const open = grouped(calls, (scopes) => closedScope(scopes, ALL_MODULES));
  const levels = calls.reduce((most, call) => Math.max(most, levelsOf(call)), 0);
  if (open.length <= READABLE || levels === 0) return packed(open);
  const innermost = innermostScopes(calls);
  let units = grouped(
    calls,
    (scopes) => scopes.find((scope) => innermost.has(scope)) ?? closedScope(scopes, ALL_MODULES),
  );
  for (let depth = levels - 1; units.length > MOST_BOXES && depth >= 0; depth--) {
    units = grouped(calls, (scopes) => closedScope(scopes, depth));
  }
  return packed(units);
}

/** `close` says which of a call's scopes, from the outside in, is drawn as one thing. */
function grouped(calls: readonly Call[], close: (scopes: readonly Scope[]) => Scope | null): Unit[] {
  const units: { calls: Call[]; kind: Unit["kind"]; scope: Scope | null }[] = [];
  const known = new Map<Scope, Call[]>();
  for (const call of calls) {
    const scope = close(scopesOf(call));
    const found = scope === null ? undefined : known.get(scope);
    if (found !== undefined) {
      found.push(call);
      continue;
    }
    const own = [call];
    if (scope !== null) known.set(scope, own);
    const kind = scope === null ? "gate" : scope.kind === "function" ? "function" : "box";
    units.push({ calls: own, kind, scope });
  }
  return units;
}

/** The outermost scope that is not open at this depth. */
function closedScope(scopes: readonly Scope[], depth: number): Scope | null {
  let level = 0;
  for (const scope of scopes) {
    if (scope.kind === "function") {
      if (depth !== Number.POSITIVE_INFINITY) return scope;
    } else if (level++ >= depth) return scope;
  }
  return null;
}

/** Modules and groups that have no other ones inside. */
function innermostScopes(calls: readonly Call[]): Set<Scope> {
  const [all, outer] = [new Set<Scope>(), new Set<Scope>()];
  for (const call of calls) {
    const boxes = scopesOf(call).filter(({ kind }) => kind !== "function");
    boxes.forEach((scope, i) => {
      (i < boxes.length - 1 ? outer : all).add(scope);
    });
  }
  return new Set([...all].filter((scope) => !outer.has(scope)));
}

/** How many modules and groups a call is inside of. */
function levelsOf(call: Call): number {
  return scopesOf(call).filter(({ kind }) => kind !== "function").length;
}

/** From the outside in. */
function scopesOf(call: Call): Scope[] {
  const scopes: Scope[] = [];
  for (let scope = call.scope; scope !== null; scope = scope.outer) scopes.push(scope);
  return scopes.reverse();
}

/** Where there are still too many, neighbours in the order of computation share a box. */
function packed(units: Unit[]): Unit[] {
  if (units.length <= MOST) return units;
  const size = Math.ceil(units.length / MOST_PACKED);
  return Array.from({ length: Math.ceil(units.length / size) }, (_, i) => ({
    calls: units.slice(i * size, (i + 1) * size).flatMap(({ calls }) => calls),
    kind: "box",
    scope: null,
  }));
}
