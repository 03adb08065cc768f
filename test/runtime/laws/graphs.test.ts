/** The recorded graph of a random program shows the numbers that backward computes. */
import { expect } from "vitest";
import { graph, param, type Tensor } from "../../../runtime/index.js";
import type { NestedNumbers } from "../../../runtime/shape.js";
import { expectClose, flat } from "../closeness.js";
import { law } from "./law.js";
import { programs, scalar } from "./programs.js";

const numbers = (values: NestedNumbers | null): number[] => (values === null ? [] : flat(values));

law(
  "upstream of a value is what the gates behind it pass down, and what backward keeps",
  [programs("any")],
  (program) => {
    const params = program.point().map((x) => param(x));
    const y = scalar(program)(...params);
    if (!y.requiresGrad) return;
    const data = graph(y);
    const total = data.gates.map((): number[] | null => null);
    for (const { inputs, downstream } of data.gates) {
      inputs.forEach((id, i) => {
        const part = downstream[i];
        if (part === null) return;
        const sum = total[id] ?? numbers(part).map(() => 0);
        total[id] = sum.map((s, k) => s + numbers(part)[k]);
      });
    }
    data.gates.forEach(({ upstream }, id) => {
      const expected = id === data.output ? [1] : total[id];
      expect(upstream === null).toBe(expected === null);
      numbers(upstream).forEach((u, k) => void expectClose(u, expected![k], 1e-12, `gate ${id}`));
    });
    y.backward();
    params.forEach((x: Tensor) => {
      expect(x.grad?.toArray() ?? null).toEqual(data.gradientOf(x)?.toArray() ?? null);
    });
  },
);
