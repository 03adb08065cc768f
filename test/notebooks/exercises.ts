/**
 * The exercises of the lectures: something wrong that a student might write into the cell, and the cells that must have
 * run before. Each is checked by the cell with the name of the exercise and `-check`; what is right stands in the
 * notebook, folded away in the cell with the name and `-solution`.
 */
import { FLAT, GRAPHS, HIGHER, MATRICES, MODES, NEURON, NEXT, TOGETHER, VECTORS, WHY } from "./numbers.js";

export interface Exercise {
  readonly notebook: string;
  readonly id: string;
  readonly needs?: readonly string[];
  readonly wrong: string;
}

export const EXERCISES: readonly Exercise[] = [
  { notebook: "00-a-tour.ipynb", id: "exercise-1", wrong: "const bottom = 2;" },
  {
    notebook: "00-a-tour.ipynb",
    id: "exercise-2",
    wrong: "const mine = (x: Tensor): Tensor => x ** 2 + 3;",
  },
  {
    notebook: WHY,
    id: "exercise-1",
    needs: ["helpers", "bump-values"],
    wrong: "const knots = [1, 2, 5, 6];",
  },
  {
    notebook: WHY,
    id: "exercise-2",
    wrong: "const howMany = 1_587_000;",
  },
  {
    notebook: WHY,
    id: "exercise-3",
    needs: ["helpers"],
    wrong: "const convex = { hinge: false, hingeSquared: false, twoWeights: true, folded: true };",
  },
  {
    notebook: GRAPHS,
    id: "exercise-1",
    wrong: "const mine = { dg_da: 1, dg_db: -4 };",
  },
  {
    notebook: GRAPHS,
    id: "exercise-2",
    needs: ["helpers", "forward"],
    wrong: "const change = -0.1;",
  },
  {
    notebook: NEURON,
    id: "exercise-1",
    wrong: "const mine = { dg_da: -2, dg_db: 4 };",
  },
  {
    notebook: NEURON,
    id: "exercise-2",
    wrong: "const myTanh = (s: Tensor): Tensor => (exp(s) + exp(-s)) / (exp(s) + exp(-s));",
  },
  {
    notebook: FLAT,
    id: "exercise-1",
    wrong: `function flatMax(x: number, y: number, z: number) {
  return [x + y, x + y, Math.max(y, z)];
}`,
  },
  {
    notebook: FLAT,
    id: "exercise-2",
    needs: ["gates", "graph-class"],
    wrong: `class MaxGate extends Gate {
  forward() {
    this.output.data = Math.max(...this.inputs.map(({ data }) => data));
  }
  backward() {
    const [x, y] = this.inputs;
    (x.data > y.data ? x : y).grad = this.output.grad;
  }
}`,
  },
  {
    notebook: VECTORS,
    id: "exercise-1",
    wrong: `const squareJacobian = [[2, 2, 2], [-4, -4, -4], [6, 6, 6]];
const squareDownstream = [2, -4, 6];`,
  },
  {
    notebook: VECTORS,
    id: "exercise-2",
    needs: ["helpers", "relu-forward", "relu-jacobian"],
    wrong: "const leakyBackward = (x: Tensor, upstream: Tensor): Tensor => where(x > 0, upstream, 0.1);",
  },
  {
    notebook: VECTORS,
    id: "exercise-3",
    needs: ["helpers"],
    wrong: "const sumJacobian = (n: number): Tensor => ones(1, n);",
  },
  {
    notebook: MATRICES,
    id: "exercise-1",
    needs: ["helpers", "forward", "upstream-value", "jacobian", "gradients", "jacobian-x", "jacobian-w"],
    wrong: `const dy_dw23 = [[0, 1, 0, 0], [0, 4, 0, 0]];
const dL_dw23 = 7;`,
  },
  {
    notebook: MATRICES,
    id: "exercise-2",
    needs: ["helpers", "forward", "upstream-value", "gradients", "shapes-table"],
    wrong: "const dL_db: Tensor = sum(dL_dy, 1);",
  },
  {
    notebook: MODES,
    id: "exercise-1",
    needs: ["helpers", "chain-jacobians", "orders-count", "counts"],
    wrong: "const mine = { right: 4_319_840, left: 83_900 };",
  },
  {
    notebook: MODES,
    id: "exercise-2",
    needs: ["helpers", "chain-jacobians", "orders-count", "counts", "exercise-1", "exercise-1-check"],
    wrong: "const cheapest = 20_000_000;",
  },
  {
    notebook: MODES,
    id: "exercise-3",
    needs: ["helpers", "chain-jacobians", "sweep-rows", "double-vjp", "first-graph"],
    wrong: `const gradientByForward = (f: (x: Tensor) => Tensor, x: Tensor): Tensor =>
  jvp(f, [x], [onesLike(x)])[1];`,
  },
  {
    notebook: HIGHER,
    id: "exercise-1",
    wrong: "const mine = { gradient: [6, 9], hessian: [[4, 0], [0, 0]], Hv: [2, 6] };",
  },
  {
    notebook: HIGHER,
    id: "exercise-2",
    wrong: `const newton = (f: (x: Tensor) => Tensor, start: number, steps: number): Tensor => {
  let x = tensor(start);
  for (let step = 0; step < steps; step++) x = x - 0.1 * grad(f)(x);
  return x;
};`,
  },
  {
    notebook: TOGETHER,
    id: "exercise-1",
    wrong: `function hiddenBackward(h1, a2, W, dh2) {
  return { dW_new: matmul(h1.T, dh2), db_new: sum(dh2, 1) };
}`,
  },
  {
    notebook: TOGETHER,
    id: "exercise-2",
    wrong: "const firstLoss = 0.1;",
  },
  {
    notebook: TOGETHER,
    id: "exercise-3",
    needs: ["helpers", "digits", "deep-chart"],
    wrong: "const shrinks = 1e9;",
  },
  { notebook: NEXT, id: "exercise-1", wrong: "const eachPixel = 8;" },
  {
    notebook: NEXT,
    id: "exercise-2",
    wrong: "const shift = [[0, 0, 0], [0, 0, 1], [0, 0, 0]];",
  },
];
