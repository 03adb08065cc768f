/** Functions of one's own. */
import { describe, expect, test } from "vitest";
import {
  AutogradFunction,
  exp,
  eye,
  type FunctionContext,
  grad,
  hessian,
  jvp,
  param,
  stack,
  type Tensor,
  tensor,
  vjp,
  vmap,
} from "../../runtime/index.js";
import { expectAllClose } from "./closeness.js";
import { failure } from "./refusal.js";

/** The lecture, word for word. */
class Multiply extends AutogradFunction {
  static override forward(ctx: FunctionContext, x: Tensor, y: Tensor): Tensor {
    ctx.saveForBackward(x, y);
    return x.mul(y);
  }
  static override backward(ctx: FunctionContext, grad_z: Tensor): Tensor[] {
    const [x, y] = ctx.savedTensors;
    const grad_x = y.mul(grad_z);
    const grad_y = x.mul(grad_z);
    return [grad_x, grad_y];
  }
}

class Exp extends AutogradFunction {
  static override forward(ctx: FunctionContext, x: Tensor): Tensor {
    const y = exp(x);
    ctx.saveForBackward(y);
    return y;
  }
  static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
    return gy.mul(ctx.savedTensors[0]);
  }
}

describe("AutogradFunction", () => {
  test("Multiply of the lecture multiplies, and swaps gradients", () => {
    const [x, y] = [param(2), param(3)];
    const z = Multiply.apply(x, y);
    z.backward(5);
    expect([z.item(), x.grad?.item(), y.grad?.item()]).toEqual([6, 15, 10]);
    expect(z.call?.op.name).toBe("Multiply");
  });

  test("backward made of tensor operations has all further derivatives, in both modes, also through saved outputs", () => {
    const f = (x: Tensor) => Exp.apply(x.mul(2));
    expect(grad(grad(grad(f)))(0).item()).toBe(8);
    expect(jvp(grad(f), [0], [1])[1].item()).toBe(4);
    expect(grad((x: Tensor) => jvp(f, [x], [tensor(1)])[1])(0).item()).toBe(4);
  });

  test("needsInputGrad says what is wanted; null is no gradient; numbers may be arguments", () => {
    let seen: readonly boolean[] = [];
    class Scale extends AutogradFunction {
      static override forward(ctx: FunctionContext, x: Tensor, k: number): Tensor {
        seen = ctx.needsInputGrad;
        return x.mul(k);
      }
      static override backward(_ctx: FunctionContext, gy: Tensor): (Tensor | null)[] {
        return [gy.mul(7), null];
      }
    }
    const x = param([1, 2]);
    Scale.apply(x, 7).sum().backward();
    expect(seen).toEqual([true, false]);
    expect(x.grad?.toArray()).toEqual([7, 7]);
  });

  test("what is no tensor is kept as a property of the context", () => {
    class Power extends AutogradFunction {
      static override forward(ctx: FunctionContext, x: Tensor, n: number): Tensor {
        ctx.saveForBackward(x);
        ctx.power = n;
        return x.pow(n);
      }
      static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
        const n = ctx.power as number;
        return ctx.savedTensors[0]
          .pow(n - 1)
          .mul(n)
          .mul(gy);
      }
    }
    const f = (x: Tensor) => Power.apply(x, 3);
    expect(grad(grad(f))(2).item()).toBe(12);
    expect(vmap(grad(f))([1, 2]).toArray()).toEqual([3, 12]);
  });

  test("several outputs, one of them without a gradient", () => {
    class Parts extends AutogradFunction {
      static override forward(ctx: FunctionContext, x: Tensor): Tensor[] {
        const isBig = x.gt(1);
        ctx.markNonDifferentiable(isBig);
        return [x.mul(2), isBig, x.mul(3).sum()];
      }
      static override backward(_ctx: FunctionContext, ga: Tensor, gb: Tensor): Tensor {
        return ga.mul(2).add(gb.mul(3));
      }
    }
    const x = param([1, 2]);
    const [a, isBig, b] = Parts.apply<[Tensor, Tensor, Tensor]>(x);
    a.sum().add(b.mul(10)).backward();
    expect(x.grad?.toArray()).toEqual([32, 32]);
    expect([isBig.requiresGrad, isBig.toArray()]).toEqual([false, [false, true]]);
  });

  test("onceDifferentiable refuses a second derivative, and says so", () => {
    class Once extends AutogradFunction {
      static override readonly onceDifferentiable = true;
      static override forward(_ctx: FunctionContext, x: Tensor): Tensor {
        return x.mul(x);
      }
      static override backward(_ctx: FunctionContext, gy: Tensor): Tensor {
        return gy.mul(4);
      }
    }
    const x = param(2);
    Once.apply(x).backward(undefined, { createGraph: true });
    expect(x.grad?.item()).toBe(4);
    expect(() => x.grad?.backward()).toThrow(/only once/);
    // By any transform: a second derivative of 0 would be a lie.
    const f = (t: Tensor) => Once.apply(t);
    expect(grad(f)(3).item()).toBe(4);
    const slope = grad(f) as (t: Tensor) => Tensor;
    expect(() => grad(slope)(3)).toThrow(failure("autograd/once"));
    expect(() => jvp(slope, [3], [1])).toThrow(failure("autograd/once"));
    expect(() => hessian(f, 3)).toThrow(failure("autograd/once"));
    expect(vmap(grad(f))([1, 2]).toArray()).toEqual([4, 4]);
  });

  test("a forward or a backward that returns nothing, or a number, is refused: no gradient of 0 comes of it", () => {
    class NoForward extends AutogradFunction {
      static override forward(_ctx: FunctionContext, _x: Tensor): Tensor {
        return undefined as unknown as Tensor;
      }
    }
    expect(() => NoForward.apply(param(1))).toThrow(/NoForward.forward: .* found nothing\n.* return/);
    for (const [returned, found] of [
      [undefined, "nothing"],
      [5, "a number"],
    ] as const) {
      class NoBackward extends AutogradFunction {
        static override forward(_ctx: FunctionContext, x: Tensor): Tensor {
          return x.mul(2);
        }
        static override backward(_ctx: FunctionContext, _gy: Tensor): Tensor {
          return returned as unknown as Tensor;
        }
      }
      expect(() => NoBackward.apply(param(1)).backward()).toThrow(`found ${found}`);
    }
  });

  test("gradients of a wrong number or shape are refused, naming the class", () => {
    class Wrong extends AutogradFunction {
      static override forward(_ctx: FunctionContext, x: Tensor): Tensor {
        return x.mul(1);
      }
      static override backward(_ctx: FunctionContext, gy: Tensor): Tensor {
        return gy.sum();
      }
    }
    expect(() =>
      Wrong.apply(param([1, 2]))
        .sum()
        .backward(),
    ).toThrow(/^Wrong\.backward: .* shape \[\]/);
  });

  test("a jvp of one's own is used", () => {
    class WithJvp extends Exp {
      static jvp(_ctx: FunctionContext, dx: Tensor): Tensor {
        return dx.mul(100);
      }
    }
    expect(jvp((x: Tensor) => WithJvp.apply(x), [0], [1])[1].item()).toBe(100);
    expect(jvp((x: Tensor) => WithJvp.apply(x), [0], [1], { mode: "doubleVjp" })[1].item()).toBe(1);
  });

  test("a jvp of several outputs gives one tangent each, of their shapes, null for none", () => {
    class Both extends AutogradFunction {
      static override forward(_ctx: FunctionContext, x: Tensor): Tensor[] {
        return [x.mul(2), x.sum(), x.mul(0)];
      }
      static override backward(_ctx: FunctionContext, ga: Tensor, gb: Tensor): Tensor {
        return ga.mul(2).add(gb);
      }
      static jvp(_ctx: FunctionContext, dx: Tensor): (Tensor | null)[] {
        return [dx.mul(2), dx.sum(), null];
      }
    }
    const f = (x: Tensor) => Both.apply<Tensor[]>(x);
    const [, tangents] = jvp(f, [[1, 2]], [[10, 20]]);
    expect(tangents.map((t) => t.toArray())).toEqual([[20, 40], 30, [0, 0]]);
    class Wrong extends Both {
      static override jvp(_ctx: FunctionContext, dx: Tensor): Tensor[] {
        return [dx.sum(), dx.sum(), dx];
      }
    }
    expect(() => jvp((x: Tensor) => Wrong.apply<Tensor[]>(x), [[1, 2]], [[1, 1]])).toThrow(
      /^Wrong\.jvp: the tangent of output 0 has shape \[\], its value \[2\]/,
    );
  });

  test("anything that is not an AutogradFunction of tensors is refused", () => {
    class Empty extends AutogradFunction {}
    expect(() => Empty.apply(param(1))).toThrow(failure("autograd/function"));
  });
});

describe("AutogradFunction under vmap", () => {
  class Cube extends AutogradFunction {
    static override forward(ctx: FunctionContext, x: Tensor, w: Tensor): Tensor {
      ctx.saveForBackward(x, w);
      return x.mul(x).mul(x).mul(w);
    }
    static override backward(ctx: FunctionContext, gy: Tensor): (Tensor | null)[] {
      const [x, w] = ctx.savedTensors;
      const [isX, isW] = ctx.needsInputGrad;
      return [isX ? gy.mul(x.square().mul(3)).mul(w) : null, isW ? gy.mul(x.square().mul(x)) : null];
    }
  }
  const X = tensor([
    [0.5, 1],
    [2, -3],
  ]);
  const w = tensor([2, -1]);
  const f = (x: Tensor, w: Tensor) => Cube.apply(x, w).sum();
  const plain = (x: Tensor, w: Tensor) => x.pow(3).mul(w).sum();
  const shared = { inAxes: [0, null] };

  test("derivatives inside, around, and on both sides of the vmap are right, in both modes", () => {
    const around = (g: typeof f) =>
      grad((x: Tensor, v: Tensor) => vmap(g, shared)(x, v).square().sum(), [0, 1])(X, w);
    const [gx, gw] = around(f);
    const [hx, hw] = around(plain);
    expectAllClose(gx, hx, 1e-12, "around, in the batch");
    expectAllClose(gw, hw, 1e-12, "around, in what the examples share");
    expectAllClose(vmap(grad(f), shared)(X, w), vmap(grad(plain), shared)(X, w), 1e-12, "inside");
    const both = (g: typeof f) => grad((x: Tensor) => vmap(grad(g), shared)(x, w).square().sum())(X);
    expectAllClose(both(f), both(plain), 1e-12, "both sides");
    for (const options of [{}, { mode: "doubleVjp" }] as const) {
      const forward = (g: typeof f) =>
        jvp((x: Tensor) => vmap(g, shared)(x, w), [X], [X.mul(0).add(1)], options)[1];
      expectAllClose(forward(f), forward(plain), 1e-12, "forward");
    }
  });

  test("vmaps nest, batches may lie in the shared argument, and a vmapped pullback finds the gate again", () => {
    const table = (g: typeof f) =>
      grad((v: Tensor) =>
        vmap((x: Tensor) => vmap((u: Tensor) => g(x, u))(stack([v, v.mul(2)])))(X)
          .square()
          .sum(),
      )(w);
    expectAllClose(table(f), table(plain), 1e-11, "vmap in vmap");
    const rows = (g: typeof f) => {
      const pull = vjp((x: Tensor) => vmap(g, shared)(x, w), X)[1];
      return vmap((u: Tensor) => pull(u)[0])(eye(2));
    };
    expectAllClose(rows(f), rows(plain), 1e-12, "a Jacobian by vmap of a pullback");
  });

  test("parameters read from outside are trained through it", () => {
    const v = param([2, -1]);
    vmap((x: Tensor) => f(x, v))(X)
      .sum()
      .backward();
    expectAllClose(v.grad!, X.pow(3).sum(0), 1e-12, "gradient of the captured parameter");
  });

  test("a jvp of one's own is used for the whole batch", () => {
    class WithJvp extends Exp {
      static jvp(ctx: FunctionContext, dx: Tensor): Tensor {
        return dx.mul(ctx.savedTensors[0]).mul(100);
      }
    }
    const dy = jvp(
      vmap((x: Tensor) => WithJvp.apply(x)),
      [[0, 1]],
      [[1, 1]],
    )[1];
    expectAllClose(dy, [100, 100 * Math.E], 1e-12, "tangents");
  });
});
