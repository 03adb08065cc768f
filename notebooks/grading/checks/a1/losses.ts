/** A1, the losses of linear classifiers: what their values must be, and that `dW` is their gradient. */
import {
  cat,
  full,
  mul,
  ones,
  randint,
  randn,
  type Tensor,
  tensor,
  zeros,
} from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import type { Student } from "../../student.js";

/** A linear classifier's loss: `[loss, dW]`. */
type Inputs = { W: Tensor; X: Tensor; y: Tensor; reg: number };

function problem(num: number, size: number, classes: number, reg = 0): Inputs {
  return { W: randn(size, classes), X: randn(num, size), y: randint(0, classes, [num]), reg };
}

function lossOf(name: string) {
  const answer = async (student: Student, inputs: Inputs) =>
    expect.list(await student.evaluate(`${name}(W, X, y, reg)`, inputs), 2, "[loss, dW]");
  const loss = async (student: Student, inputs: Inputs) =>
    expect.number((await answer(student, inputs))[0], "the loss");
  const gradient = async (student: Student, inputs: Inputs) => {
    const [, dW] = await answer(student, inputs);
    const ask = `points.map((W) => gradlab.tensor(${name}(W, X, y, reg)[0]).item())`;
    await expect.gradient(dW, inputs.W, (points) => student.evaluate(ask, { ...inputs, points }), {
      name: "dW",
    });
  };
  return { answer, loss, gradient };
}

/** What both losses share: they are means, and regularisation adds to them. */
async function commonCases(
  name: string,
  student: Student,
  test: (name: string, body: () => unknown) => Promise<void>,
): Promise<void> {
  const { answer, loss, gradient } = lossOf(name);
  await test("it returns [loss, dW]: a number, and the shape of `W`", async () => {
    const [value, dW] = await answer(student, problem(4, 5, 3));
    expect.number(value, "the loss");
    expect.shape(dW, [5, 3], "dW");
  });
  await test("the loss is a mean: with every example twice it is the same", async () => {
    const { W, X, y } = problem(4, 5, 3);
    const once = await loss(student, { W, X, y, reg: 0 });
    const twice = await loss(student, { W, X: cat([X, X]), y: cat([y, y]), reg: 0 });
    expect.close(twice, once, { name: "the loss of all examples twice" });
  });
  await test("regularisation adds reg times the squares of `W`", async () => {
    const inputs = {
      ...problem(3, 2, 2),
      W: tensor([
        [1, 2],
        [3, -4],
      ]),
    };
    const without = await loss(student, inputs);
    const added = (await loss(student, { ...inputs, reg: 0.5 })) - without;
    expect.close(added, 15, { name: "what reg = 0.5 adds for W = [[1, 2], [3, -4]]" });
  });
  await test("`dW` is the gradient of the loss", () => gradient(student, problem(5, 4, 3)));
  await test("`dW` is the gradient with regularisation too", () => gradient(student, problem(5, 4, 3, 0.6)));
}

function svm(name: string, title: string, hints: readonly string[]): Check {
  const { loss } = lossOf(name);
  return {
    title,
    hints,
    cases: async (student, test) => {
      await test("the lecture's three examples: losses 2.9, 0 and 12.9, mean 5.27", async () => {
        const W = tensor([
          [3.2, 5.1, -1.7],
          [1.3, 4.9, 2.0],
          [2.2, 2.5, -3.1],
        ]);
        const X = tensor([
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]);
        const y = tensor([0, 1, 2], { dtype: "int32" });
        expect.close(await loss(student, { W, X, y, reg: 0 }), 15.8 / 3, { name: "the loss" });
      });
      await test("where all scores are equal, each wrong class misses the whole margin", async () => {
        const inputs = { ...problem(4, 3, 5), W: zeros(3, 5) };
        expect.close(await loss(student, inputs), 4, { name: "the loss of 5 classes" });
      });
      await commonCases(name, student, test);
    },
  };
}

export const losses: { readonly [id: string]: Check } = {
  "a1.svm_naive": svm("svmLossNaive", "SVM loss with loops", [
    "First the loss alone, with `reg` = 0: for each example its scores, then for each class but the right one its margin.",
    "Only a margin above 0 counts. Column `j` of the gradient then gains the picture, and the column of the right class loses it.",
    "After the loops both are divided by `num_train`. The regularisation comes after that: it is a sum of squares, and has a gradient.",
  ]),
  "a1.svm_vectorised": svm("svmLossVectorised", "SVM loss without loops", [
    "`sum(score * oneHot(y, num_classes), 1, true)` picks the score of the right class, as a column.",
    "The right class itself has margin 1 by the formula, and must not count: multiply by `1 - oneHot(...)`.",
    "`dscores`: each active margin gives `dmargins` to its own class, and takes as much from the right one. Then one product with `X.T`, and the regularisation.",
  ]),
  "a1.softmax": {
    title: "Softmax loss",
    hints: [
      "Take the largest score of each row away from the row first: `score - max(score, 1, true)`.",
      "The logarithm of a quotient is a difference: `shifted - log(sum(exp(shifted), 1, true))` needs no division, and never takes log(0).",
      "Derive it for one example: the derivative of log-sum-exp is the probabilities, and the score of the right class is subtracted. What is left is short.",
    ],
    cases: async (student, test) => {
      const { loss, answer } = lossOf("softmaxLoss");
      await test("where all scores are equal, the loss is log of the number of classes", async () => {
        const inputs = { ...problem(4, 3, 5), W: zeros(3, 5) };
        expect.close(await loss(student, inputs), Math.log(5), { name: "the loss of 5 classes" });
      });
      await test("the same number added to all scores changes nothing", async () => {
        const { W, X, y, reg } = problem(4, 3, 5);
        const first = await loss(student, { X: cat([X, ones(4, 1)], 1), y, reg, ...withRow(W, 0) });
        const shifted = await loss(student, { X: cat([X, ones(4, 1)], 1), y, reg, ...withRow(W, 7) });
        expect.close(shifted, first, { name: "the loss" });
      });
      await commonCases("softmaxLoss", student, test);
      await test("scores of 1000 and more give numbers, not NaN", async () => {
        const inputs = problem(4, 3, 5);
        const [value, dW] = await answer(student, { ...inputs, W: mul(inputs.W, 3000) });
        const found = expect.number(value, "the loss");
        expect.that(Number.isFinite(found), `the loss should be finite, but is ${found}`);
        const odd = expect.shape(dW, [3, 5], "dW").data.find((entry) => !Number.isFinite(entry));
        expect.that(odd === undefined, `dW should be finite, but has ${odd}`);
      });
    },
  },
};

/** W with one more row, of equal numbers: as much is added to every score of an example. */
function withRow(W: Tensor, value: number): { W: Tensor } {
  return { W: cat([W, full([1, W.shape[1]!], value)]) };
}
