/**
 * Every registered function that has a gradient, by its own samples: near a sample the other values of the program move
 * it a little. So a new op is in random programs as soon as it is declared.
 */

import { isFloat } from "../../../../runtime/dtype.js";
import { add, mul, type Tensor, tanh, tensor } from "../../../../runtime/index.js";
import { type Entry, reasonWithoutGradient, registeredOps, type Sample } from "../../../../runtime/op.js";
import type { NestedNumbers } from "../../../../runtime/shape.js";
import { flat } from "../../closeness.js";
import { isSmall, type Rule, taken } from "./rule.js";

/** How far values of the program move a sample: less than the distance to the next corner. */
const REACH = 0.01;

const isModerate = (x: Tensor): boolean => [...x.data].every((value) => Math.abs(value) < 20);

/** Where a documented gradient is NaN or infinite, one mode meets it and the other, coming from behind, may not. */
const isFiniteNumbers = (values: NestedNumbers | null): boolean =>
  values === null || flat(values).every(Number.isFinite);

/** A rule for one sample; null where it has no gradient, or numbers that would not stay moderate. */
function ruleOf(op: Entry, sample: Sample, i: number): Rule | null {
  const inputs = sample.inputs.map((values) => tensor(values, { dtype: "float64" }));
  const moves = inputs.map((_, k) => reasonWithoutGradient(op, k) === null);
  if (!moves.includes(true)) return null;
  const reached = [0, -REACH, REACH].map((by) =>
    op.run(
      inputs.map((x, k) => (moves[k] ? add(x, by) : x)),
      sample.params,
    ),
  );
  const [y] = reached;
  if (!isFloat(y.dtype) || y.size === 0 || !isSmall(y.shape) || ![...inputs, ...reached].every(isModerate))
    return null;
  const moved = (x: Tensor, by: Tensor): Tensor => add(x, mul(tanh(taken(by, x.shape)), REACH));
  return {
    name: `${op.name}, sample ${i}`,
    run: (a, b) =>
      op.run(
        inputs.map((x, k) => (moves[k] ? moved(x, k % 2 ? b : a) : x)),
        sample.params,
      ),
  };
}

function rulesOf(op: Entry, isWanted: (sample: Sample) => boolean): Rule[] {
  return op.samples().flatMap((sample, i) => {
    const rule = isWanted(sample) ? ruleOf(op, sample, i) : null;
    return rule === null ? [] : [rule];
  });
}

/** Near points where functions are smooth, by the name of the op. */
export const SAMPLED: ReadonlyMap<string, readonly Rule[]> = new Map(
  registeredOps().map((op) => [op.name, rulesOf(op, ({ kink }) => kink === undefined)]),
);

/** Near corners, ties and poles. */
export const SAMPLED_CORNERS: readonly Rule[] = registeredOps().flatMap((op) =>
  rulesOf(op, ({ kink, gradient = [] }) => kink !== undefined && gradient.every(isFiniteNumbers)),
);
