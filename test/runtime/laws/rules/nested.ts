/** Transforms inside of programs: derivatives of small functions, gates of one's own, batches. */

import type { FunctionContext, Tensor } from "../../../../runtime/index.js";
import * as g from "../../../../runtime/index.js";
import { axisOf, hasAxes, hasRoom, type Rule, taken } from "./rule.js";

const curve = (x: Tensor): Tensor => g.mul(g.sin(x), g.sigmoid(x));
const scalar = (x: Tensor): Tensor =>
  g.sum(g.mul(curve(x), g.cumsum(g.tanh(g.flatten(x)), 0).reshape(x.shape)));

/** The curve as a gate, with its derivative taken by the library. */
class Curve extends g.AutogradFunction {
  static override forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return curve(x);
  }

  static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
    return g.vjp(curve, ctx.savedTensors[0])[1](gy)[0];
  }
}

/** Two inputs, two outputs, of which one is saved. */
class Turned extends g.AutogradFunction {
  static override forward(ctx: FunctionContext, x: Tensor, y: Tensor): readonly Tensor[] {
    const z = g.mul(g.tanh(x), y);
    ctx.saveForBackward(x, y, z);
    return [z, g.sub(y, x)];
  }

  static override backward(ctx: FunctionContext, gz: Tensor, gd: Tensor): readonly Tensor[] {
    const [x, y] = ctx.savedTensors;
    const t = g.tanh(x);
    return [g.sub(g.mul(g.mul(gz, y), g.sub(1, g.square(t))), gd), g.add(g.mul(gz, t), gd)];
  }
}

export const NESTED: readonly Rule[] = [
  { name: "checkpoint", run: (a) => g.checkpoint(curve, a) },
  {
    name: "checkpoint that reads another value",
    run: (a, b) => g.checkpoint((x: Tensor) => g.mul(g.sin(x), g.mean(g.tanh(b))), a),
  },
  { name: "a gate of one's own", run: (a) => Curve.apply(a) },
  {
    name: "a gate of two results",
    run: (a, b) => {
      const [z, d] = Turned.apply<Tensor[]>(a, taken(b, a.shape));
      return g.add(z, g.sin(d));
    },
  },
  { name: "vmap", fits: hasAxes(1), run: (a, _, k) => g.vmap(scalar, { inAxes: axisOf(a, k) })(a) },
  {
    name: "vmap that shares",
    fits: hasRoom,
    run: (a, b, k) =>
      g.vmap((x: Tensor, y: Tensor) => g.add(curve(x), g.mean(g.mul(g.tanh(y), g.mean(x)))), {
        inAxes: [axisOf(a, k), null],
        outAxis: k % 2 === 0 ? 0 : -1,
      })(a, b),
  },
  { name: "vmap of grad", fits: hasAxes(1), run: (a) => g.vmap(g.grad(scalar))(a) as Tensor },
  { name: "grad", run: (a) => g.grad(scalar)(a) },
  { name: "jvp", run: (a, b) => g.jvp(curve, [a], [taken(b, a.shape)])[1] },
  { name: "vjp", run: (a, b) => g.vjp(curve, a)[1](taken(b, a.shape))[0] },
  { name: "linearize", run: (a, b) => g.linearize(scalar, a)[1](taken(b, a.shape)) },
];
