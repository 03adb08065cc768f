/** What `backward` promises, beyond right numbers. */
import { expect, test } from "vitest";
import { exp, gt, maximum, noGrad, ones, param, randn, type Tensor, tensor } from "../../runtime/index.js";
import { failure } from "./refusal.js";

test("a second backward adds up at leaves only; intermediate values keep the latest gradient", () => {
  const x = param(3);
  const h = x.mul(2);
  const y = h.mul(h);
  y.backward();
  y.backward();
  expect(h.grad?.item()).toBe(12);
  expect(x.grad?.item()).toBe(48);
});

test("a chain of 100,000 gates runs backward without overflowing the stack", () => {
  const x = param(1);
  let y: Tensor = x;
  for (let i = 0; i < 100_000; i++) y = y.add(1);
  y.backward();
  expect(x.grad?.item()).toBe(1);
});

test("an unused branch does no harm, and gets no gradient", () => {
  const [x, unused] = [param(2), param(5)];
  const side = exp(unused);
  x.mul(3).backward();
  expect(x.grad?.item()).toBe(3);
  expect([unused.grad, side.grad]).toEqual([null, null]);
});

test("a value used twice receives the sum of both gradients", () => {
  const x = param([1, 2]);
  x.mul(x).add(x).sum().backward();
  expect(x.grad?.toArray()).toEqual([3, 5]);
});

test("a gradient that two values share is not added into when one of them gets more", () => {
  const [a, b] = [param([1, 2]), param([3, 4])];
  const [u, v] = [a.mul(1), b.mul(1)];
  const picked = v.at(0).mul(10);
  const y = u.add(v);
  // The gradient of y is a sum, 2 + 3, which the plus hands to u and to v; then the pick adds 10 to that of v.
  y.mul(2).add(y.mul(3)).sum().add(picked).backward();
  expect(a.grad?.toArray()).toEqual([5, 5]);
  expect(b.grad?.toArray()).toEqual([15, 5]);
});

test("a diamond of gates is visited once per gate, in an order that loses nothing", () => {
  const x = param(1);
  let y: Tensor = x;
  for (let i = 0; i < 60; i++) y = y.add(y);
  y.backward();
  expect(x.grad?.item()).toBe(2 ** 60);
});

test("with createGraph the gradient can be differentiated again", () => {
  const x = param(2);
  x.mul(x).mul(x).backward(undefined, { createGraph: true });
  const first = x.grad!;
  x.zeroGrad();
  first.backward();
  expect(x.grad?.item()).toBe(12);
});

test("without createGraph a gradient has no history, and says why", () => {
  const x = param(2);
  x.mul(x).backward();
  expect(x.grad?.requiresGrad).toBe(false);
  expect(() => x.grad?.backward()).toThrow(/createGraph/);
});

test("a vector needs an upstream gradient, of its own shape", () => {
  const y = param([1, 2]).mul(2);
  expect(() => y.backward()).toThrow(failure("autograd/not-scalar"));
  expect(() => y.backward(ones(3))).toThrow(failure("shape/mismatch"));
});

test("where no gradient leads, the message says where the path was cut", () => {
  const x = param(2);
  expect(() => tensor(1).mul(2).backward()).toThrow(failure("autograd/no-path"));
  expect(() => x.detach().mul(2).backward()).toThrow(/detach\(\) cut the path/);
  expect(() => noGrad(() => x.mul(2)).backward()).toThrow(/inside noGrad/);
  expect(() => gt(x, 1).mul(2).backward()).toThrow(/gt\(\) has no gradient: a comparison jumps/);
});

test("noGrad switches recording back on when the function throws", () => {
  expect(() =>
    noGrad(() => {
      throw new Error("inside");
    }),
  ).toThrow("inside");
  expect(param(1).mul(2).requiresGrad).toBe(true);
});

test("assigning to a leaf after its value was read makes the old graph refuse, not lie", () => {
  const w = param([1, 2]);
  const loss = w.mul(w).sum();
  w.assign([5, 6]);
  expect(() => loss.backward()).toThrow(failure("autograd/modified"));
});

test("assigning to a leaf whose value no rule needs is fine", () => {
  const w = param([1, 2]);
  const loss = w.add(1).sum();
  w.assign([5, 6]);
  loss.backward();
  expect(w.grad?.toArray()).toEqual([1, 1]);
});

test("a hook sees the whole gradient once, may replace it, and can be removed", () => {
  const x = param(2);
  const h = x.mul(1);
  const seen: number[] = [];
  const remove = h.registerHook((g) => {
    seen.push(g.item());
    return g.mul(10);
  });
  const y = h.mul(3).add(h.mul(4));
  y.backward();
  expect(seen).toEqual([7]);
  expect([h.grad?.item(), x.grad?.item()]).toEqual([70, 70]);
  remove();
  x.zeroGrad();
  y.backward();
  expect(x.grad?.item()).toBe(7);
});

test("hooks run in order, each on what the one before gave, and are part of a recorded backward pass", () => {
  const x = param(2);
  const y = x.mul(x);
  x.registerHook((g) => g.mul(3));
  x.registerHook((g) => g.add(1));
  y.backward(undefined, { createGraph: true });
  expect(x.grad?.item()).toBe(4 * 3 + 1);
  const first = x.grad!;
  x.zeroGrad();
  first.backward();
  // d/dx (3 * 2x + 1) = 6, and that gradient arrives at x, where the hooks see it too.
  expect(x.grad?.item()).toBe(6 * 3 + 1);
});

test("a hook that returns another shape, and a hook where no gradient comes, are refused", () => {
  const x = param([1, 2]);
  x.registerHook((g) => g.sum());
  expect(() => x.mul(2).sum().backward()).toThrow(failure("shape/mismatch"));
  expect(() => tensor(1).registerHook(() => undefined)).toThrow(failure("autograd/no-path"));
  expect(() => x.detach().registerHook(() => undefined)).toThrow(/detach\(\) cut the path/);
});

test("float32 leaves get float32 gradients, also from a float64 loss", () => {
  const x = param([1, 2], { dtype: "float32" });
  x.mul(tensor([0.1, 0.2]))
    .sum()
    .backward();
  expect(x.grad?.dtype).toBe("float32");
});

test("a tie in maximum gives half the gradient to each", () => {
  const [a, b] = [param(1), param(1)];
  maximum(a, b).backward();
  expect([a.grad?.item(), b.grad?.item()]).toEqual([0.5, 0.5]);
});

test("graphs are ordinary garbage: a long training loop keeps its memory", () => {
  const w = param(randn(50, 50));
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 300; i++) {
    w.zeroGrad();
    w.matmul(w).sum().backward();
    w.assign(noGrad(() => w.sub(w.grad!.mul(1e-6))));
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6);
});

test("every leaf owns its gradient: writing into one changes no other, nor the upstream that was given", () => {
  const [a, b, upstream] = [param([1, 2]), param([3, 4]), tensor([1, 1])];
  a.add(b).backward(upstream);
  a.grad!.data[0] = 9;
  expect([b.grad?.toArray(), upstream.toArray()]).toEqual([
    [1, 1],
    [1, 1],
  ]);
  const [c, d] = [param(1), param(2)];
  c.add(d).backward();
  c.grad!.assign(5);
  expect(d.grad?.item()).toBe(1);
});

test("a hook may register others, which are called from the next pass on; its result takes the tensor's dtype", () => {
  const x = param(2);
  const again = (g: Tensor): Tensor => {
    x.registerHook((h) => again(h));
    return g.to("float32");
  };
  x.registerHook((g) => again(g));
  x.mul(3).backward();
  expect([x.grad?.item(), x.grad?.dtype]).toEqual([3, "float64"]);
});
