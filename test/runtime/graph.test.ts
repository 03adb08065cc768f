/** The lecture's own machines: the modular graph, the recorded graph as data, and flat code. */
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import {
  ComputationalGraph,
  exp,
  flatCode,
  Gate,
  graph,
  maximum,
  param,
  sigmoid,
  type Tensor,
  tensor,
} from "../../runtime/index.js";
import { expectClose } from "./closeness.js";

const neuron = { w0: 2, x0: -1, w1: -3, x1: -2, w2: -3 };
const neuronGradients = [
  -0.19661193324148188, 0.39322386648296376, -0.39322386648296376, -0.5898357997244456, 0.19661193324148188,
];

describe("ComputationalGraph", () => {
  test("section 2: forward gives -12, backward -4, -4, 3, in the order of the slides", () => {
    const g = new ComputationalGraph();
    const [x, y, z] = [g.input("x"), g.input("y"), g.input("z")];
    const q = g.add(x, y);
    const f = g.mul(q, z);
    expect(g.forward({ x: -2, y: 5, z: -4 }).item()).toBe(-12);
    const gradients = g.backward();
    expect([gradients.x.item(), gradients.y.item(), gradients.z.item()]).toEqual([-4, -4, 3]);
    expect([q.value?.item(), q.gradient?.item(), f.gradient?.item()]).toEqual([3, -4, 1]);
    expect(g.nodesTopologicallySorted()).toEqual([x, y, q, z, f]);
  });

  test("section 3: eight gates and one sigmoid gate agree to 1e-15", () => {
    const build = (isFused: boolean): number[] => {
      const g = new ComputationalGraph();
      const [w0, x0, w1, x1, w2] = Object.keys(neuron).map((name) => g.input(name));
      const s = g.add(g.add(g.mul(w0, x0), g.mul(w1, x1)), w2);
      if (isFused) g.sigmoid(s);
      else g.reciprocal(g.addConstant(g.exp(g.neg(s)), 1));
      expect(g.forward(neuron).item()).toBeCloseTo(0.7310585786300049, 15);
      const gradients = g.backward();
      return Object.keys(neuron).map((name) => gradients[name].item());
    };
    build(true).forEach((value, i) => {
      expect(Math.abs(value - neuronGradients[i])).toBeLessThanOrEqual(1e-15);
      expect(Math.abs(build(false)[i] - value)).toBeLessThanOrEqual(1e-15);
    });
  });

  test("section 4: copy adds, max routes, a tie is halved", () => {
    const g = new ComputationalGraph();
    const x = g.copy(g.input("x"));
    g.add(g.mul(x, g.input("a")), g.mul(x, g.input("b")));
    g.forward({ x: 7, a: 4, b: 2 });
    expect(g.backward().x.item()).toBe(6);
    const h = new ComputationalGraph();
    h.max(h.input("x"), h.input("y"));
    h.forward({ x: 4, y: 5 });
    expect([h.backward(9).x.item(), h.backward(9).y.item()]).toEqual([0, 9]);
    h.forward({ x: 5, y: 5 });
    expect(h.backward(9).x.item()).toBe(4.5);
  });

  test("a gate of one's own is two methods", () => {
    class Square extends Gate {
      override compute(x: Tensor): Tensor {
        return x.mul(x);
      }
      override pullback(gy: Tensor, x: Tensor): Tensor[] {
        return [gy.mul(x).mul(2)];
      }
    }
    const g = new ComputationalGraph();
    g.gate(new Square("square", [g.input("x")]));
    expect(g.forward({ x: [3, 4] }).toArray()).toEqual([9, 16]);
    expect(g.backward().x.toArray()).toEqual([6, 8]);
  });

  test("a missing input, and backward before forward, are refused", () => {
    const g = new ComputationalGraph();
    g.neg(g.input("x"));
    expect(() => g.backward()).toThrow(/run forward first/);
    expect(() => g.forward({})).toThrow(/no value for the input x/);
  });
});

describe("graph", () => {
  test("gives value, upstream, local and downstream of every gate, inputs first", () => {
    const [x, y, z] = [param(-2), param(5), param(-4)];
    const { gates, output } = graph(x.add(y).mul(z));
    expect(gates.map((gate) => gate.op)).toEqual([null, null, "add", null, "mul"]);
    expect(gates.map((gate) => gate.value)).toEqual([-2, 5, 3, -4, -12]);
    expect(gates.map((gate) => gate.upstream)).toEqual([-4, -4, -4, 3, 1]);
    expect(gates[output]).toMatchObject({ inputs: [2, 3], local: [-4, 3], downstream: [-4, 3] });
    expect(gates[2]).toMatchObject({ inputs: [0, 1], local: [1, 1], downstream: [-4, -4] });
    expect(JSON.parse(JSON.stringify(gates))).toEqual(gates);
    expect(x.grad).toBeNull();
  });

  test("the sigmoid neuron shows the gradients of the table", () => {
    const s = param(1);
    const { gates } = graph(tensor(1).div(exp(s.mul(-1)).add(1)));
    const upstream = Object.fromEntries(
      gates.filter((gate) => gate.op !== null).map((gate) => [gate.op, gate.upstream]),
    );
    expect(upstream.exp).toBeCloseTo(-0.534446645388523, 15);
    expect(upstream.mul).toBeCloseTo(-0.19661193324148188, 15);
    expect(gates.map((gate) => gate.op)).toContain("div");
  });
});

test("graph shows what a hook makes of a gradient, as backward would, and stores none", () => {
  const [x, y] = [param(2), param(3)];
  const z = x.mul(y);
  x.registerHook((g) => g.mul(10));
  expect(graph(z).gates.map(({ upstream }) => upstream)).toEqual([30, 2, 1]);
  expect([x.grad, y.grad, z.grad]).toEqual([null, null, null]);
  z.backward();
  expect([x.grad?.item(), y.grad?.item()]).toEqual([30, 2]);
});

describe("flatCode", () => {
  const f = ({ w0, x0, w1, x1, w2 }: Record<string, Tensor>) => sigmoid(w0.mul(x0).add(w1.mul(x1)).add(w2));

  const run = (code: string, inputs: Record<string, number>): Record<string, number> => {
    const js = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
    return new Function(`${js}\nreturn forwardAndBackward(${Object.values(inputs).join(", ")});`)();
  };

  test("writes the code of section 5, line by line as on the slides", () => {
    expect(flatCode(f, neuron)).toBe(`const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function forwardAndBackward(w0: number, x0: number, w1: number, x1: number, w2: number) {
  // forward
  const s0 = w0 * x0;
  const s1 = w1 * x1;
  const s2 = s0 + s1;
  const s3 = s2 + w2;
  const L = sigmoid(s3);
  // backward
  const grad_L = 1;
  const grad_s3 = grad_L * (1 - L) * L;
  const grad_w2 = grad_s3;
  const grad_s2 = grad_s3;
  const grad_s0 = grad_s2;
  const grad_s1 = grad_s2;
  const grad_w1 = grad_s1 * x1;
  const grad_x1 = grad_s1 * w1;
  const grad_w0 = grad_s0 * x0;
  const grad_x0 = grad_s0 * w0;
  return { L, grad_w0, grad_x0, grad_w1, grad_x1, grad_w2 };
}
`);
  });

  test("runs, and gives the same numbers", () => {
    const result = run(flatCode(f, neuron), neuron);
    expect(result.L).toBe(0.7310585786300049);
    Object.keys(neuron).forEach((name, i) => {
      expect(Math.abs(result[`grad_${name}`] - neuronGradients[i])).toBeLessThanOrEqual(1e-15);
    });
  });

  test("type-checks by itself", () => {
    const file = "flat.ts";
    const source = ts.createSourceFile(file, flatCode(f, neuron), ts.ScriptTarget.ES2022, true);
    const host = ts.createCompilerHost({});
    const { getSourceFile } = host;
    host.getSourceFile = (name, ...rest) =>
      name === file ? source : getSourceFile.call(host, name, ...rest);
    const program = ts.createProgram(
      [file],
      { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"], types: [] },
      host,
    );
    expect(
      ts.getPreEmitDiagnostics(program).map((d) => ts.flattenDiagnosticMessageText(d.messageText, " ")),
    ).toEqual([]);
  }, 60_000);

  test("a value used twice adds its gradients; kinks, constants and unused inputs are written too", () => {
    const g = ({ x, y }: Record<string, Tensor>) => maximum(x, y).mul(x).add(x.exp()).sub(2).div(3).relu();
    const inputs = { x: 2, y: 1, unused: 5 };
    const leaves = { x: param(2), y: param(1) };
    g(leaves).backward();
    const result = run(flatCode(g, inputs), inputs);
    expect(result.grad_x).toBeCloseTo(leaves.x.grad!.item(), 14);
    expect([result.grad_y, result.grad_unused]).toEqual([0, 0]);
  });

  test("brackets are where they are needed: any formula gives the very numbers of the tape", () => {
    const unary = ["neg", "exp", "reciprocal", "square", "sigmoid", "relu", "tanh", "rsqrt"] as const;
    const binary = ["add", "sub", "mul", "div", "maximum", "minimum", "pow"] as const;
    type Formula = (inputs: Record<string, Tensor>) => Tensor;
    const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
      formula: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom("x", "y", "z").map((name) => (inputs: Record<string, Tensor>) => inputs[name]),
        fc.tuple(fc.constantFrom(...unary), tie("formula")).map(
          ([op, f]) =>
            (inputs: Record<string, Tensor>) =>
              f(inputs)[op](),
        ),
        fc.tuple(fc.constantFrom(...binary), tie("formula"), tie("formula")).map(
          ([op, f, g]) =>
            (inputs: Record<string, Tensor>) =>
              f(inputs)[op](g(inputs)),
        ),
        tie("formula").map((f) => (inputs: Record<string, Tensor>) => f(inputs).sub(-1.5)),
      ),
    }));
    const number = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(formula, fc.record({ x: number, y: number, z: number }), (f, inputs) => {
        const leaves = { x: param(inputs.x), y: param(inputs.y), z: param(inputs.z) };
        const whole: Formula = (t) => f(t).mul(2);
        const L = whole(leaves);
        L.backward();
        const expected = {
          L: L.item(),
          grad_x: leaves.x.grad?.item() ?? 0,
          grad_y: leaves.y.grad?.item() ?? 0,
          grad_z: leaves.z.grad?.item() ?? 0,
        };
        const found = run(flatCode(whole, inputs), inputs);
        for (const [name, value] of Object.entries(expected)) expectClose(found[name], value, 0, name);
        expect(found.L).toBe(expected.L);
      }),
      { numRuns: 300, seed: 20261124 },
    );
  });

  test("tensors with axes are refused", () => {
    expect(() => flatCode(({ x }) => x.exp().sum(), { x: [1, 2] })).toThrow(/flat code is for numbers/);
    expect(() => flatCode(({ x }) => [x] as unknown as Tensor, { x: 1 })).toThrow(/must return one tensor/);
    // A name that the code has already, or that is none, would make code that does not run.
    for (const name of ["L", "s0", "grad_x", "sigmoid", "class", "a-b", "await"]) {
      expect(() => flatCode((inputs) => inputs[name].mul(2), { [name]: 1 }), name).toThrow(
        /cannot be called/,
      );
    }
  });
});

describe("a ComputationalGraph with a mistake in it says which, and gives no gradient of 0", () => {
  class Half extends Gate {
    override compute(x: Tensor): Tensor {
      return x.mul(0.5);
    }
    override pullback(): Tensor[] {
      return [];
    }
  }
  class Nothing extends Half {
    override compute(): Tensor {
      return undefined as unknown as Tensor;
    }
  }
  test.each<[string, RegExp, (g: ComputationalGraph) => unknown]>([
    ["two inputs of one name", /there is an input x already/, (g) => g.mul(g.input("x"), g.input("x"))],
    [
      "a number for a gate",
      /^mul: an input of a gate is a gate, not a number/,
      (g) => g.mul(g.input("x"), 5 as never),
    ],
    [
      "an upstream of another shape",
      /^backward: the upstream gradient has shape \[2\]/,
      (g) => {
        g.neg(g.input("x"));
        g.forward({ x: 3 });
        g.backward([1, 2]);
      },
    ],
    [
      "too few gradients",
      /^half.pullback: expected 1 gradients, found 0/,
      (g) => {
        g.gate(new Half("half", [g.input("x")]));
        g.forward({ x: 3 });
        g.backward();
      },
    ],
    [
      "no value",
      /^nothing.compute: expected a tensor, found undefined/,
      (g) => {
        g.gate(new Nothing("nothing", [g.input("x")]));
        g.forward({ x: 3 });
      },
    ],
  ])("%s", (_, message, run) => {
    expect(() => run(new ComputationalGraph())).toThrow(message);
  });
});
