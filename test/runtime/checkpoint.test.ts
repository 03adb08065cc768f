/** Checkpoints: computed again in place of being kept, with the same derivatives and the same random numbers. */
import { describe, expect, test } from "vitest";
import {
  checkpoint,
  dropout,
  grad,
  jvp,
  manualSeed,
  ones,
  param,
  rand,
  sigmoid,
  type Tensor,
} from "../../runtime/index.js";
import { keepRandom } from "../../runtime/random.js";

/** The value of f, the random numbers going on as if it had not run. */
function keepingPlace<T>(f: () => T): T {
  const goOn = keepRandom();
  const value = f();
  goOn();
  return value;
}

describe("checkpoint", () => {
  const f = (x: Tensor) => sigmoid(x.mul(x)).exp();

  test("has the same derivatives to third order, and one gate on the tape", () => {
    const g = (x: Tensor) => checkpoint(f, x);
    expect(grad(g)(0.7).item()).toBeCloseTo(grad(f)(0.7).item(), 15);
    expect(grad(grad(grad(g)))(0.7).item()).toBeCloseTo(grad(grad(grad(f)))(0.7).item(), 12);
    expect(jvp(grad(g), [0.7], [1])[1].item()).toBeCloseTo(grad(grad(f))(0.7).item(), 13);
    expect(checkpoint(f, param(0.7)).call?.op.name).toBe("checkpoint");
  });

  test("draws the same random numbers when it runs again, and leaves the others where they were", () => {
    manualSeed(5);
    const x = param(ones(40));
    const y = checkpoint((t: Tensor) => dropout(t, 0.5), x);
    const next = keepingPlace(() => rand().item());
    y.sum().backward();
    expect(x.grad?.toArray()).toEqual(y.toArray());
    expect(rand().item()).toBe(next);
  });

  test("parameters that the function reads from outside get their gradients", () => {
    const w = param(3);
    const x = param(2);
    checkpoint((t) => t.mul(w).mul(t), x).backward();
    expect([w.grad?.item(), x.grad?.item()]).toEqual([4, 12]);
  });
});
