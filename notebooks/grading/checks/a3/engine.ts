/** A3, an engine of gates: what each does, in which order, and the gradients that come of it. */
import { randint, randperm, type Tensor, tensor } from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import type { Student } from "../../student.js";
import { near1, STEP, slope } from "./numbers.js";

type Fields = { readonly [name: string]: unknown };

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
      expect.equal([...order].sort(), [0, 1, 2, 3, 4], "the places, sorted");
    });
    await test("gates that the output does not use are not there", async () => {
      expect.equal(await sorted([[], [], [0]]), [0, 2], "the places");
    });
    await test("in a random graph every gate stands after its inputs", async () => {
      const edges = Array.from({ length: 30 }, (_, i) => (i < 2 ? [] : [...randint(0, i, [2]).data]));
      // One more gate uses all others, in a mixed order: so all of them matter, and few orders are right.
      edges.push([...randperm(30).data]);
      const order = await sorted(edges);
      expect.equal(order.length, 31, "the number of gates");
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
        name: "the gradient of x * x + x at 3, after two runs",
      });
    });
  },
};

export const engine: { readonly [id: string]: Check } = {
  "a3.gates": gates,
  "a3.topological_sort": topologicalSort,
  "a3.backward": backward,
};
