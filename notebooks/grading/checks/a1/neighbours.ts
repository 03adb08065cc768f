/**
 * A1, nearest neighbours. No case holds a finished solution: it holds what must be true of any, on random inputs.
 */
import {
  add,
  indexSelect,
  mul,
  oneHot,
  ones,
  rand,
  randint,
  randn,
  type Tensor,
  tensor,
  zeros,
} from "../../../../runtime/index.js";
import type { Check } from "../../check.js";
import { expect } from "../../expect.js";
import type { Student } from "../../student.js";

const text = (x: number) => String(Number(x.toPrecision(6)));

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
      await test("pictures as good as equal are at distance 0, not NaN", async () => {
        // Where squares are multiplied out only rounding is left of them, as often below 0 as above.
        const X = mul(randn(30, 6), 100);
        const dists = expect.shape(await ask(student, X, add(X, mul(randn(30, 6), 1e-9))), [30, 30], "dists");
        const own = Array.from({ length: 30 }, (_, i) => dists.at(i, i).item());
        expect.close(own, Array(30).fill(0), { name: "the diagonal", tolerance: 1e-3 });
      });
      await test("asked the other way round, distances are the same", async () => {
        const [X, T] = [randn(3, 4), randn(5, 4)];
        const there = expect.shape(await ask(student, X, T), [3, 5], "dists");
        const back = expect.shape(await ask(student, T, X), [5, 3], "dists");
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 5; j++) {
            const [one, other] = [there.at(i, j).item(), back.at(j, i).item()];
            expect.that(
              Math.abs(one - other) < 1e-6,
              `from row ${i} of X to row ${j} of X_train it is ${text(one)}, the other way round ${text(other)}`,
            );
          }
        }
      });
      await test("pictures twice as bright are twice as far apart", async () => {
        const [X, T] = [randn(3, 4), randn(2, 4)];
        const once = expect.shape(await ask(student, X, T), [3, 2], "dists");
        expect.close(await ask(student, mul(X, 2), mul(T, 2)), mul(once, 2), { name: "dists" });
      });
    },
  };
}

export const neighbours: { readonly [id: string]: Check } = {
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
      await test("with one voter and with all: of two far clouds each is right, or the larger one wins", async () => {
        // The small cloud has one of four in the first fold, two in the second, none in the third.
        const y = tensor([0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0], { dtype: "int32" });
        const X = add(mul(oneHot(y, 2), 50), randn(12, 2));
        const table = [
          [1, 1, 1],
          [0.75, 0.5, 1],
        ];
        expect.close(await ask(X, y, [1, 8], 3), table, { name: "the table" });
      });
      await test("nobody votes on itself: where every class is one fold, nothing is right", async () => {
        const y = tensor([0, 0, 0, 1, 1, 1, 2, 2, 2], { dtype: "int32" });
        expect.close(await ask(randn(9, 2), y, [1, 4], 3), zeros(2, 3), { name: "the table" });
      });
    },
  },
};
