/**
 * What a student is told about the tasks of A1, classifiers on the digits. No case holds a finished solution: it holds
 * what must be true of any, on random inputs.
 */
import {
  add,
  arange,
  cat,
  eq,
  full,
  indexSelect,
  matmul,
  mean,
  mul,
  oneHot,
  ones,
  rand,
  randint,
  randn,
  stack,
  type Tensor,
  tensor,
  zeros,
} from "../../../runtime/index.js";
import type { Check } from "../check.js";
import { expect } from "../expect.js";
import type { Student } from "../student.js";

/** The distance functions are the same task three times, and so is what must be true of them. */
function distances(name: string, title: string, hints: readonly string[]): Check {
  const ask = (student: Student, X: Tensor, T: Tensor) => student.evaluate(`${name}(X, T)`, { X, T });
  return {
    title,
    hints,
    cases: async (student, test) => {
      await test("`dists` has a row for each row of `X`, a column for each of `X_train`", async () => {
        expect.shape(await ask(student, randn(3, 5), randn(4, 5)), [3, 4], "dists");
      });
      await test("the distance from [0, 0] to [3, 4] is 5", async () => {
        expect.close(await ask(student, zeros(1, 2), tensor([[3, 4]])), [[5]], { name: "dists" });
      });
      await test("every picture is at distance 0 from itself", async () => {
        const X = randn(4, 6);
        const dists = expect.shape(await ask(student, X, X), [4, 4], "dists");
        const own = Array.from({ length: 4 }, (_, i) => dists.at(i, i).item());
        expect.close(own, [0, 0, 0, 0], { name: "the diagonal", tolerance: 1e-5 });
      });
      await test("asked the other way round, distances are the same", async () => {
        const [X, T] = [randn(3, 4), randn(5, 4)];
        const there = expect.shape(await ask(student, X, T), [3, 5], "dists");
        const back = expect.shape(await ask(student, T, X), [5, 3], "dists");
        expect.close(back.T, there, { name: "dists(X_train, X), transposed," });
      });
      await test("pictures twice as bright are twice as far apart", async () => {
        const [X, T] = [randn(3, 4), randn(2, 4)];
        const once = expect.shape(await ask(student, X, T), [3, 2], "dists");
        expect.close(await ask(student, mul(X, 2), mul(T, 2)), mul(once, 2), { name: "dists" });
      });
    },
  };
}

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

const trainOptions = { num_classes: 3, learning_rate: 0.1, reg: 0, num_steps: 12, batch_size: 5 };

export const a1: { readonly [id: string]: Check } = {
  "a1.knn_two_loops": distances("distancesTwoLoops", "Distances with two loops", [
    "Inside of both loops, `X.at(i) - X_train.at(j)` holds the differences of one pair.",
    "`.item()` makes a plain number of a tensor that holds one.",
    "Do not forget to return `dists`.",
  ]),
  "a1.knn_one_loop": distances("distancesOneLoop", "Distances with one loop", [
    "`X_train - X.at(i)` is M x D: row `i` is taken from every row of `X_train`.",
    "Squares are to be added up along each row: `sum(..., 1)` leaves M numbers.",
    "Collect the N results in a list; `stack(list)` makes N x M of it.",
  ]),
  "a1.knn_no_loops": distances("distancesNoLoops", "Distances without loops", [
    "`matmul(X, X_train.T)` is N x M: the products of all pairs.",
    "The squares of `X` must be a column and those of `X_train` a row, so that they broadcast to N x M: `sum(..., 1, true)` keeps the column.",
    "Before the root, `maximum(..., 0)` takes away what rounding has made negative.",
  ]),
  "a1.knn_predict": {
    title: "The vote",
    hints: [
      "`argsort(dists, 1)` holds in each row the places of the examples, the nearest first.",
      "Places are not labels: `indexSelect(y_train, 0, places)` looks the labels up, for a flat list of places.",
      "`oneHot` makes a ballot of each label; added up they are the votes, and `argmax` finds the winner, of equal ones the first.",
    ],
    cases: async (student, test) => {
      const ask = async (dists: Tensor, y: Tensor, k: number) =>
        expect.tensor(await student.evaluate("predictLabels(dists, y, k)", { dists, y, k }), "the labels");
      const y = tensor([4, 4, 7, 7, 7], { dtype: "int32" });
      await test("one label for each row of `dists`", async () => {
        expect.shape(await ask(rand(6, 5), y, 2), [6], "the labels");
      });
      await test("k = 1: the label of the nearest one", async () => {
        const dists = tensor([
          [1, 2, 3, 4, 5],
          [5, 4, 3, 2, 1],
        ]);
        expect.equal(await ask(dists, y, 1), [4, 7], "the labels");
      });
      await test("k = 5: all vote, whatever the distances", async () => {
        expect.equal(await ask(rand(3, 5), y, 5), [7, 7, 7], "the labels");
      });
      await test("of equally many votes the smallest label wins", async () => {
        const dists = tensor([
          [3, 9, 1, 9, 9],
          [1, 9, 9, 9, 3],
        ]);
        expect.equal(await ask(dists, y, 2), [4, 4], "the labels");
      });
      await test("the order of the examples does not matter", async () => {
        const [dists, labels, order] = [rand(8, 9), randint(0, 4, [9]), [3, 1, 8, 0, 5, 2, 7, 4, 6]];
        const shuffled = indexSelect(dists, 1, tensor(order, { dtype: "int32" }));
        const theirs = indexSelect(labels, 0, tensor(order, { dtype: "int32" }));
        expect.equal(await ask(shuffled, theirs, 3), await ask(dists, labels, 3), "the labels");
      });
    },
  },
  "a1.cross_validation": {
    title: "Cross-validation",
    hints: [
      "For each fold there are two lists of rows: those inside of it, which are asked, and all others, which vote.",
      "`cat([X.slice([0, from]), X.slice([to, N])])` is everything but the fold.",
      "Find the distances of a fold once; then go through `ks`, and take the mean of `eq(labels, truth)`.",
    ],
    cases: async (student, test) => {
      const ask = async (X: Tensor, y: Tensor, ks: number[], folds: number) =>
        expect.shape(
          await student.evaluate("crossValidate(X, y, ks, folds)", { X, y, ks, folds }),
          [ks.length, folds],
          "the table",
        );
      await test("a row for each k, a column for each fold; all between 0 and 1", async () => {
        const table = await ask(randn(12, 3), randint(0, 2, [12]), [1, 3], 4);
        expect.that(
          [...table.data].every((x) => x >= 0 && x <= 1),
          "accuracies should lie between 0 and 1",
        );
      });
      await test("clouds that lie far apart are told apart without a mistake", async () => {
        const y = tensor([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], { dtype: "int32" });
        const X = add(mul(oneHot(y, 3), 50), randn(12, 3));
        expect.close(await ask(X, y, [1, 2], 3), ones(2, 3), { name: "the table" });
      });
      await test("nobody votes on itself: where every class is one fold, nothing is right", async () => {
        const y = tensor([0, 0, 0, 1, 1, 1, 2, 2, 2], { dtype: "int32" });
        expect.close(await ask(randn(9, 2), y, [1, 4], 3), zeros(2, 3), { name: "the table" });
      });
    },
  },
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
        const numbers = [expect.number(value, "the loss"), ...expect.shape(dW, [3, 5], "dW").data];
        expect.that(numbers.every(Number.isFinite), "the loss and dW should be finite");
      });
    },
  },
  "a1.sgd": {
    title: "Stochastic gradient descent",
    hints: [
      "`randint(0, num_train, [batch_size])` picks rows; `indexSelect(X, 0, rows)` and `indexSelect(y, 0, rows)` fetch them.",
      "Within a step: fetch the batch, ask for `[loss, dW]`, remember the loss, move `W`. Downhill is against the gradient.",
      "`predictLinear`: all scores at once are one product, and `argmax(..., 1)` is the place of the largest in each row.",
    ],
    cases: async (student, test) => {
      await test("`predictLinear` takes the label with the highest score", async () => {
        const W = tensor([
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]);
        const X = tensor([
          [0, 5, 1],
          [2, 1, 0],
          [-3, -2, -1],
        ]);
        const labels = await student.evaluate("predictLinear(W, X)", { W, X });
        expect.equal(expect.tensor(labels, "the labels"), [1, 0, 2], "the labels");
      });
      await test("one loss is remembered for each step, and `W` keeps its shape", async () => {
        const { W, losses } = await trained(student, "(W, X, y, reg) => [1.5, gradlab.zerosLike(W)]");
        expect.shape(W, [4, 3], "W");
        expect.close(losses, full([12], 1.5), { name: "losses" });
      });
      await test("a step goes against the gradient, as far as the learning rate says", async () => {
        const { W } = await trained(student, "(W, X, y, reg) => [0, gradlab.full(W.shape, 2)]");
        // 12 steps of 0.1 * 2, from a start close to 0.
        expect.close(W, full([4, 3], -2.4), { name: "W", tolerance: 0.02 });
      });
      await test("batches have the right size, and each row its own label", async () => {
        const loss =
          "(W, X, y) => (seen.push(gradlab.cat([X, y.reshape(-1, 1)], 1)), [0, gradlab.zerosLike(W)])";
        const X = stack([arange(0, 30), zeros(30)], 1);
        const run = `(() => { const seen = []; trainLinear(${loss}, X, y, options); return seen; })()`;
        const y = arange(0, 30).to("int32");
        const seen = expect.list(
          await student.evaluate(run, { X, y, options: trainOptions }),
          12,
          "12 batches",
        );
        for (const batch of seen) {
          const rows = expect.shape(batch, [5, 3], "a batch with its labels");
          expect.close(rows.select(1, 2), rows.select(1, 0), { name: "the labels of a batch" });
        }
        const drawn = new Set(seen.flatMap((batch) => [...expect.tensor(batch).select(1, 0).data]));
        expect.that(drawn.size > 10, "batches should be drawn at random from all examples");
      });
    },
  },
  "a1.search": {
    title: "A search for good settings",
    hints: [
      "Two loops, over learning rates such as 0.01, 0.1, 0.5 and strengths such as 0.0001, 0.001, 0.01.",
      "Before you blame the settings, train for longer: 400 steps of 100 examples are enough.",
      "Keep the best so far in a variable, and replace it when a new accuracy is higher.",
    ],
    cases: async (student, test) => {
      const y = randint(0, 10, [240]);
      const X = add(mul(oneHot(y, 12), 2), mul(randn(240, 12), 0.5));
      const [first, second] = [X.slice([0, 160]), X.slice([160, 240])];
      const inputs = { X: first, y: y.slice([0, 160]), X_val: second, y_val: y.slice([160, 240]) };
      let answer: Promise<unknown> | undefined;
      // A search takes a while: one for all cases, on clouds of points that are easier than digits.
      const found = async () => {
        answer ??= student.evaluate("search(X, y, X_val, y_val)", inputs);
        return (await answer) as { [name: string]: unknown };
      };
      await test("it returns W, learning_rate, reg, accuracy and tried", async () => {
        const result = await found();
        expect.shape(result.W, [12, 10], "W");
        for (const name of ["learning_rate", "reg", "accuracy"]) expect.number(result[name], name);
      });
      await test("at least six combinations were tried: [learning_rate, reg, accuracy]", async () => {
        const { tried } = await found();
        const table = expect.tensor(tried, "tried");
        expect.that(table.ndim === 2 && table.shape[1] === 3, "tried should have rows of three numbers");
        expect.that(table.shape[0]! >= 6, `tried should have six rows or more, but has ${table.shape[0]}`);
      });
      await test("the accuracy is that of `W` on the validation set, and the best of all", async () => {
        const { W, accuracy, tried } = await found();
        const scores = matmul(inputs.X_val, expect.shape(W, [12, 10], "W"));
        const right = mean(eq(scores.argmax(1), inputs.y_val)).item();
        expect.close(accuracy, right, { name: "accuracy" });
        const best = Math.max(...(expect.tensor(tried).select(1, 2).data as Float64Array));
        expect.close(accuracy, best, { name: "accuracy" });
      });
      await test("clouds that lie apart are read well", async () => {
        const accuracy = expect.number((await found()).accuracy);
        expect.that(accuracy > 0.9, `nine of ten should be right, but ${accuracy.toFixed(2)} are`);
      });
    },
  },
};

/** W with one more row, of equal numbers: as much is added to every score of an example. */
function withRow(W: Tensor, value: number): { W: Tensor } {
  return { W: cat([W, full([1, W.shape[1]!], value)]) };
}

async function trained(student: Student, loss: string): Promise<{ [name: string]: unknown }> {
  const inputs = { X: randn(30, 4), y: randint(0, 3, [30]), options: trainOptions };
  const answer = await student.evaluate(`trainLinear(${loss}, X, y, options)`, inputs);
  expect.that(typeof answer === "object" && answer !== null, "trainLinear should return { W, losses }");
  return answer as { [name: string]: unknown };
}
