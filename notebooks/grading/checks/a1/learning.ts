/** A1, gradient descent with any loss, and the search for its settings. */
import {
  add,
  arange,
  eq,
  full,
  matmul,
  mean,
  mul,
  oneHot,
  randint,
  randn,
  stack,
  tensor,
  zeros,
} from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import type { Student } from "../../student.js";

const trainOptions = { num_classes: 3, learning_rate: 0.1, reg: 0.25, num_steps: 12, batch_size: 5 };

export const learning: { readonly [id: string]: Check } = {
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
      await test("`reg` is handed on to the loss", async () => {
        const { losses } = await trained(student, "(W, X, y, reg) => [reg, gradlab.zerosLike(W)]");
        expect.close(losses, full([12], trainOptions.reg), { name: "losses" });
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
      const X = add(mul(oneHot(y, 12), 2), mul(randn(240, 12), 0.3));
      const [first, second] = [X.slice([0, 160]), X.slice([160, 240])];
      const inputs = { X: first, y: y.slice([0, 160]), X_val: second, y_val: y.slice([160, 240]) };
      let answer: Promise<unknown> | undefined;
      // A search takes a while: one for all cases, on clouds of points that are easier than digits.
      const found = async () => {
        answer ??= student.evaluate("search(X, y, X_val, y_val)", inputs);
        return expect.record(await answer, "{ W, learning_rate, reg, accuracy, tried }");
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

async function trained(student: Student, loss: string): Promise<{ [name: string]: unknown }> {
  const inputs = { X: randn(30, 4), y: randint(0, 3, [30]), options: trainOptions };
  const answer = await student.evaluate(`trainLinear(${loss}, X, y, options)`, inputs);
  return expect.record(answer, "{ W, losses }");
}
