/**
 * Random differentiable programs for property tests: a few inputs and a list of steps, each of which applies an op to
 * earlier values. Which ops fit is decided by shapes alone, never by values, so that a program is one smooth function
 * (`smooth`), or one with corners and ties too (`any`). Values stay moderate: whatever could grow is squashed first.
 * The ops are in rules/.
 */
import fc from "fast-check";
import { grad, manualSeed, mul, rand, sum, type Tensor } from "../../../runtime/index.js";
import type { Shape } from "../../../runtime/shape.js";
import { CORNERS } from "./rules/corners.js";
import { ELEMENTWISE, PAIRS } from "./rules/elementwise.js";
import { NESTED } from "./rules/nested.js";
import { NETWORK } from "./rules/network.js";
import { PLACES } from "./rules/places.js";
import { REDUCTIONS } from "./rules/reductions.js";
import type { Rule } from "./rules/rule.js";
import { SAMPLED, SAMPLED_CORNERS } from "./rules/sampled.js";
import { SHAPING } from "./rules/shaping.js";

const SMOOTH = [
  ELEMENTWISE,
  PAIRS,
  REDUCTIONS,
  SHAPING,
  PLACES,
  NETWORK,
  NESTED,
  [...SAMPLED.values()].flat(),
];

/** The rules of a kind of program, by family; every family is as likely as the others. */
export const FAMILIES: Readonly<Record<"smooth" | "any", readonly (readonly Rule[])[]>> = {
  smooth: SMOOTH,
  any: [...SMOOTH, CORNERS, SAMPLED_CORNERS],
};

interface Step {
  readonly family: number;
  readonly rule: number;
  readonly a: number;
  readonly b: number;
  readonly k: number;
}

/** A function of `shapes.length` tensors, and a point to start from. It prints itself when it is a counterexample. */
export interface Program {
  readonly shapes: readonly Shape[];
  readonly run: (...inputs: Tensor[]) => Tensor;
  /** All values, the inputs first and the result last: `known` ones as they are, the others computed from them. */
  readonly values: (known: readonly Tensor[]) => Tensor[];
  /** Values of the inputs, in (-1.5, 1.5). */
  readonly point: () => Tensor[];
}

function programOf(
  shapes: readonly Shape[],
  steps: readonly Step[],
  seed: number,
  families: readonly (readonly Rule[])[],
): Program {
  const walk = (known: readonly Tensor[], note: (line: string) => void): Tensor[] => {
    const values = [...known];
    for (const { family, rule, a, b, k } of steps.slice(known.length - shapes.length)) {
      // Mostly the latest values, so that programs grow deep; sometimes older ones, so that paths meet again.
      const [at, beside] = [values.length - 1 - (a % Math.min(values.length, 2)), b % values.length];
      const [x, y] = [values[at], values[beside]];
      const fitting = families[family % families.length].filter(
        ({ fits }) => fits === undefined || fits(x.shape, y.shape),
      );
      const choice = fitting.length > 0 ? fitting : ELEMENTWISE;
      const chosen = choice[rule % choice.length];
      const z = chosen.run(x, y, k);
      note(`t${values.length} = ${chosen.name}(t${at}, t${beside}; ${k})   // [${z.shape}]`);
      values.push(z);
    }
    return values;
  };
  const point = (): Tensor[] =>
    shapes.map((shape, i) => {
      manualSeed(seed + i);
      return rand(shape).mul(3).sub(1.5);
    });
  const toString = (): string => {
    const lines = shapes.map((shape, i) => `t${i}: [${shape}]`);
    try {
      walk(point(), (line) => lines.push(line));
    } catch (error) {
      lines.push(String(error));
    }
    return `\n  ${lines.join("\n  ")}\n  seed ${seed}`;
  };
  const values = (known: readonly Tensor[]): Tensor[] => walk(known, () => {});
  return {
    shapes,
    run: (...inputs) => values(inputs).at(-1)!,
    values,
    point,
    [fc.toStringMethod]: toString,
  } as Program;
}

const shape: fc.Arbitrary<Shape> = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });
const natural = fc.nat(1000);
const step: fc.Arbitrary<Step> = fc.record({
  family: natural,
  rule: natural,
  a: natural,
  b: natural,
  k: natural,
});

/** Random programs of one to three inputs, or of inputs of the given shapes. */
export function programs(
  kind: "smooth" | "any",
  shapes?: fc.Arbitrary<readonly Shape[]>,
): fc.Arbitrary<Program> {
  return fc
    .tuple(
      shapes ?? fc.array(shape, { minLength: 1, maxLength: 3 }),
      fc.array(step, { minLength: 1, maxLength: 8 }),
      natural,
    )
    .map(([inputs, steps, seed]) => programOf(inputs, steps, seed, FAMILIES[kind]));
}

/** A program as a function to one number. */
export const scalar =
  ({ run }: Program) =>
  (...xs: Tensor[]): Tensor =>
    sum(mul(run(...xs), 0.5));

export const all = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The gradients of f in all its arguments. */
export const gradientsOf = (f: (...xs: Tensor[]) => Tensor, xs: readonly Tensor[]): Tensor[] =>
  grad(f, all(xs.length))(...(xs as [Tensor])) as unknown as Tensor[];
