/** A2, layers: forward by what is known of it, backward by differences of forward. */
import { cat, mul, randint, randn, type Tensor, tensor, zeros } from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import { fields, gradientOf } from "./differences.js";

type Test = (name: string, body: () => unknown) => Promise<void>;

const linear: Check = {
  title: "Linear layer",
  hints: [
    "`forward` keeps its input for later: `this.x = x`.",
    "It is the pattern of a product, from 1.2. Write the shapes beside it: no other way fits.",
    "`b` was added to every row, so it was copied; the gradients of copies add up.",
  ],
  cases: async (student, test) => {
    const inputs = { x: randn(4, 3), W: randn(3, 5), b: randn(5), u: randn(4, 5) };
    const run =
      "(() => { const layer = new Linear(W, b); layer.forward(x); const grad_x = layer.backward(u); return { grad_x, dW: layer.dW, db: layer.db }; })()";
    const loss = "new Linear(W, b).forward(x).mul(u).sum()";
    await test("forward: N x D becomes N x M, and an input of zeros gives b in every row", async () => {
      const y = await student.evaluate("new Linear(W, b).forward(x)", { ...inputs, x: zeros(2, 3) });
      expect.close(y, [[...inputs.b.data], [...inputs.b.data]], { name: "y" });
    });
    await test("forward: three times the input gives three times the output, if b is 0", async () => {
      const call = "new Linear(W, b).forward(x)";
      const given = { ...inputs, b: zeros(5) };
      const once = expect.shape(await student.evaluate(call, given), [4, 5], "y");
      expect.that(
        once.data.some((value) => value !== 0),
        "y should depend on x",
      );
      expect.close(await student.evaluate(call, { ...given, x: mul(inputs.x, 3) }), mul(once, 3), {
        name: "y",
      });
    });
    await test("backward returns the gradient of x", async () => {
      const { grad_x } = await fields(student.evaluate(run, inputs), "grad_x");
      await gradientOf(student, grad_x, "x", inputs, loss);
    });
    for (const name of ["W", "b"]) {
      await test(`backward leaves the gradient of ${name} in \`d${name}\``, async () => {
        const found = await fields(student.evaluate(run, inputs), `d${name}`);
        await gradientOf(student, found[`d${name}`], name, inputs, loss);
      });
    }
  },
};

const reluCheck: Check = {
  title: "ReLU layer",
  hints: [
    "`maximum(0, x)` is the forward pass; keep `x`, or where it was positive.",
    "`where(condition, a, b)` takes a where the condition holds: the upstream gradient, or 0.",
  ],
  cases: async (student, test) => {
    const run = "(() => { const layer = new ReLU(); layer.forward(x); return layer.backward(u); })()";
    await test("forward: the lecture's (1, -2, 3, -1) becomes (1, 0, 3, 0)", async () => {
      const y = await student.evaluate("new ReLU().forward(x)", { x: tensor([1, -2, 3, -1]) });
      expect.close(y, [1, 0, 3, 0], { name: "y" });
    });
    await test("backward: of the lecture's upstream (4, -1, 5, 9) pass (4, 0, 5, 0)", async () => {
      const given = { x: tensor([1, -2, 3, -1]), u: tensor([4, -1, 5, 9]) };
      expect.close(await student.evaluate(run, given), [4, 0, 5, 0], { name: "grad_x" });
    });
    await test("backward returns the gradient of x, for any shape", async () => {
      const given = { x: randn(2, 3, 4), u: randn(2, 3, 4) };
      await gradientOf(
        student,
        await student.evaluate(run, given),
        "x",
        given,
        "new ReLU().forward(x).mul(u).sum()",
      );
    });
    await test("`forward` leaves its input as it was", async () => {
      const x = tensor([1, -2, 3, -1]);
      const after = await student.evaluate("(() => { new ReLU().forward(x); return x; })()", { x });
      expect.close(after, x, { name: "x after `forward`" });
    });
    await test("at exactly 0 the gradient is 0", async () => {
      expect.close(await student.evaluate(run, { x: zeros(3), u: tensor([1, 2, 3]) }), [0, 0, 0], {
        name: "grad_x",
      });
    });
  },
};

function lossLayer(
  name: string,
  title: string,
  hints: string[],
  own: (ask: Ask, test: Test) => Promise<void>,
): Check {
  return {
    title,
    hints,
    cases: async (student, test) => {
      const forward = `new ${name}().forward(score, y)`;
      const ask: Ask = async (score, y) =>
        expect.number(await student.evaluate(forward, { score, y }), "the loss");
      await own(ask, test);
      await test("the loss is a mean: with every example twice it is the same", async () => {
        const [score, y] = [randn(4, 3), randint(0, 3, [4])];
        const once = await ask(score, y);
        expect.close(await ask(cat([score, score]), cat([y, y])), once, { name: "the loss" });
      });
      await test("backward returns the gradient of the scores", async () => {
        const given = { score: randn(5, 4), y: randint(0, 4, [5]) };
        const run = `(() => { const layer = new ${name}(); layer.forward(score, y); return layer.backward(); })()`;
        await gradientOf(student, await student.evaluate(run, given), "score", given, forward);
      });
    },
  };
}

type Ask = (score: Tensor, y: Tensor) => Promise<number>;

const LECTURE_SCORES = tensor([
  [3.2, 5.1, -1.7],
  [1.3, 4.9, 2.0],
  [2.2, 2.5, -3.1],
]);
const LECTURE_LABELS = tensor([0, 1, 2], { dtype: "int32" });

const softmaxLayer = lossLayer(
  "SoftmaxLoss",
  "Softmax loss layer",
  [
    "It is the loss of A1 without the regularisation, with `score` given.",
    "`forward` keeps what its gradient in the scores is made of: the probabilities, and which class was right.",
  ],
  async (ask, test) => {
    await test("where all scores are equal, the loss is log of the number of classes", async () => {
      expect.close(await ask(zeros(4, 6), randint(0, 6, [4])), Math.log(6), {
        name: "the loss of 6 classes",
      });
    });
    await test("scores of 1000 and more give a number, not NaN", async () => {
      const loss = await ask(mul(randn(4, 3), 3000), randint(0, 3, [4]));
      expect.that(Number.isFinite(loss), `the loss should be finite, but is ${loss}`);
    });
  },
);

const svmLayer = lossLayer(
  "SVMLoss",
  "SVM loss layer",
  [
    "It is the loss of A1 without the regularisation, with `score` given. Keep the margins.",
    "Each active margin pulls on two scores, in opposite directions, and the mean makes each pull 1/N.",
  ],
  async (ask, test) => {
    await test("the lecture's three examples: losses 2.9, 0 and 12.9, mean 5.27", async () => {
      expect.close(await ask(LECTURE_SCORES, LECTURE_LABELS), 15.8 / 3, { name: "the loss" });
    });
    await test("where all scores are equal, each wrong class misses the whole margin", async () => {
      expect.close(await ask(zeros(4, 5), randint(0, 5, [4])), 4, { name: "the loss of 5 classes" });
    });
  },
);

export const layers: { readonly [id: string]: Check } = {
  "a2.linear": linear,
  "a2.relu": reluCheck,
  "a2.softmax": softmaxLayer,
  "a2.svm": svmLayer,
};
