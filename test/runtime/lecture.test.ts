/** The numbers of the lecture (DeepRob, "Lecture 6: Backpropagation"), as a student would compute them. */
import { describe, expect, test } from "vitest";
import type { Tensor } from "../../runtime/index.js";
import {
  add,
  jacobian,
  jvp,
  manualSeed,
  matmul,
  maximum,
  mul,
  param,
  randint,
  randn,
  relu,
  sigmoid,
  square,
  sum,
  svmLoss,
  tensor,
} from "../../runtime/index.js";

describe("section 2: f(x, y, z) = (x + y) z", () => {
  const graph = () => {
    const [x, y, z] = [param(-2), param(5), param(-4)];
    const q = x.add(y);
    const f = q.mul(z);
    return { x, y, z, q, f };
  };

  test("forward gives q = 3 and f = -12", () => {
    const { q, f } = graph();
    expect([q.item(), f.item()]).toEqual([3, -12]);
  });

  test("backward gives every gradient of the table, intermediate ones included", () => {
    const { x, y, z, q, f } = graph();
    f.backward();
    expect([x, y, z, q, f].map((t) => t.grad?.item())).toEqual([-4, -4, 3, -4, 1]);
  });

  test("the JVP with v = (1, 2, 3) is -3", () => {
    const f = (x: Tensor, y: Tensor, z: Tensor) => x.add(y).mul(z);
    expect(jvp(f, [-2, 5, -4], [1, 2, 3])[1].item()).toBe(-3);
  });
});

describe("section 3: the sigmoid neuron", () => {
  const leaves = () => ({ w0: param(2), x0: param(-1), w1: param(-3), x1: param(-2), w2: param(-3) });

  test("eight primitive gates have the values and gradients of the table", () => {
    const { w0, x0, w1, x1, w2 } = leaves();
    const s0 = w0.mul(x0);
    const s1 = w1.mul(x1);
    const s2 = s0.add(s1);
    const s3 = s2.add(w2);
    const minus = s3.mul(-1);
    const power = minus.exp();
    const below = power.add(1);
    const f = tensor(1).div(below);
    f.backward();
    const nodes = [s0, s1, s2, s3, minus, power, below, f];
    expect(nodes.map((t) => t.item())).toEqual([
      -2, 6, 4, 1, -1, 0.36787944117144233, 1.3678794411714423, 0.7310585786300049,
    ]);
    const exact = [
      0.19661193324148188, 0.19661193324148188, 0.19661193324148188, 0.19661193324148188,
      -0.19661193324148188, -0.534446645388523, -0.534446645388523, 1,
    ];
    nodes.forEach((node, i) => {
      expect(node.grad?.item()).toBeCloseTo(exact[i], 15);
    });
    expect([w0, x0, w1, x1, w2].map((t) => t.grad?.item().toFixed(2))).toEqual([
      "-0.20",
      "0.39",
      "-0.39",
      "-0.59",
      "0.20",
    ]);
  });

  test("one fused sigmoid gate gives the same leaf gradients to 1e-15", () => {
    const { w0, x0, w1, x1, w2 } = leaves();
    sigmoid(w0.mul(x0).add(w1.mul(x1)).add(w2)).backward();
    const exact = [
      -0.19661193324148188, 0.39322386648296376, -0.39322386648296376, -0.5898357997244456,
      0.19661193324148188,
    ];
    [w0, x0, w1, x1, w2].forEach((t, i) => {
      expect(Math.abs(t.grad!.item() - exact[i])).toBeLessThanOrEqual(1e-15);
    });
  });
});

describe("section 4: gate patterns", () => {
  const through = (gate: (x: Tensor, y: Tensor) => Tensor, x: number, y: number, upstream: number) => {
    const [a, b] = [param(x), param(y)];
    const out = gate(a, b);
    out.backward(upstream);
    return [out.item(), a.grad?.item(), b.grad?.item()];
  };

  test("add distributes: 3 + 4 = 7, upstream 2 gives 2 and 2", () => {
    expect(through(add, 3, 4, 2)).toEqual([7, 2, 2]);
  });

  test("copy adds: upstreams 4 and 2 give 6", () => {
    const x = param(7);
    x.mul(4).add(x.mul(2)).backward();
    expect(x.grad?.item()).toBe(6);
  });

  test("mul swaps: 2 * 3 = 6, upstream 5 gives 15 and 10", () => {
    expect(through(mul, 2, 3, 5)).toEqual([6, 15, 10]);
  });

  test("max routes: max(4, 5) = 5, upstream 9 gives 0 and 9", () => {
    expect(through(maximum, 4, 5, 9)).toEqual([5, 0, 9]);
  });
});

describe("section 7: vectors and matrices", () => {
  test("7.2: ReLU passes (4,-1,5,9) on as (4,0,5,0), and its Jacobian is diag(1,0,1,0)", () => {
    const x = param([1, -2, 3, -1]);
    const y = relu(x);
    y.backward([4, -1, 5, 9]);
    expect(y.toArray()).toEqual([1, 0, 3, 0]);
    expect(x.grad?.toArray()).toEqual([4, 0, 5, 0]);
    expect(jacobian(relu, [1, -2, 3, -1]).toArray()).toEqual([
      [1, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
  });

  const x = [
    [2, 1, -3],
    [-3, 4, 2],
  ];
  const w = [
    [3, 2, 1, -1],
    [2, 1, 3, 2],
    [3, 2, 1, -2],
  ];

  test("7.4: y = x w, and both gradients", () => {
    const [X, W] = [param(x), param(w)];
    const y = matmul(X, W);
    y.backward([
      [2, 3, -3, 9],
      [-8, 1, 4, 6],
    ]);
    expect(y.toArray()).toEqual([
      [-1, -1, 2, 6],
      [5, 2, 11, 7],
    ]);
    expect(X.grad?.toArray()).toEqual([
      [0, 16, -9],
      [-24, 9, -30],
    ]);
    expect(W.grad?.toArray()).toEqual([
      [28, 3, -18, 0],
      [-30, 7, 13, 33],
      [-22, -7, 17, -15],
    ]);
  });

  test("7.4: dy/dx_11 and dy/dx_23 are the slices of the Jacobian in the lecture's layout", () => {
    const J = jacobian((a: Tensor) => matmul(a, w), x, { layout: "denominator" });
    expect(J.shape).toEqual([2, 3, 2, 4]);
    const slices = J.toArray() as number[][][][];
    expect(slices[0][0]).toEqual([
      [3, 2, 1, -1],
      [0, 0, 0, 0],
    ]);
    expect(slices[1][2]).toEqual([
      [0, 0, 0, 0],
      [3, 2, 1, -2],
    ]);
    expect(jacobian((a: Tensor) => matmul(a, w), x).shape).toEqual([2, 4, 2, 3]);
  });
});

describe("the lecture's SVM loss", () => {
  const scores = [
    [3.2, 5.1, -1.7],
    [1.3, 4.9, 2],
    [2.2, 2.5, -3.1],
  ];

  test("is 2.9, 0 and 12.9 on the course's three pictures, 5.27 in the mean", () => {
    const each = scores.map((row, i) => svmLoss(row, i).item());
    expect(each[0]).toBeCloseTo(2.9, 12);
    expect(each[1]).toBe(0);
    expect(each[2]).toBeCloseTo(12.9, 12);
    expect(svmLoss(scores, [0, 1, 2]).item().toFixed(2)).toBe("5.27");
  });

  test("the vectorised gradient that students write by hand equals autograd to 1e-12", () => {
    manualSeed(6);
    const [num_train, dim, num_classes, reg] = [40, 12, 5, 0.1];
    const X = randn(num_train, dim);
    const y = randint(0, num_classes, [num_train]);
    const W = randn([dim, num_classes], { requiresGrad: true });
    const loss = svmLoss(matmul(X, W), y).add(sum(square(W)).mul(reg));
    loss.backward();

    const score = matmul(X, W.detach()).toArray() as number[][];
    let data_loss = 0;
    const dscores = score.map((row, i) => {
      const right = y.data[i];
      const correct_class_score = row[right];
      const margin = row.map((s, j) => (j === right ? 0 : Math.max(0, s - correct_class_score + 1)));
      data_loss += margin.reduce((a, b) => a + b, 0) / num_train;
      const slopes = margin.map((m) => (m > 0 ? 1 / num_train : 0));
      slopes[right] = -slopes.reduce((a, b) => a + b, 0);
      return slopes;
    });
    const dW = matmul(X.T, tensor(dscores)).add(W.detach().mul(2 * reg));
    const reg_loss = reg * sum(square(W.detach())).item();
    expect(Math.abs(loss.item() - data_loss - reg_loss)).toBeLessThanOrEqual(1e-12);
    dW.data.forEach((value: number, i: number) => {
      expect(Math.abs(W.grad!.data[i] - value)).toBeLessThanOrEqual(1e-12);
    });
  });
});
