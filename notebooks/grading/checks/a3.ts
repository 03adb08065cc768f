/** What a student is told about the tasks of A3, an autograd of one's own. */
import { rand, randint, randn, type Tensor, tensor } from "../../../runtime/index.js";
import type { Check } from "../check.js";
import { expect } from "../expect.js";
import type { Student } from "../student.js";

type Fields = { readonly [name: string]: unknown };

/** Numbers in (0.5, 1.5): far from where a quotient or a maximum has its corner. */
const near1 = (size: number): number[] => [...rand(size).add(0.5).data];

/** The slope of a function of one number, from its values at x + h and x - h. */
const STEP = 1e-5;
const slope = ([up, down]: number[]): number => (up! - down!) / (2 * STEP);

interface Gate {
  readonly name: string;
  /** With `x`, and `y` where it has two inputs. */
  readonly call: string;
  readonly inputs: readonly string[];
}

const GATES: readonly Gate[] = [
  { name: "mul", call: "x.mul(y)", inputs: ["x", "y"] },
  { name: "neg", call: "x.neg()", inputs: ["x"] },
  { name: "exp", call: "x.exp()", inputs: ["x"] },
  { name: "reciprocal", call: "x.reciprocal()", inputs: ["x"] },
  { name: "tanh", call: "x.tanh()", inputs: ["x"] },
  { name: "max", call: "x.max(y)", inputs: ["x", "y"] },
];

/** `pull` against the slopes of `value`. */
async function checkGate(student: Student, { name, call, inputs }: Gate): Promise<void> {
  const [a, b] = near1(2) as [number, number];
  const run = `(() => {
    const [x, y] = [new Scalar(a), new Scalar(b)];
    const z = ${call};
    const names = z.inputs.map((input) => (input === x ? "x" : input === y ? "y" : "another"));
    const at = (a, b) => { const [x, y] = [new Scalar(a), new Scalar(b)]; return ${call}.value; };
    return { names, pull: z.pull(3), x: [at(a + h, b), at(a - h, b)], y: [at(a, b + h), at(a, b - h)] };
  })()`;
  const found = (await student.evaluate(run, { a, b, h: STEP })) as Fields;
  expect.equal(found.names, inputs, "the list of inputs");
  const expected = inputs.map((input) => 3 * slope([...expect.shape(found[input], [2], "the value").data]));
  const isFlat = expected.every((value) => value === 0);
  expect.that(!isFlat, `the value of ${name} should change with its inputs`);
  expect.close(found.pull, expected, { name: "pull(3)", tolerance: 1e-5 });
}

const gates: Check = {
  title: "Gates",
  hints: [
    "`mul` swaps: the gradient of `x` is the upstream gradient times `y`, and that of `y` times `x`.",
    "For `exp`, `reciprocal` and `tanh` keep the value in a variable `y`, and write the derivative with it: that of `tanh` is `1 - y * y`.",
    "`max` lets the whole gradient through to one input, and 0 to the other. `>=` decides a tie for the first.",
  ],
  cases: async (student, test) => {
    await test("the lecture's gates: 2 * 3 is 6, and of 5 upstream come 15 and 10", async () => {
      const run = "(() => { const z = new Scalar(2).mul(new Scalar(3)); return [z.value, ...z.pull(5)]; })()";
      expect.close(await student.evaluate(run), [6, 15, 10], { name: "value and pull(5) of 2 * 3" });
    });
    await test("max(4, 5) is 5, and routes 9 upstream to the second", async () => {
      const run = "(() => { const z = new Scalar(4).max(new Scalar(5)); return [z.value, ...z.pull(9)]; })()";
      expect.close(await student.evaluate(run), [5, 0, 9], { name: "value and pull(9) of max(4, 5)" });
    });
    for (const gate of GATES) {
      await test(`\`${gate.call}\` knows its inputs, and \`pull\` agrees with its slope`, () =>
        checkGate(student, gate));
    }
    await test("e^0 is 1, and so is its slope; 1/2 has the slope -1/4; tanh(0) is 0 with slope 1", async () => {
      const run = `["exp", "reciprocal", "tanh"].map((name, i) => {
        const z = new Scalar([0, 2, 0][i])[name]();
        return [z.value, ...z.pull(1)];
      })`;
      const expected = [
        [1, 1],
        [0.5, -0.25],
        [0, 1],
      ];
      expect.close(await student.evaluate(run), expected, { name: "[value, slope]" });
    });
  },
};

/** Builds gates from lists of places, and returns the places in the order in which they were sorted. */
const SORT = `(() => {
  const gates = [];
  for (const inputs of edges) gates.push(new Scalar(gates.length, inputs.map((i) => gates[i]), () => []));
  return topologicalSort(gates.at(-1)).map((gate) => gates.indexOf(gate));
})()`;

const topologicalSort: Check = {
  title: "Topological sort",
  hints: [
    "A function `visit(gate)`: if it was visited, do nothing; else note that it is, visit its inputs, and then push the gate itself.",
    "A `Set<Scalar>` knows quickly whether a gate was visited.",
    "Without recursion: keep a stack of gates, each with a counter of the inputs that are done. The one on top either puts its next input on the stack, or, if all are done, goes to the list.",
  ],
  cases: async (student, test) => {
    const sorted = async (edges: readonly (readonly number[])[]): Promise<number[]> => {
      const order = await student.evaluate(SORT, { edges });
      expect.that(Array.isArray(order), "the answer should be a list of Scalars");
      return order as number[];
    };
    await test("a leaf alone is a list of one", async () => {
      expect.equal(await sorted([[]]), [0], "the places");
    });
    await test("a chain comes from its start to its end", async () => {
      expect.equal(await sorted([[], [0], [1], [2]]), [0, 1, 2, 3], "the places");
    });
    await test("a gate that is used twice is there once", async () => {
      const order = await sorted([[], [0], [0], [1, 2], [3, 3]]);
      expect.equal([...order].sort(), [0, 1, 2, 3, 4], "the places, sorted,");
    });
    await test("gates that the output does not use are not there", async () => {
      expect.equal(await sorted([[], [], [0]]), [0, 2], "the places");
    });
    await test("in a random graph every gate stands after its inputs", async () => {
      const edges = Array.from({ length: 30 }, (_, i) => (i < 2 ? [] : [...randint(0, i, [2]).data, i - 1]));
      const order = await sorted(edges);
      expect.equal(order.length, 30 - Number(!order.includes(0)), "the number of gates");
      const isInOrder = order.every((gate, i) =>
        edges[gate]!.every((input) => order.slice(0, i).includes(input)),
      );
      expect.that(isInOrder, "every gate should stand after its inputs");
    });
    await test("a chain of 100,000 gates does not overflow the stack", async () => {
      const run = `(() => {
        let gate = new Scalar(0);
        for (let i = 1; i < 100_000; i++) gate = new Scalar(i, [gate], (upstream) => [upstream]);
        return topologicalSort(gate).length;
      })()`;
      expect.equal(await student.evaluate(run), 100_000, "the number of gates");
    });
  },
};

/** Gradients by the student's `backward`, and values for slopes. */
async function checkBackward(student: Student, build: string, at: readonly number[]): Promise<void> {
  const run = `(() => {
    const xs = at.map((x) => new Scalar(x));
    backward((${build})(...xs));
    return xs.map((x) => x.grad);
  })()`;
  const values = `points.map((point) => (${build})(...[...point.data].map((x) => new Scalar(x))).value)`;
  const f = (points: Tensor[]) => student.evaluate(values, { points });
  await expect.gradient(await student.evaluate(run, { at }), tensor([...at]), f, { name: "the gradient" });
}

const backward: Check = {
  title: "Backward",
  hints: [
    "`topologicalSort(output)` has the output last: `reverse()` puts it first.",
    "`gate.pull(gate.grad)` gives one gradient for each of `gate.inputs`, in the same order.",
    "`input.grad += ...`, never `=`. And all `grad` are set to 0 before the first is set to 1.",
  ],
  cases: async (student, test) => {
    await test("the lecture's (x + y) z at -2, 5, -4: gradients -4, -4, 3", async () => {
      const run = `(() => {
        const xs = [-2, 5, -4].map((x) => new Scalar(x));
        const f = xs[0].add(xs[1]).mul(xs[2]);
        backward(f);
        return [...xs, f].map((x) => x.grad);
      })()`;
      expect.close(await student.evaluate(run), [-4, -4, 3, 1], { name: "the gradients of x, y, z, f" });
    });
    await test("a value that is used twice: x * x has the slope 2x", () =>
      checkBackward(student, "(x) => x.mul(x)", near1(1)));
    await test("a value that goes two ways that meet again", () =>
      checkBackward(
        student,
        "(x, y) => { const a = x.mul(y); return a.tanh().add(a.mul(x)).mul(a); }",
        near1(2),
      ));
    await test("a neuron of exponentials and quotients", () =>
      checkBackward(
        student,
        "(w, x, b) => w.mul(x).add(b).neg().exp().add(new Scalar(1)).reciprocal()",
        near1(3),
      ));
    await test("run twice, it gives the same", async () => {
      const run = `(() => {
        const x = new Scalar(3);
        const f = x.mul(x).add(x);
        backward(f);
        backward(f);
        return x.grad;
      })()`;
      expect.close(await student.evaluate(run), 7, {
        name: "the gradient of x * x + x at 3, after two runs,",
      });
    });
  },
};

const autogradFunction: Check = {
  title: "AutogradFunction",
  hints: [
    "`ctx.saveForBackward(x)` in `forward`; `const [x] = ctx.savedTensors` in `backward`.",
    "The derivative of sigmoid is `s * (1 - s)`.",
    "Product rule: two terms, one for each factor. And the upstream gradient multiplies both.",
  ],
  cases: async (student, test) => {
    await test("at 0 it is 0; far to the right it is x; far to the left it is 0", async () => {
      const y = await student.evaluate("Swish.apply(x)", { x: tensor([0, 40, -40]) });
      expect.close(y, [0, 40, 0], { name: "y" });
    });
    await test("f(x) - f(-x) is x", async () => {
      const x = randn(3, 2);
      const [up, down] = expect.list(
        await student.evaluate("[Swish.apply(x), Swish.apply(x.neg())]", { x }),
        2,
      );
      expect.close(expect.shape(up, [3, 2], "y").sub(expect.shape(down, [3, 2], "y")), x, {
        name: "the difference",
      });
    });
    await test("`backward` gives the gradient", async () => {
      const [x, u] = [randn(3, 4), randn(3, 4)];
      const run = `(() => {
        const leaf = gradlab.param(x);
        Swish.apply(leaf).backward(u);
        return leaf.grad;
      })()`;
      const f = (points: Tensor[]) =>
        student.evaluate("points.map((x) => Swish.apply(x).mul(u).sum().item())", { points, u });
      await expect.gradient(await student.evaluate(run, { x, u }), x, f);
    });
  },
};

const DUALS = [
  { name: "mul", call: "x.mul(y)" },
  { name: "div", call: "x.div(y)" },
  { name: "exp", call: "x.exp()" },
  { name: "sin", call: "x.sin()" },
] as const;

const dualNumbers: Check = {
  title: "Dual numbers",
  hints: [
    "Values are computed as always; for each operation the tangent follows its rule of differentiation, with `this.tangent` and `other.tangent` for the derivatives.",
    "`div` is the quotient rule; it is shorter with the quotient itself in a variable.",
    "`derivative` asks how fast f changes when x moves with velocity 1. `directional` lets each `xs[i]` move with its own velocity.",
  ],
  cases: async (student, test) => {
    await test("(1 + 2e)(3 + 4e) = 3 + 10e", async () => {
      const run = "(() => { const z = new Dual(1, 2).mul(new Dual(3, 4)); return [z.value, z.tangent]; })()";
      expect.close(await student.evaluate(run), [3, 10], { name: "[value, tangent]" });
    });
    for (const { name, call } of DUALS) {
      await test(`the tangent of \`${name}\` is how fast its value changes`, async () => {
        const [a, b, da, db] = near1(4) as [number, number, number, number];
        const run = `(() => {
          const at = (t) => { const [x, y] = [new Dual(a + t * da, da), new Dual(b + t * db, db)]; return ${call}; };
          return { value: at(0).value, tangent: at(0).tangent, around: [at(h).value, at(-h).value] };
        })()`;
        const found = (await student.evaluate(run, { a, b, da, db, h: STEP })) as Fields;
        const around = [...expect.shape(found.around, [2], "the value").data];
        expect.close(found.tangent, slope(around), { name: "the tangent", tolerance: 1e-5 });
      });
    }
    await test("division undoes multiplication, e^0 is 1, sin(0) is 0", async () => {
      const run =
        "[new Dual(7).mul(new Dual(3)).div(new Dual(3)), new Dual(0).exp(), new Dual(0).sin()].map((z) => z.value)";
      expect.close(await student.evaluate(run), [7, 1, 0], { name: "the values" });
    });
    await test("`derivative` of x * x * x at 2 is 12", async () => {
      expect.close(await student.evaluate("derivative((x) => x.mul(x).mul(x), 2)"), 12, {
        name: "the derivative",
      });
    });
    await test("`directional` of x y at (2, 3), moving with (1, 10), is 23", async () => {
      const run = "directional((x, y) => x.mul(y), [2, 3], [1, 10])";
      expect.close(await student.evaluate(run), 23, { name: "the answer" });
    });
  },
};

export const a3: { readonly [id: string]: Check } = {
  "a3.gates": gates,
  "a3.topological_sort": topologicalSort,
  "a3.backward": backward,
  "a3.autograd_function": autogradFunction,
  "a3.dual_numbers": dualNumbers,
};
