/** What a student is told about the tasks of A2, backpropagation by hand: mostly that gradients are gradients. */
import {
  cat,
  eq,
  matmul,
  mean,
  mul,
  oneHot,
  randint,
  randn,
  relu,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../../runtime/index.js";
import type { Check } from "../check.js";
import { expect } from "../expect.js";
import type { Student } from "../student.js";

type Test = (name: string, body: () => unknown) => Promise<void>;
type Fields = { [name: string]: unknown };

/** The fields that an object must have. */
async function fields(answer: Promise<unknown>, ...names: string[]): Promise<Fields> {
  const found = await answer;
  const isObject = typeof found === "object" && found !== null;
  const missing = names.filter((name) => !isObject || (found as Fields)[name] === undefined);
  expect.that(
    missing.length === 0,
    `the answer should have ${names.join(", ")}, but lacks ${missing.join(", ")}`,
  );
  return found as Fields;
}

/** Holds one gradient of a computation against differences of its loss. */
async function gradientOf(
  student: Student,
  gradient: unknown,
  name: string,
  inputs: { [name: string]: unknown },
  loss: string,
): Promise<void> {
  const ask = `points.map((${name}) => gradlab.tensor(${loss}).item())`;
  const at = inputs[name] as Tensor;
  const f = (points: Tensor[]) => student.evaluate(ask, { ...inputs, points });
  await expect.gradient(gradient, at, f, { name: `the gradient of ${name}` });
}

const NEURON = ["w0", "x0", "w1", "x1", "b", "v"] as const;

const neuron: Check = {
  title: "One neuron, flat",
  hints: [
    "Begin at the bottom: `L = v * t` is a product, so `grad_v = grad_L * t`, and `grad_t = grad_L * v`.",
    "`grad_s3` is `grad_t` times the derivative of tanh, `1 - t * t`. An addition hands its gradient to both of its inputs as it is.",
    "At the end stand two products again. Count: each of the six inputs needs a gradient.",
  ],
  cases: async (student, test) => {
    const at = Object.fromEntries(NEURON.map((name) => [name, randn().item()]));
    const call = `neuron(${NEURON.join(", ")})`;
    for (const name of NEURON) {
      await test(`\`grad_${name}\` is the slope of L in ${name}`, async () => {
        const found = await fields(student.evaluate(call, at), `grad_${name}`);
        const inputs = { ...at, [name]: tensor(at[name]!) };
        const loss = `neuron(${NEURON.map((other) => (other === name ? `${name}.item()` : other)).join(", ")}).L`;
        await gradientOf(student, found[`grad_${name}`], name, inputs, loss);
      });
    }
  },
};

function networkInputs(reg: number) {
  const [X, y] = [randn(5, 4), randint(0, 3, [5])];
  return { X, y, W1: randn(4, 6), b1: randn(6), W2: randn(6, 3), b2: randn(3), reg };
}

const flat: Check = {
  title: "A network, flat",
  hints: [
    "Forward first, each step with a name: `a1`, `h1`, `score`, then the softmax loss as in A1. Check it alone.",
    "Backward from the end: `dscore` as in A1. `score` came from a product and a bias: three gradients, `dW2`, `db2` and `dh1`, by the two patterns above.",
    "`da1` is `dh1`, stopped where `a1` was not positive. Then the same two patterns once more, with `X`. Last, each `dW` gains the gradient of its regularisation.",
  ],
  cases: async (student, test) => {
    const call = "flatNetwork(X, y, W1, b1, W2, b2, reg)";
    const names = ["loss", "dW1", "db1", "dW2", "db2"];
    const ask = (inputs: object) => fields(student.evaluate(call, { ...inputs }), ...names);
    await test("it returns a loss, and gradients of the shapes of W1, b1, W2, b2", async () => {
      const inputs = networkInputs(0);
      const found = await ask(inputs);
      expect.number(found.loss, "the loss");
      for (const name of ["W1", "b1", "W2", "b2"] as const) {
        expect.shape(found[`d${name}`], inputs[name].shape, `d${name}`);
      }
    });
    await test("with W2 and b2 all 0 every class is equally likely: the loss is log(3)", async () => {
      const inputs = { ...networkInputs(0), W2: zeros(6, 3), b2: zeros(3) };
      expect.close((await ask(inputs)).loss, Math.log(3), { name: "the loss of 3 classes" });
    });
    await test("a hidden unit below 0 is silent: with b1 = -1000 the scores are b2", async () => {
      const inputs = networkInputs(0);
      const silent = { ...inputs, b1: mul(tensor([1, 1, 1, 1, 1, 1]), -1000), b2: tensor([7, 7, 7]) };
      expect.close((await ask(silent)).loss, Math.log(3), { name: "the loss" });
    });
    for (const name of ["W2", "b2", "W1", "b1"]) {
      await test(`\`d${name}\` is the gradient of the loss`, async () => {
        const inputs = networkInputs(0.1);
        await gradientOf(student, (await ask(inputs))[`d${name}`], name, inputs, `${call}.loss`);
      });
    }
  },
};

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
    await test("forward: the sum of two inputs gives the sum of outputs, if b is 0", async () => {
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
      expect.that(Number.isFinite(loss), "the loss should be finite");
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

const network: Check = {
  title: "A network of layers",
  hints: [
    "`score` is three calls of `forward`, one inside of the other; `loss` calls `score`, then `forward` of the loss layer, and remembers `reg` for later.",
    "`backward` begins at the loss layer. What each layer returns is the upstream gradient of the one before it.",
    "Regularisation comes last: it adds to both `dW`, and leaves the biases alone.",
  ],
  cases: async (student, test) => {
    const make = (layer: string) =>
      `const net = new TwoLayerNet(4, 6, 3, new ${layer}()); Object.assign(net.first, { W: W1, b: b1 }); Object.assign(net.second, { W: W2, b: b2 });`;
    await test("`score` is ReLU between two linear layers", async () => {
      const { X, W1, b1, W2, b2 } = networkInputs(0);
      const score = await student.evaluate(`(() => { ${make("SVMLoss")} return net.score(X); })()`, {
        X,
        W1,
        b1,
        W2,
        b2,
      });
      const hidden = relu(matmul(X, W1).add(b1));
      expect.close(score, matmul(hidden, W2).add(b2), { name: "the scores" });
    });
    await test("`loss` adds reg times the squares of both W", async () => {
      const inputs = networkInputs(0);
      const ask = async (reg: number) =>
        expect.number(
          await student.evaluate(`(() => { ${make("SVMLoss")} return net.loss(X, y, reg); })()`, {
            ...inputs,
            reg,
          }),
          "the loss",
        );
      const squares = sum(mul(inputs.W1, inputs.W1)).item() + sum(mul(inputs.W2, inputs.W2)).item();
      expect.close((await ask(0.5)) - (await ask(0)), squares / 2, { name: "what reg = 0.5 adds" });
    });
    for (const layer of ["SoftmaxLoss", "SVMLoss"]) {
      for (const [name, field] of Object.entries({
        W1: "first.dW",
        b1: "first.db",
        W2: "second.dW",
        b2: "second.db",
      })) {
        await test(`${layer}: \`${field}\` is the gradient of the loss`, async () => {
          const inputs = networkInputs(0.1);
          const run = `(() => { ${make(layer)} net.loss(X, y, reg); net.backward(); return net.${field}; })()`;
          const loss = `(() => { ${make(layer)} return net.loss(X, y, reg); })()`;
          await gradientOf(student, await student.evaluate(run, inputs), name, inputs, loss);
        });
      }
    }
  },
};

const training: Check = {
  title: "Training",
  hints: [
    "Start with what is known to work: 64 hidden units, batches of 50, a learning rate of 0.1, 1000 steps.",
    "A step: pick rows at random, `net.loss(...)`, `net.backward()`, then move both `W` and both `b` against their gradients.",
    "Not enough? Train longer, or with momentum: each parameter has a velocity, of which a tenth is lost at each step, and which the gradient changes.",
  ],
  cases: async (student, test) => {
    // Clouds of points that are easier than digits, and of the same form: whether it learns is seen sooner.
    const cloud = (num: number) => {
      const y = randint(0, 10, [num]);
      const X = cat([mul(oneHot(y, 10), 2), zeros(num, 54)], 1).add(mul(randn(num, 64), 0.3));
      return { X, y };
    };
    const [learn, unseen] = [cloud(600), cloud(200)];
    let answer: Promise<unknown> | undefined;
    const score = async () => {
      const inputs = { X: learn.X, y: learn.y, X_new: unseen.X };
      answer ??= student.evaluate("trainNetwork(X, y).score(X_new)", inputs);
      return expect.shape(await answer, [200, 10], "the scores");
    };
    await test("it returns a network, with a score for each of ten digits", score);
    await test("the scores are numbers", async () => {
      expect.that(
        (await score()).data.every(Number.isFinite),
        "there should be no NaN: is the rate too large?",
      );
    });
    await test("clouds that lie apart: at least 95 % of those it has not seen", async () => {
      const right = mean(eq((await score()).argmax(1), unseen.y)).item();
      expect.that(right >= 0.95, `at least 95 % should be right, but ${(100 * right).toFixed(1)} % are`);
    });
  },
};

export const a2: { readonly [id: string]: Check } = {
  "a2.flat_neuron": neuron,
  "a2.flat_backprop": flat,
  "a2.linear": linear,
  "a2.relu": reluCheck,
  "a2.softmax": softmaxLayer,
  "a2.svm": svmLayer,
  "a2.network": network,
  "a2.training": training,
};
