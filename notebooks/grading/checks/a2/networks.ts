/** A2, a network of layers, and what comes of training it. */
import {
  add,
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
  zeros,
} from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import { fields, gradientOf } from "./differences.js";
import { networkInputs } from "./flat.js";

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
    const ask = `(() => {
      const net = trainNetwork(X, y);
      const { first, second } = net;
      return { score: net.score(X_new), W1: first.W, b1: first.b, W2: second.W, b2: second.b };
    })()`;
    const net = async () => {
      answer ??= student.evaluate(ask, { X: learn.X, y: learn.y, X_new: unseen.X });
      return fields(answer, "score", "W1", "b1", "W2", "b2");
    };
    const score = async () => expect.shape((await net()).score, [200, 10], "the scores");
    await test("it returns a network, with a score for each of ten digits", score);
    await test("the scores are numbers", async () => {
      expect.that(
        (await score()).data.every(Number.isFinite),
        "there should be no NaN: is the rate too large?",
      );
    });
    await test("the scores are what `first`, a ReLU and `second` make of the pictures", async () => {
      const [W1, b1, W2, b2] = await net().then((found) =>
        ["W1", "b1", "W2", "b2"].map((name) => expect.tensor(found[name], name)),
      );
      const hidden = relu(add(matmul(unseen.X, W1!), b1!));
      expect.close(await score(), add(matmul(hidden, W2!), b2!), { name: "the scores" });
    });
    await test("clouds that lie apart: at least 95 % of those it has not seen", async () => {
      const right = mean(eq((await score()).argmax(1), unseen.y)).item();
      expect.that(right >= 0.95, `at least 95 % should be right, but ${(100 * right).toFixed(1)} % are`);
    });
  },
};

export const networks: { readonly [id: string]: Check } = {
  "a2.network": network,
  "a2.training": training,
};
