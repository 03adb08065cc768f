/** What a box says: whose work it is, its sizes, how many parameters it has, and how large their gradient is. */
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
    return [
      `${calls.length} gates`,
      { lines: [kindsOf(calls.map(({ op }) => op.name)), ...counted], gradient },
    ];
  const said = scope.owner?.describeBox(scope.outer?.owner ?? null);
  const title = said?.title ?? scope.name;
  const detail = (said?.detail ?? kindsOf(calls.map(({ op }) => op.name))).replaceAll("->", "→");
  const whole = `${title} ${detail}`.trim();
  if (whole.length <= MOST_IN_TITLE) return [whole, { lines: counted, gradient }];
  return [title, { lines: [detail, ...counted], gradient }];
}

/** `25 ×, 25 +`: the most frequent ones. */
function kindsOf(ops: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const op of ops) counts.set(op, (counts.get(op) ?? 0) + 1);
  const kinds = [...counts].sort(([, a], [, b]) => b - a);
  const named = kinds
    .slice(0, MOST_KINDS)
    .map(([op, count]) => (count === 1 ? symbolOf(op) : `${count} ${symbolOf(op)}`));
  return [...named, ...(kinds.length > MOST_KINDS ? ["..."] : [])].join(", ");
}

/** `1,543 parameters`. */
export function countText(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "parameter" : "parameters"}`;
}
