/** What tensors, gradients and passes may not share: a change of one would be a wrong number in another. */
import { describe, expect, test } from "vitest";
import {
  AutogradFunction,
  broadcastTo,
  checkpoint,
  dropout,
  type FunctionContext,
  gather,
  grad,
  indexSelect,
  jvp,
  noGrad,
  param,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../../runtime/index.js";
import { operand } from "../../runtime/operators.js";

const modified = expect.objectContaining({ code: "autograd/modified" });

class Square extends AutogradFunction {
  static override forward(ctx: FunctionContext, x: Tensor): Tensor {
    ctx.saveForBackward(x);
    return x.mul(x);
  }

  static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
    return ctx.savedTensors[0].mul(2).mul(gy);
  }
}

const GATES: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
  ["a gate of one's own", (x) => Square.apply(x)],
  ["a checkpoint", (x) => checkpoint((t: Tensor) => t.mul(t), x)],
];

describe.each(GATES)("%s", (_, square) => {
  test("takes the upstream gradient as it is now, not as it was in an earlier pass", () => {
    const x = param([1, 2]);
    const y = square(x);
    const upstream = tensor([1, 0]);
    y.backward(upstream);
    upstream.assign([0, 1]);
    x.zeroGrad();
    y.backward(upstream);
    expect(x.grad?.toArray()).toEqual([0, 4]);
  });

  test("is recorded in a pass with createGraph, whether an earlier pass was or not", () => {
    const x = param(3);
    const y = square(x);
    const upstream = tensor(1);
    y.backward(upstream);
    x.zeroGrad();
    y.backward(upstream, { createGraph: true });
    const slope = x.grad!;
    x.zeroGrad();
    slope.backward();
    expect(x.grad?.item()).toBe(2);
  });
});

describe("a hook", () => {
  const times10 = (t: Tensor): Tensor => {
    t.registerHook((g) => g.mul(10));
    return t.mul(t);
  };

  test("on an argument counts the same whether somebody outside differentiates or not", () => {
    const slope = grad(times10);
    expect(slope(3).item()).toBe(60);
    expect(valueAndGrad((x: Tensor) => slope(x))(3)[0].item()).toBe(60);
  });

  test("on a parameter that a checkpoint reads runs once, on the whole gradient", () => {
    const w = param(3);
    const seen: number[] = [];
    w.registerHook((g) => {
      seen.push(g.item());
      return g.mul(10);
    });
    checkpoint((t: Tensor) => t.mul(w), param(2))
      .add(w)
      .backward();
    expect(seen).toEqual([3]);
    expect(w.grad?.item()).toBe(30);
  });

  test("is for gradients: forward mode through a gate of one's own does not call it", () => {
    const h = param([1, 2]).mul(2);
    h.registerHook(() => {
      throw new Error("no backward pass was asked for");
    });
    expect(jvp((t: Tensor) => Square.apply(t), [h], [[1, 1]])[1].toArray()).toEqual([4, 8]);
  });
});

test("a transform inside noGrad gives constants, like everything there", () => {
  const slope = grad((t: Tensor) => t.mul(t));
  expect(grad((x: Tensor) => x.mul(noGrad(() => slope(x))))(3).item()).toBe(6);
  expect(grad((x: Tensor) => x.mul(slope(x)))(3).item()).toBe(12);
  expect(noGrad(() => slope(param(3))).requiresGrad).toBe(false);
});

test.each<[string, (x: Tensor, index: Tensor) => Tensor]>([
  ["gather", (x, index) => gather(x, 0, index)],
  ["indexSelect", (x, index) => indexSelect(x, 0, index)],
])("%s: a graph whose positions were replaced refuses, for it would add to other places", (_, pick) => {
  const x = param([1, 2]);
  const index = tensor([0], { dtype: "int32" });
  const y = pick(x, index).sum();
  x.assign([3, 4]);
  y.backward();
  expect(x.grad?.toArray()).toEqual([1, 0]);
  index.assign([1]);
  expect(() => y.backward()).toThrow(modified);
  expect(() => y.backward()).toThrow(/needs the value of index that it read/);
});

test("a gradient is no tensor of the user's: neither the upstream nor what a hook or a backward returned", () => {
  const constant = tensor([5, 5]);
  class Constant extends AutogradFunction {
    static override forward(_ctx: FunctionContext, x: Tensor): Tensor {
      return x.mul(5);
    }

    static override backward(): Tensor {
      return constant;
    }
  }
  const x = param([1, 1]);
  const upstream = tensor([1, 1]);
  const y = Constant.apply(x);
  y.backward(upstream);
  upstream.assign([9, 9]);
  expect(y.grad?.toArray()).toEqual([1, 1]);
  x.grad!.data[0] = 77;
  expect(constant.toArray()).toEqual([5, 5]);
  // They keep nothing of the pass, an explanation why they have no history for instance.
  expect([upstream.cut, constant.cut]).toEqual([null, null]);
});

test.each<[string, (x: Tensor) => Tensor]>([
  ['at(":")', (x) => x.at(":")],
  ["slice", (x) => x.slice([0, 2])],
  ["T", (x) => x.T],
  ["expand", (x) => x.expand(2)],
  ["broadcastTo", (x) => broadcastTo(x, [2])],
  ["dropout", (x) => dropout(x, 0)],
])("%s that has nothing to do gives a new tensor: moving it leaves the parameter alone", (_, f) => {
  const x = param([1, 2]);
  const y = operand(f(x)).addAssign(1);
  expect(x.toArray()).toEqual([1, 2]);
  y.sum().backward();
  expect(x.grad?.toArray()).toEqual([1, 1]);
});

describe("code of one's own that writes into the numbers it is given", () => {
  const spoil = (g: Tensor): Tensor => {
    g.data.fill(100);
    return g;
  };

  /** y = 3 x, with derivatives that work in place. */
  class Triple extends AutogradFunction {
    static override forward(_ctx: FunctionContext, x: Tensor): Tensor {
      return x.mul(3);
    }
    static override backward(_ctx: FunctionContext, gy: Tensor): Tensor {
      for (let i = 0; i < gy.size; i++) gy.data[i] *= 3;
      return gy;
    }
    static jvp(_ctx: FunctionContext, dx: Tensor): Tensor {
      for (let i = 0; i < dx.size; i++) dx.data[i] *= 3;
      return dx;
    }
  }

  test.each([1, [1, 2]])(
    "changes no gradient of a neighbour, nor the upstream of the caller (at %j)",
    (at) => {
      for (const createGraph of [false, true]) {
        const [x, w] = [param(at), param(at)];
        const upstream = tensor(at);
        // An add hands its gradient to both terms.
        w.add(Triple.apply(x)).backward(upstream, { createGraph });
        expect([x.grad!.toArray(), w.grad!.toArray()]).toEqual([upstream.mul(3).toArray(), at]);
        expect(upstream.toArray()).toEqual(at);
      }
    },
  );

  test("changes nothing either as a hook that returns nothing; what a hook returns counts", () => {
    const [x, w] = [param([1, 2]), param([1, 2])];
    const y = x.mul(1);
    const remove = y.registerHook((g) => void spoil(g));
    w.add(y).sum().backward();
    expect([x.grad!.toArray(), w.grad!.toArray()]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    remove();
    y.registerHook(spoil);
    w.add(y).sum().backward();
    expect([x.grad!.toArray(), w.grad!.toArray()]).toEqual([
      [101, 101],
      [2, 2],
    ]);
  });

  test("changes no tangent of a neighbour", () => {
    const f = (x: Tensor): Tensor => x.add(Triple.apply(x)).add(x);
    expect(jvp(f, [[1, 2]], [[1, 10]])[1].toArray()).toEqual([5, 50]);
  });
});

test("a shape that the caller changes afterwards is a list of his own", () => {
  const shape = [2, 1];
  const x = param([1, 2]);
  const [y, z] = [x.reshape(shape), broadcastTo([[1]], shape)];
  shape.reverse();
  expect([y.shape, z.shape]).toEqual([
    [2, 1],
    [2, 1],
  ]);
});
