/** Other solutions of A3, autograd. */
import { type Variant, wrong } from "./variant.js";

export const a3: readonly Variant[] = [
  wrong(
    "a3.topological_sort",
    6.75,
    "recursive: a long chain overflows the stack",
    `function topologicalSort(output: Scalar) {
      const order: Scalar[] = [];
      const visited = new Set<Scalar>();
      const visit = (gate: Scalar) => {
        if (visited.has(gate)) return;
        visited.add(gate);
        gate.inputs.forEach(visit);
        order.push(gate);
      };
      visit(output);
      return order;
    }`,
  ),
  wrong(
    "a3.topological_sort",
    0,
    "an empty list",
    "function topologicalSort(output: Scalar): Scalar[] { return []; }",
  ),
  wrong(
    "a3.backward",
    6,
    "gradients are set, not added",
    `function backward(output: Scalar) {
      output.grad = 1;
      for (const gate of topologicalSort(output).reverse())
        gate.pull(gate.grad).forEach((g, i) => { gate.inputs[i].grad = g; });
    }`,
  ),
  wrong(
    "a3.dual_numbers",
    7.7,
    "directional asks once for each variable",
    `function directional(f: (...xs: Dual[]) => Dual, xs: number[], vs: number[]) {
      return vs.reduce((total, v, i) => total + v * f(...xs.map((x, j) => new Dual(x, i === j ? 1 : 0))).tangent, 0);
    }`,
  ),
  wrong(
    "a3.topological_sort",
    5.625,
    "as they are met, from the output, turned around",
    `function topologicalSort(output: Scalar) {
      const met = new Set<Scalar>();
      const stack = [output];
      for (let gate = stack.pop(); gate !== undefined; gate = stack.pop()) {
        if (met.has(gate)) continue;
        met.add(gate);
        stack.push(...gate.inputs);
      }
      return [...met].reverse();
    }`,
  ),
];
