/** What a box says: whose work it is, its sizes, how many parameters it has, and how large their gradient is. */
import type { Scope } from "../../autodiff/scope.js";
import type { Call } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { type GradientOf, normOf } from "./gradients.js";
import type { GraphNode } from "./nodes.js";
import { symbolOf } from "./symbols.js";
import type { Unit } from "./units.js";

/** So many kinds of gates are named in a box of gates that merely follow each other. */
const MOST_KINDS = 3;
/** Up to so many letters, the details stand beside the title. */
const MOST_IN_TITLE = 26;

/** Title and further lines of a box that hides `leaves`. */
export function boxOf(
  { calls, scope }: Unit,
  leaves: readonly Tensor[],
  gradientOf: GradientOf,
): [string, Partial<GraphNode>] {
  const parameters = leaves.filter(({ requiresGrad }) => requiresGrad);
  const count = parameters.reduce((sum, { size }) => sum + size, 0);
  const counted = count === 0 ? [] : [countText(count)];
  const gradients = parameters.flatMap((x) => gradientOf(x) ?? []);
  const gradient = normOf(gradients);
  if (scope === null)
    return [`${calls.length} gates`, { lines: [partsOf(calls, null), ...counted], gradient }];
  if (scope.owner === null) return [scope.name, { lines: [partsOf(calls, scope), ...counted], gradient }];
  const { title, detail } = scope.owner.describeBox(scope.outer?.owner ?? null);
  const sizes = detail.replaceAll("->", "→");
  if (sizes !== "" && title.length + sizes.length < MOST_IN_TITLE) {
    return [`${title} ${sizes}`, { lines: counted, gradient }];
  }
  const parts = partsOf(calls, scope);
  const inside = sizes === "" && parts.includes(",") ? parts : sizes;
  return [title, { lines: [...(inside === "" ? [] : [inside]), ...counted], gradient }];
}

/** `2 Linear, relu`: what is directly inside, the most frequent first. */
function partsOf(calls: readonly Call[], box: Scope | null): string {
  const counts = new Map<string, number>();
  const seen = new Set<Scope>();
  for (const { op, scope } of calls) {
    let part: Scope | null = null;
    for (let at = scope; at !== box && at !== null; at = at.outer) part = at;
    if (part !== null && seen.has(part)) continue;
    if (part !== null) seen.add(part);
    const name = symbolOf(part?.name ?? op.name);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([, a], [, b]) => b - a);
  const named = kinds.slice(0, MOST_KINDS).map(([name, count]) => (count === 1 ? name : `${count} ${name}`));
  return [...named, ...(kinds.length > MOST_KINDS ? ["..."] : [])].join(", ");
}

/** `1,543 parameters`. */
export function countText(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "parameter" : "parameters"}`;
}
