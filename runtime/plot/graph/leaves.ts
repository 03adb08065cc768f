/**
 * Who uses which value. A box hides the leaves that are its own, such as a layer's weights and constants; what it was
 * called with, what others use too, and what has a name is drawn.
 */
import type { Call } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import type { Unit } from "./units.js";

/** One drawn edge: a value that goes into a gate or box, and the places inside that read it. */
export interface Use {
  readonly x: Tensor;
  readonly unit: Unit;
  readonly places: readonly { readonly call: Call; readonly index: number }[];
}

export interface Uses {
  /** All uses of a value, one per edge. */
  of(x: Tensor): readonly Use[];
  /** What goes into a unit, in order. */
  into(unit: Unit): readonly Use[];
  /** The leaves that a unit hides. */
  insideOf(unit: Unit): readonly Tensor[];
  /** All hidden leaves. */
  readonly inside: ReadonlySet<Tensor>;
}

export function usesOf(units: readonly Unit[], names: ReadonlyMap<Tensor, string>): Uses {
  const [all, into, inside] = [new Map<Tensor, Use[]>(), new Map<Unit, Use[]>(), new Map<Unit, Tensor[]>()];
  const users = usersOfLeaves(units);
  const hidden = new Set<Tensor>();
  for (const unit of units) {
    const own = new Set(unit.calls.map(({ output }) => output));
    const uses: { x: Tensor; unit: Unit; places: { call: Call; index: number }[] }[] = [];
    const kept = new Set<Tensor>();
    for (const call of unit.calls) {
      call.inputs.forEach((x, index) => {
        if (own.has(x)) return;
        if (!names.has(x) && isInside(x, unit, users)) {
          kept.add(x);
          hidden.add(x);
          return;
        }
        // Into a gate each use has its edge, into a box each value.
        const found = unit.kind === "gate" ? undefined : uses.find((use) => use.x === x);
        if (found === undefined) uses.push({ x, unit, places: [{ call, index }] });
        else found.places.push({ call, index });
      });
    }
    into.set(unit, uses);
    inside.set(unit, [...kept]);
    for (const use of uses) all.set(use.x, [...(all.get(use.x) ?? []), use]);
  }
  return {
    of: (x) => all.get(x) ?? [],
    into: (unit) => into.get(unit) ?? [],
    insideOf: (unit) => inside.get(unit) ?? [],
    inside: hidden,
  };
}

function usersOfLeaves(units: readonly Unit[]): Map<Tensor, Set<Unit>> {
  const users = new Map<Tensor, Set<Unit>>();
  for (const unit of units) {
    for (const x of unit.calls.flatMap(({ inputs }) => inputs)) {
      if (x.call !== null) continue;
      const known = users.get(x);
      if (known === undefined) users.set(x, new Set([unit]));
      else known.add(unit);
    }
  }
  return users;
}

/** True for a leaf that is a unit's own. */
function isInside(x: Tensor, unit: Unit, users: ReadonlyMap<Tensor, ReadonlySet<Unit>>): boolean {
  if (x.call !== null || unit.kind === "gate" || unit.scope?.inputs.includes(x)) return false;
  const owner = unit.scope?.owner ?? null;
  for (const user of users.get(x) ?? []) {
    // A module that runs twice keeps its weights in both boxes.
    const isSame = user === unit || (owner !== null && user.scope?.owner === owner);
    if (!isSame) return false;
  }
  const isPassedIn = unit.scope === null || unit.scope.kind === "group";
  return !isPassedIn || x.requiresGrad || x.size === 1;
}
