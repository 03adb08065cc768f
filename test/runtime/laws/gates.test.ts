/** Random programs as gates: run again when asked, with a derivative of one's own, or linearised. */
import fc from "fast-check";
import {
  AutogradFunction,
  checkpoint,
  type FunctionContext,
  hvp,
  jvp,
  linearize,
  mul,
  stack,
  sum,
  type Tensor,
  vjp,
  vmap,
} from "../../../runtime/index.js";
import { directions, dot, expectAllClose, expectClose } from "../closeness.js";
import { law } from "./law.js";
import { all, gradientsOf, type Program, programs } from "./programs.js";

type Func = (...xs: Tensor[]) => Tensor;

/** The program as a gate whose derivative is taken by the library. */
function ownGate({ run }: Program): Func {
  class Gate extends AutogradFunction {
    static override forward(ctx: FunctionContext, ...xs: Tensor[]): Tensor {
      ctx.saveForBackward(...xs);
      return run(...xs);
    }

    static override backward(ctx: FunctionContext, gy: Tensor): readonly Tensor[] {
      return vjp(run, ...ctx.savedTensors)[1](gy) as unknown as Tensor[];
    }
  }
  return (...xs) => Gate.apply(...xs);
}

const GATES: readonly ((program: Program) => Func)[] = [
  ({ run }) =>
    (...xs) =>
      checkpoint(run, ...(xs as [Tensor])),
  ownGate,
  // Parameters that the function reads from outside.
  ({ run }) =>
    (...xs) =>
      checkpoint((x: Tensor) => run(x, ...xs.slice(1)), xs[0]),
];

law(
  "a program as a gate has the derivatives of the program",
  [programs("smooth"), fc.nat(GATES.length - 1)],
  (program, which) => {
    const gate = GATES[which](program);
    const x = program.point();
    const argnums = { argnums: all(x.length) };
    const v = directions(x, 3);
    const product = (f: Func): Tensor[] =>
      hvp(f, x as never, v as never, argnums as never) as unknown as Tensor[];
    const once =
      (f: Func): Func =>
      (...xs) =>
        sum(mul(f(...xs), 0.5));
    // The gate in the middle of other gates, and used twice.
    const among =
      (f: Func): Func =>
      (...xs) =>
        sum(mul(f(...xs.map((t) => t.sin())), f(...xs).tanh()));
    for (const wrap of [once, among]) {
      const [f, h] = [wrap(program.run), wrap(gate)];
      const expected = gradientsOf(f, x);
      gradientsOf(h, x).forEach((g, i) => void expectAllClose(g, expected[i], 1e-11, `gradient ${i}`));
      const [y, dy] = jvp(h, x as never, v as never) as Tensor[];
      expectAllClose(y, f(...x), 1e-13, "value");
      expectClose(dy.item(), dot(expected, v), 1e-10, "forward mode");
      const Hv = product(f);
      product(h).forEach((p, i) => void expectAllClose(p, Hv[i], 1e-9, `Hessian product ${i}`));
    }
    const batch = x.map((t) => stack([t, mul(t, 0.5)]));
    const expected = vmap(once(program.run))(...(batch as [Tensor])) as Tensor;
    expectAllClose(vmap(once(gate))(...(batch as [Tensor])) as Tensor, expected, 1e-12, "vmap");
    const inBatches = (f: Func) =>
      gradientsOf((...xs) => sum(vmap(once(f))(...(xs as [Tensor])) as Tensor), batch);
    const outside = inBatches(program.run);
    inBatches(gate).forEach((g, i) => void expectAllClose(g, outside[i], 1e-11, `gradient ${i} of vmap`));
  },
);

law("linearize is jvp, for any number of directions", [programs("any")], (program) => {
  const x = program.point();
  const [y, push] = linearize(program.run, ...(x as [Tensor]));
  expectAllClose(y, program.run(...x), 1e-13, "value");
  const [v, w] = [directions(x, 1), directions(x, 2)];
  const [dv, dw] = [v, w].map((d) => push(...(d as [Tensor])));
  for (const [d, dy] of [
    [v, dv],
    [w, dw],
  ] as const) {
    expectAllClose(dy, jvp(program.run, x as never, d as never)[1] as Tensor, 1e-11, "jvp");
  }
  const mixed = push(...(v.map((d, i) => mul(d, 2).sub(w[i])) as unknown as [Tensor]));
  expectAllClose(mixed, mul(dv, 2).sub(dw), 1e-10, "linear");
});
