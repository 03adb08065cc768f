/** The checker of gradients: what it passes, what it finds, what it refuses. */
import { describe, expect, test } from "vitest";
import {
  AutogradFunction,
  abs,
  checkGradients,
  dropout,
  type FunctionContext,
  ones,
  sigmoid,
  type Tensor,
} from "../../runtime/index.js";
import { failure } from "./refusal.js";

describe("checkGradients", () => {
  test("passes what is right, to second order, in both modes", () => {
    const report = checkGradients((x, w) => sigmoid(x.matmul(w)).sum(), [[[1, 2]], [[0.3], [-0.5]]], {
      order: 2,
    });
    expect(`${report}`).toMatch(/^gradients agree/);
    expect(report.passed).toBe(true);
  });

  test("names the op, the entry and both numbers of what is wrong", () => {
    class Square extends AutogradFunction {
      static override forward(ctx: FunctionContext, x: Tensor): Tensor {
        ctx.saveForBackward(x);
        return x.mul(x);
      }
      static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
        return gy.mul(ctx.savedTensors[0]);
      }
    }
    const report = checkGradients((x) => Square.apply(x.mul(1)).sum(), [[1, 5]]);
    expect(report).toMatchObject({ passed: false, isKink: false, op: "Square", input: 0 });
    const inMatrix = checkGradients(
      (x) => Square.apply(x).sum(),
      [
        [
          [0, 0, 0],
          [0, 7, 0],
        ],
      ],
      { modes: ["reverse"] },
    );
    expect(inMatrix).toMatchObject({
      index: 4,
      position: [1, 1],
      mode: "reverse",
    });
    expect(`${inMatrix}`).toMatch(/^wrong at entry \[1,1\] of input 0 \(reverse mode, order 1\)/);
    expect(report.numeric / report.analytic).toBeCloseTo(2, 6);
  });

  test("checks only what is asked for, as exactly as asked", () => {
    class Wrong extends AutogradFunction {
      static override forward(_ctx: FunctionContext, x: Tensor): Tensor {
        return x.mul(3);
      }
      static override backward(_ctx: FunctionContext, gy: Tensor): Tensor {
        return gy.mul(3.001);
      }
      static jvp(_ctx: FunctionContext, dx: Tensor): Tensor {
        return dx.mul(3);
      }
    }
    const f = (x: Tensor) => Wrong.apply(x);
    expect(checkGradients(f, [[1, 2]], { modes: ["forward"] }).passed).toBe(true);
    expect(checkGradients(f, [[1, 2]], { modes: ["reverse"] }).passed).toBe(false);
    expect(checkGradients(f, [[1, 2]], { tolerance: 1e-2 }).passed).toBe(true);
    expect(checkGradients(f, [[1, 2]]).mode).toBe("reverse");
    expect(() => checkGradients(f, [[1]], { modes: [] })).toThrow(failure("argument/missing"));
    expect(() => checkGradients(f, [[1]], { modes: ["sideways" as "forward"] })).toThrow(
      failure("argument/domain"),
    );
    expect(() => checkGradients(f, [[1]], { order: 3 as 2 })).toThrow(failure("argument/domain"));
  });

  test("of a single number it reports the very derivative", () => {
    expect(checkGradients((x) => x.square().sum(), [[3]])).toMatchObject({ analytic: 6, passed: true });
  });

  test("what has no slope is refused, not passed: positions, structures, values that differ each time", () => {
    expect(() => checkGradients((x) => x.argmax(), [[1, 2]])).toThrow(failure("dtype/not-differentiable"));
    expect(() => checkGradients((x) => [x, x] as unknown as Tensor, [[1]])).toThrow(failure("argument/type"));
    expect(() => checkGradients((x) => dropout(x, 0.5).sum(), [ones(64)])).toThrow(/two different values/);
  });

  test("order 2 finds a wrong derivative of a right gradient", () => {
    class Frozen extends AutogradFunction {
      static override forward(ctx: FunctionContext, x: Tensor): Tensor {
        ctx.saveForBackward(x.detach());
        return x.mul(x);
      }
      static override backward(ctx: FunctionContext, gy: Tensor): Tensor {
        return gy.mul(ctx.savedTensors[0]).mul(2);
      }
    }
    const f = (x: Tensor) => Frozen.apply(x);
    expect(checkGradients(f, [[1, 2]]).passed).toBe(true);
    expect(checkGradients(f, [[1, 2]], { order: 2 })).toMatchObject({ passed: false, order: 2 });
  });

  test("tells a kink from a mistake", () => {
    const report = checkGradients((x) => abs(x).sum(), [[1, 0]]);
    expect(report).toMatchObject({ passed: true });
    expect(checkGradients((x) => x.relu().sum(), [[1, 0]])).toMatchObject({
      passed: false,
      isKink: true,
      index: 1,
    });
  });
});
