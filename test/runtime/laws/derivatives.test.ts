/** Derivatives of random programs: by both modes, to third order, in every nesting, and against differences. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  add,
  broadcastTo,
  flip,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  matmul,
  mul,
  noGrad,
  permute,
  reshape,
  roll,
  sum,
  type Tensor,
  tensor,
  vjp,
} from "../../../runtime/index.js";
import { directions, dot, expectAllClose, expectClose, step } from "../closeness.js";
import { law, seed } from "./law.js";
import { all, gradientsOf, programs, scalar } from "./programs.js";

/**
 * Expects d/dt <u, f(x + t v)> at 0 to be close to differences by five points, which are exact to the fourth order.
 * Where f bends hard, halving the step moves them: by that much more they may be off. Where that is much, they are no
 * witness, and the program is passed over.
 */
function expectSlope(
  actual: number,
  f: (...xs: Tensor[]) => Tensor,
  [x, v, u]: readonly [x: readonly Tensor[], v: readonly Tensor[], u: Tensor],
  tolerance: number,
): void {
  const at = (t: number): number => noGrad(() => dot([f(...step(x, t, v))], [u]));
  const slope = (h: number): number => (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  const [coarse, fine] = [slope(2e-3), slope(1e-3)];
  const doubt = Math.abs(coarse - fine) / Math.max(1, Math.abs(fine));
  fc.pre(doubt < 1e-2);
  expectClose(actual, fine, tolerance + doubt, "differences");
}

law("reverse = forward = double vjp = differences", [programs("smooth")], (program) => {
  const { run } = program;
  const x = program.point();
  const v = directions(x, 1);
  const [y, pullback] = vjp(run, ...x);
  const [u] = directions([y], 2);
  const forward = jvp(run, x as never, v as never)[1] as Tensor;
  const twice = jvp(run, x as never, v as never, { mode: "doubleVjp" })[1] as Tensor;
  expectAllClose(twice, forward, 1e-10, "double vjp");
  const tangent = dot([u], [forward]);
  expectClose(dot(pullback(u) as unknown as Tensor[], v), tangent, 1e-10, "reverse");
  expectSlope(tangent, run, [x, v, u], 1e-6);
});

law("at corners and ties the modes agree with each other", [programs("any")], (program) => {
  const { run } = program;
  // Whole numbers tie, and lie on the corners.
  const x = program.point().map((xi) => xi.round());
  const v = directions(x, 1);
  const [y, pullback] = vjp(run, ...x);
  const [u] = directions([y], 2);
  const forward = jvp(run, x as never, v as never)[1] as Tensor;
  expectClose(dot(pullback(u) as unknown as Tensor[], v), dot([u], [forward]), 1e-10, "reverse and forward");
});

law("Hessians are symmetric, by every pair of modes and by differences", [programs("smooth")], (program) => {
  const F = scalar(program);
  const x = program.point();
  const [v, w] = [directions(x, 3), directions(x, 4)];
  const numbers = { argnums: all(x.length) };
  const product = (d: readonly Tensor[]) =>
    hvp(F, x as never, d as never, numbers as never) as unknown as Tensor[];
  const vHw = dot(v, product(w));
  expectClose(dot(w, product(v)), vHw, 1e-9, "v'Hw = w'Hv");
  const slopeAlongV = (...xs: Tensor[]): Tensor =>
    gradientsOf(F, xs)
      .map((gx, i) => sum(mul(gx, v[i])))
      .reduce((a, b) => add(a, b));
  expectClose(dot(gradientsOf(slopeAlongV, x), w), vHw, 1e-9, "reverse over reverse");
  const tangentAlongV = (...xs: Tensor[]): Tensor => jvp(F, xs as never, v as never)[1] as Tensor;
  expectClose(dot(gradientsOf(tangentAlongV, x), w), vHw, 1e-9, "reverse over forward");
  expectClose(
    (jvp(tangentAlongV, x as never, w as never)[1] as Tensor).item(),
    vHw,
    1e-9,
    "forward over forward",
  );
  const [one] = directions([F(...x)], 0).map((t) => t.mul(0).add(1));
  expectSlope(vHw, slopeAlongV, [x, w, one], 1e-5);
});

law(
  "third derivatives: forward three times = the gradient of v'Hv = differences",
  [programs("smooth")],
  (program) => {
    const F = scalar(program);
    const x = program.point();
    const v = directions(x, 5);
    const along =
      (f: (...xs: Tensor[]) => Tensor) =>
      (...xs: Tensor[]) =>
        jvp(f, xs as never, v as never)[1] as Tensor;
    const second = along(along(F));
    const third = (along(second)(...x) as Tensor).item();
    expectClose(dot(gradientsOf(second, x), v), third, 1e-8, "reverse");
    expectSlope(third, second, [x, v, tensor(1)], 1e-5);
  },
);

law("Jacobians row by row and column by column are one", [programs("any")], (program) => {
  const x = program.point();
  const others = x.slice(1);
  const f = (first: Tensor): Tensor => program.run(first, ...others);
  const rows = jacrev(f)(x[0]);
  expectAllClose(jacfwd(f)(x[0]), rows, 1e-10, "jacfwd");
  const [u] = directions([f(x[0])], 6);
  const pulled = vjp(f, x[0])[1](u)[0];
  const flatRows = rows.reshape(u.size, x[0].size);
  expectAllClose(matmul(u.reshape(u.size), flatRows).reshape(x[0].shape), pulled, 1e-10, "u'J");
});

const pairOfPrograms = fc
  .array(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: 2 })
  .chain((shapes) => fc.tuple(programs("any", fc.constant(shapes)), programs("any", fc.constant(shapes))));

law(
  "the gradient of a sum is the sum of the gradients",
  [pairOfPrograms, fc.integer({ min: -9, max: 9 })],
  ([one, other], c) => {
    const [F, G] = [scalar(one), scalar(other)];
    const x = one.point();
    const both = gradientsOf((...xs) => add(F(...xs), mul(G(...xs), c)), x);
    const [gF, gG] = [gradientsOf(F, x), gradientsOf(G, x)];
    both.forEach((g, i) => void expectAllClose(g, add(gF[i], mul(gG[i], c)), 1e-10, `input ${i}`));
  },
);

const REARRANGEMENTS: readonly [(x: Tensor) => Tensor, (x: Tensor, like: Tensor) => Tensor][] = [
  [(x) => permute(x, [2, 0, 1]), (x) => permute(x, [1, 2, 0])],
  [(x) => reshape(x, -1), (x, like) => reshape(x, like.shape)],
  [(x) => flip(x), (x) => flip(x)],
  [(x) => roll(x, 2, 1), (x) => roll(x, -2, 1)],
];

law(
  "the gradient through a rearrangement is the gradient, rearranged",
  [programs("any", fc.constant([[2, 3, 2]])), fc.nat(3)],
  (program, which) => {
    const F = scalar(program);
    const [there, back] = REARRANGEMENTS[which];
    const [x] = program.point();
    const moved = gradientsOf((y) => F(back(y, x)), [there(x)])[0];
    expectAllClose(moved, there(gradientsOf(F, [x])[0]), 1e-12, "rearranged");
  },
);

law(
  "a stretched input gets the sum of the gradients of its copies",
  [programs("any", fc.constant([[2, 3, 2]]))],
  (program) => {
    const F = scalar(program);
    const x = program.point()[0].at(":", "0:1");
    const stretched = broadcastTo(x, [2, 3, 2]);
    const short = gradientsOf((t) => F(broadcastTo(t, [2, 3, 2])), [x])[0];
    expectAllClose(short, sum(gradientsOf(F, [stretched])[0], 1, true), 1e-11, "summed");
  },
);

test("a law that does not hold is found, and the seed is in the message", () => {
  const wrong = (): void =>
    fc.assert(
      fc.property(programs("smooth"), ({ run, point }) => expect(run(...point()).size).toBeLessThan(4)),
      { seed, numRuns: 200 },
    );
  expect(wrong).toThrow(new RegExp(`seed: ${seed}[\\s\\S]*t0: \\[`));
});
