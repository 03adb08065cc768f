/** vmap of random programs: a loop, whatever is batched along which axis, and inside and outside of derivatives. */
import fc from "fast-check";
import {
  add,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  mul,
  stack,
  sum,
  type Tensor,
  vmap,
} from "../../../runtime/index.js";
import { directions, expectAllClose } from "../closeness.js";
import { law } from "./law.js";
import { all, gradientsOf, programs, scalar } from "./programs.js";

law("vmap is a loop, for values and for gradients", [programs("any")], (program) => {
  const { run } = program;
  const F = scalar(program);
  const points = [0, 1, 2].map((i) => program.point().map((x) => mul(x, 1 - i / 4)));
  const batches = program.shapes.map((_, k) => stack(points.map((x) => x[k])));
  expectAllClose(
    vmap(run)(...(batches as [Tensor])) as Tensor,
    stack(points.map((x) => run(...x))),
    1e-12,
    "values",
  );
  const gradients = vmap((...xs: Tensor[]) => gradientsOf(F, xs))(
    ...(batches as [Tensor]),
  ) as unknown as Tensor[];
  const loop = points.map((x) => gradientsOf(F, x));
  gradients.forEach((g, k) => void expectAllClose(g, stack(loop.map((gx) => gx[k])), 1e-11, `gradient ${k}`));
});

law("derivatives and vmap change places", [programs("any")], (program) => {
  const F = scalar(program);
  const points = [0, 1].map((i) => program.point().map((x) => mul(x, 1 - i / 3)));
  const v = directions(points[0], 8);
  const batches = program.shapes.map((_, k) => stack(points.map((x) => x[k])));
  // The gradient of a sum over examples is every example's gradient.
  const outside = gradientsOf((...all) => sum(vmap(F)(...(all as [Tensor]))), batches);
  const products = points.map(
    (x) => hvp(F, x as never, v as never, { argnums: all(x.length) } as never) as unknown as Tensor[],
  );
  const inside = vmap((...xs: Tensor[]) =>
    hvp(F, xs as never, v as never, { argnums: all(xs.length) } as never),
  )(...(batches as [Tensor])) as unknown as Tensor[];
  const twice = vmap(vmap(F))(...(batches.map((x) => stack([x, x])) as [Tensor])) as Tensor;
  points.forEach((x, i) => {
    const gradients = gradientsOf(F, x);
    gradients.forEach((g, k) => void expectAllClose(outside[k].at(i), g, 1e-11, `gradient ${k}`));
    products[i].forEach((Hv, k) => void expectAllClose(inside[k].at(i), Hv, 1e-10, `Hessian product ${k}`));
    expectAllClose(twice.at(1, i), F(...x), 1e-12, "vmap of vmap");
  });
});

const axes = fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 4, maxLength: 4 });

law(
  "examples lie along any axis, or are shared, and go to any axis",
  [programs("any"), axes],
  (program, given) => {
    const x = program.point();
    // -1 shares the argument; one at least has examples.
    const inAxes = x.map((t, i) => (given[i] < 0 && i > 0 ? null : Math.max(0, given[i]) % (t.ndim + 1)));
    const points = [0, 1, 2].map((i) => x.map((t, k) => (inAxes[k] === null ? t : mul(t, 1 - i / 4))));
    const args = x.map((t, k) =>
      inAxes[k] === null
        ? t
        : stack(
            points.map((p) => p[k]),
            inAxes[k],
          ),
    );
    const loop = points.map((p) => program.run(...p));
    const outAxis = Math.max(0, given[3]) % (loop[0].ndim + 1);
    const mapped = vmap(program.run, { inAxes, outAxis });
    expectAllClose(mapped(...(args as [Tensor])) as Tensor, stack(loop, outAxis), 1e-12, "values");
    // A shared argument gets the sum of the gradients of all examples.
    const gradients = gradientsOf((...xs) => sum(mul(mapped(...(xs as [Tensor])) as Tensor, 0.5)), args);
    const each = points.map((p) => gradientsOf(scalar(program), p));
    gradients.forEach((g, k) => {
      const own = each.map((gp) => gp[k]);
      const axis = inAxes[k];
      const expected = axis === null ? own.reduce((a, b) => add(a, b)) : stack(own, axis);
      expectAllClose(g, expected, 1e-10, `gradient ${k}`);
    });
  },
);

law("vmap in grad in vmap is a loop in grad in a loop", [programs("any")], (program) => {
  const F = scalar(program);
  const points = [0, 1].map((i) => [0, 1].map((j) => program.point().map((x) => mul(x, 1 - i / 3 - j / 5))));
  const inner = (...xs: Tensor[]): Tensor => sum(vmap(F)(...(xs as [Tensor])) as Tensor);
  const rows = points.map((row) => program.shapes.map((_, k) => stack(row.map((x) => x[k]))));
  const batches = program.shapes.map((_, k) => stack(rows.map((row) => row[k])));
  const mapped = vmap((...xs: Tensor[]) => gradientsOf(inner, xs))(
    ...(batches as [Tensor]),
  ) as unknown as Tensor[];
  mapped.forEach((g, k) => {
    const loop = points.map((row) => stack(row.map((x) => gradientsOf(F, x)[k])));
    expectAllClose(g, stack(loop), 1e-11, `gradient ${k}`);
  });
});

law("Jacobians and Hessians of a batch are those of its examples", [programs("any")], (program) => {
  const others = program.point().slice(1);
  const f = (x: Tensor): Tensor => program.run(x, ...others);
  const F = (x: Tensor): Tensor => scalar(program)(x, ...others);
  const examples = [1, 0.5].map((by) => mul(program.point()[0], by));
  for (const of of [jacrev(f), jacfwd(f), (x: Tensor) => hessian(F, x)]) {
    expectAllClose(vmap(of)(stack(examples)), stack(examples.map((x) => of(x))), 1e-10, "all at once");
  }
});
