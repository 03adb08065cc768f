/** Every op that has a gradient is in random programs, a new one as soon as it is declared. */
import { expect, test } from "vitest";
import { observing } from "../../../runtime/apply.js";
import { currentScope } from "../../../runtime/autodiff/scope.js";
import type { Tensor } from "../../../runtime/index.js";
import { isPrimitive, reasonWithoutGradient, registeredOps } from "../../../runtime/op.js";
import { FAMILIES } from "./programs.js";
import { irregular } from "./rules/rule.js";
import { SAMPLED } from "./rules/sampled.js";

const SHAPES = [[], [1], [3], [2, 2], [2, 3], [3, 3], [3, 1], [2, 3, 2], [3, 2, 3]];

/** The ops that the rules written by hand apply, on one pair of shapes each, with each option. */
function namesOfRules(): Set<string> {
  const names = new Set<string>();
  const note = (name: string): void => {
    names.add(name);
    for (let scope = currentScope(); scope !== null; scope = scope.outer) names.add(scope.name);
  };
  const byHand = FAMILIES.any.flat().filter(({ name }) => !/, sample \d+$/.test(name));
  const values = SHAPES.map((shape): Tensor => irregular(shape));
  for (const { fits, run } of byHand) {
    const a = values.filter((x) => fits === undefined || values.some((y) => fits(x.shape, y.shape))).at(-1)!;
    const b = values.find((y) => fits === undefined || fits(a.shape, y.shape))!;
    for (let k = 0; k < 6; k++)
      observing(
        ({ op }) => note(op.name),
        () => run(a, b, k),
      );
  }
  return names;
}

const names = namesOfRules();

test("every op is in random programs, by a rule or by its own samples, unless its declaration says why it has no gradient", () => {
  const absent = registeredOps().filter(({ name }) => !names.has(name) && SAMPLED.get(name)!.length === 0);
  const unexplained = absent.filter((op) => op.args.some((_, i) => reasonWithoutGradient(op, i) === null));
  expect(unexplained.map(({ name }) => name)).toEqual([]);
  expect(registeredOps().length - absent.length).toBeGreaterThan(150);
});

test("what adds up in place has a rule of its own: samples alone would hardly ever meet another sum", () => {
  const inPlace = registeredOps().filter((op) => isPrimitive(op) && op.accumulate !== undefined);
  expect(inPlace.map(({ name }) => name)).toEqual(expect.arrayContaining(["part", "gather", "indexSelect"]));
  expect(inPlace.filter(({ name }) => !names.has(name))).toEqual([]);
});
