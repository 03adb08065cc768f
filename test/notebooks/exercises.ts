/**
 * The exercises of the lectures: what a student might write into the cell, once right and once wrong, and the cells
 * that must have run before. Each is checked by the cell with the name of the exercise and `-check`.
 */
import { FLAT, GRAPHS, HIGHER, MATRICES, MODES, NEURON, NEXT, TOGETHER, VECTORS, WHY } from "./numbers.js";

export interface Exercise {
  readonly notebook: string;
  readonly id: string;
  readonly needs?: readonly string[];
  readonly right: string;
  readonly wrong: string;
}

export const EXERCISES: readonly Exercise[] = [
  { notebook: "00-a-tour.ipynb", id: "exercise-1", right: "const bottom = 3;", wrong: "const bottom = 2;" },
  {
    notebook: "00-a-tour.ipynb",
    id: "exercise-2",
    right: "const mine = (x: Tensor): Tensor => x ** 2 + 3 * x;",
    wrong: "const mine = (x: Tensor): Tensor => x ** 2 + 3;",
  },
  {
    notebook: WHY,
    id: "exercise-1",
    needs: ["helpers", "bump-values"],
    right: "const knots = [1, 2, 5, 7];",
    wrong: "const knots = [1, 2, 5, 6];",
  },
  {
    notebook: WHY,
    id: "exercise-2",
    right: "const howMany = 1_587_610;",
    wrong: "const howMany = 1_587_000;",
  },
  {
    notebook: WHY,
    id: "exercise-3",
    needs: ["helpers"],
    right: "const convex = { hinge: true, hingeSquared: true, twoWeights: false, folded: false };",
    wrong: "const convex = { hinge: false, hingeSquared: false, twoWeights: true, folded: true };",
  },
  {
    notebook: GRAPHS,
    id: "exercise-1",
    right: "const mine = { dg_da: 6, dg_db: 4 };",
    wrong: "const mine = { dg_da: 1, dg_db: -4 };",
  },
  {
    notebook: GRAPHS,
    id: "exercise-2",
    needs: ["helpers", "forward"],
    right: "const change = 0.1;",
    wrong: "const change = -0.1;",
  },
  {
    notebook: NEURON,
    id: "exercise-1",
    right: "const mine = { dg_da: -1, dg_db: 3 };",
    wrong: "const mine = { dg_da: -2, dg_db: 4 };",
  },
  {
    notebook: NEURON,
    id: "exercise-2",
    right: "const myTanh = (s: Tensor): Tensor => (exp(s) - exp(-s)) / (exp(s) + exp(-s));",
    wrong: "const myTanh = (s: Tensor): Tensor => (exp(s) + exp(-s)) / (exp(s) + exp(-s));",
  },
  {
    notebook: FLAT,
    id: "exercise-1",
    right: `function flatMax(x: number, y: number, z: number) {
  const a = x + y;
  const b = Math.max(y, z);
  const grad_a = b;
  const grad_b = a;
  return [grad_a, grad_a + (y > z ? grad_b : 0), y > z ? 0 : grad_b];
}`,
    wrong: `function flatMax(x: number, y: number, z: number) {
  return [x + y, x + y, Math.max(y, z)];
}`,
  },
  {
    notebook: FLAT,
    id: "exercise-2",
    needs: ["gates", "graph-class"],
    right: `class MaxGate extends Gate {
  forward() {
    const [x, y] = this.inputs;
    this.output.data = Math.max(x.data, y.data);
  }
  backward() {
    const [x, y] = this.inputs;
    (x.data > y.data ? x : y).grad += this.output.grad;
  }
}`,
    wrong: `class MaxGate extends Gate {
  forward() {
    this.output.data = Math.max(...this.inputs.map(({ data }) => data));
  }
  backward() {
    for (const input of this.inputs) input.grad += this.output.grad;
  }
}`,
  },
  {
    notebook: VECTORS,
    id: "exercise-1",
    right: `const squareJacobian = [[2, 0, 0], [0, -4, 0], [0, 0, 6]];
const squareDownstream = [20, -40, 60];`,
    wrong: `const squareJacobian = [[2, 2, 2], [-4, -4, -4], [6, 6, 6]];
const squareDownstream = [2, -4, 6];`,
  },
  {
    notebook: VECTORS,
    id: "exercise-2",
    needs: ["helpers", "relu-forward", "relu-jacobian"],
    right:
      "const leakyBackward = (x: Tensor, upstream: Tensor): Tensor => where(x > 0, upstream, 0.1 * upstream);",
    wrong: "const leakyBackward = (x: Tensor, upstream: Tensor): Tensor => where(x > 0, upstream, 0.1);",
  },
  {
    notebook: VECTORS,
    id: "exercise-3",
    needs: ["helpers"],
    right: "const sumJacobian = (n: number): Tensor => ones(n, 1);",
    wrong: "const sumJacobian = (n: number): Tensor => ones(1, n);",
  },
  {
    notebook: MATRICES,
    id: "exercise-1",
    needs: ["helpers", "forward", "upstream-value", "jacobian", "gradients", "jacobian-x", "jacobian-w"],
    right: `const dy_dw23 = [[0, 0, 1, 0], [0, 0, 4, 0]];
const dL_dw23 = 13;`,
    wrong: `const dy_dw23 = [[0, 1, 0, 0], [0, 4, 0, 0]];
const dL_dw23 = 7;`,
  },
  {
    notebook: MATRICES,
    id: "exercise-2",
    needs: ["helpers", "forward", "upstream-value", "gradients", "shapes-table"],
    right: "const dL_db: Tensor = sum(dL_dy, 0);",
    wrong: "const dL_db: Tensor = sum(dL_dy, 1);",
  },
  {
    notebook: MODES,
    id: "exercise-1",
    needs: ["helpers", "chain-jacobians", "orders-count", "counts"],
    right: "const mine = { right: 83_900, left: 4_319_840 };",
    wrong: "const mine = { right: 4_319_840, left: 83_900 };",
  },
  {
    notebook: MODES,
    id: "exercise-2",
    needs: ["helpers", "chain-jacobians", "orders-count", "counts", "exercise-1", "exercise-1-check"],
    right: "const cheapest = 200_000;",
    wrong: "const cheapest = 20_000_000;",
  },
  {
    notebook: MODES,
    id: "exercise-3",
    needs: ["helpers", "chain-jacobians", "sweep-rows", "double-vjp", "first-graph"],
    right: `const gradientByForward = (f: (x: Tensor) => Tensor, x: Tensor): Tensor =>
  stack(unbind(eye(x.size)).map((tangent) => jvp(f, [x], [tangent])[1]));`,
    wrong: `const gradientByForward = (f: (x: Tensor) => Tensor, x: Tensor): Tensor =>
  jvp(f, [x], [onesLike(x)])[1];`,
  },
  {
    notebook: HIGHER,
    id: "exercise-1",
    right: "const mine = { gradient: [12, 9], hessian: [[4, 6], [6, 0]], Hv: [-2, 6] };",
    wrong: "const mine = { gradient: [6, 9], hessian: [[4, 0], [0, 0]], Hv: [2, 6] };",
  },
  {
    notebook: HIGHER,
    id: "exercise-2",
    right: `const newton = (f: (x: Tensor) => Tensor, start: number, steps: number): Tensor => {
  let x = tensor(start);
  for (let step = 0; step < steps; step++) x = x - grad(f)(x) / grad(grad(f))(x);
  return x;
};`,
    wrong: `const newton = (f: (x: Tensor) => Tensor, start: number, steps: number): Tensor => {
  let x = tensor(start);
  for (let step = 0; step < steps; step++) x = x - 0.1 * grad(f)(x);
  return x;
};`,
  },
  {
    notebook: TOGETHER,
    id: "exercise-1",
    right: `function hiddenBackward(h1, a2, W, dh2) {
  const da2 = where(a2 > 0, dh2, 0);
  return { dW_new: matmul(h1.T, da2), db_new: sum(da2, 0) };
}`,
    wrong: `function hiddenBackward(h1, a2, W, dh2) {
  return { dW_new: matmul(h1.T, dh2), db_new: sum(dh2, 1) };
}`,
  },
  {
    notebook: TOGETHER,
    id: "exercise-2",
    right: "const firstLoss = Math.log(10);",
    wrong: "const firstLoss = 0.1;",
  },
  {
    notebook: TOGETHER,
    id: "exercise-3",
    needs: ["helpers", "digits", "deep-chart"],
    right: `const ofTanh = gradientLengths(tanh, Math.sqrt(1 / 64));
const shrinks = ofTanh[19] / ofTanh[0];`,
    wrong: "const shrinks = 1e9;",
  },
  { notebook: NEXT, id: "exercise-1", right: "const eachPixel = 2;", wrong: "const eachPixel = 8;" },
  {
    notebook: NEXT,
    id: "exercise-2",
    right: "const shift = [[0, 0, 0], [1, 0, 0], [0, 0, 0]];",
    wrong: "const shift = [[0, 0, 0], [0, 0, 1], [0, 0, 0]];",
  },
];
