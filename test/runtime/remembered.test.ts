/** What a gate or a checkpoint remembers, or reads from outside, for the way back. */
import { describe, expect, test } from "vitest";
import {
  AutogradFunction,
  checkpoint,
  type FunctionContext,
  grad,
  linearize,
  param,
  type Tensor,
  type TensorLike,
  tensor,
  vmap,
} from "../../runtime/index.js";

const modified = expect.objectContaining({ code: "autograd/modified" });

describe("what a gate remembers or reads from outside", () => {
  test("a tensor that a gate of one's own saved, and that was replaced: the gate refuses", () => {
    const factor = tensor(3);
    class Times extends AutogradFunction {
      static override forward(ctx: FunctionContext, x: Tensor): Tensor {
        ctx.saveForBackward(factor);
        return x.mul(factor);
      }

      static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
        return gy.mul(ctx.savedTensors[0]);
      }
    }
    const x = param(2);
    const y = Times.apply(x);
    y.backward();
    expect(x.grad?.item()).toBe(3);
    factor.assign(5);
    expect(() => y.backward()).toThrow(modified);
  });

  test.each<[string, (change: (to: number) => void, factor: () => TensorLike) => void]>([
    [
      "backward",
      (change, factor) => {
        const y = checkpoint((t: Tensor) => t.mul(factor()), param(2));
        change(5);
        y.backward();
      },
    ],
    [
      "forward mode",
      (change, factor) => {
        const [, push] = linearize((x: Tensor) => checkpoint((t: Tensor) => t.mul(factor()), x), 2);
        change(5);
        push(1);
      },
    ],
  ])("a checkpoint that reads something else when it runs again refuses: %s", (_, run) => {
    const outside = { tensor: tensor(3), number: 3 };
    const changeTensor = (to: number): void => void outside.tensor.assign(to);
    const changeNumber = (to: number): void => {
      outside.number = to;
    };
    expect(() => run(changeTensor, () => outside.tensor)).toThrow(modified);
    expect(() => run(changeNumber, () => outside.number)).toThrow(modified);
  });

  test("an input that forward saves and gives back as it came is an input: its own derivative is 1", () => {
    class Weighed extends AutogradFunction {
      static override forward(ctx: FunctionContext, x: Tensor): Tensor {
        ctx.saveForBackward(x);
        return x;
      }

      static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
        return ctx.savedTensors[0].mul(gy);
      }
    }
    const slope = grad((x: Tensor) => Weighed.apply(x));
    expect(slope(3).item()).toBe(3);
    expect(grad((x: Tensor) => slope(x))(3).item()).toBe(1);
  });

  test("a parameter that a checkpoint gives back as it is gets its gradient", () => {
    const w = param(2);
    checkpoint((_: Tensor) => w, param(3))
      .mul(5)
      .backward();
    expect(w.grad?.item()).toBe(5);
  });

  test("backward() inside vmap adds up the gradients of all examples in what they share", () => {
    const w = param([1, 2]);
    const losses = vmap((x: Tensor) => {
      const loss = w.mul(x).sum();
      loss.backward();
      return loss;
    })([1, 2, 3]) as Tensor;
    expect(losses.toArray()).toEqual([3, 6, 9]);
    expect(w.grad?.toArray()).toEqual([6, 6]);
  });
});
