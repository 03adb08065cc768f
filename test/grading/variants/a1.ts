/** Other solutions of A1, classifiers. */
import { right, type Variant, wrong } from "./variant.js";

export const a1: readonly Variant[] = [
  right(
    "a1.knn_two_loops",
    4,
    "nested arrays",
    `function distancesTwoLoops(a, b) {
      return a.toArray().map((p) => b.toArray().map((q) => Math.hypot(...p.map((v, k) => v - q[k]))));
    }`,
  ),
  wrong(
    "a1.knn_two_loops",
    0,
    "zeros of the right shape",
    "function distancesTwoLoops(X: Tensor, T: Tensor) { return zeros(X.shape[0], T.shape[0]); }",
  ),
  wrong(
    "a1.knn_two_loops",
    0,
    "the root forgotten",
    `function distancesTwoLoops(X: Tensor, T: Tensor) {
      return sum((X.reshape(X.shape[0], 1, -1) - T) ** 2, 2);
    }`,
  ),
  right(
    "a1.knn_one_loop",
    4,
    "flat data",
    `function distancesOneLoop(X: Tensor, T: Tensor) {
      const out = zeros(X.shape[0], T.shape[0]);
      for (let i = 0; i < X.shape[0]; i++) out.data.set(norm(T - X.at(i), 2, 1).data, i * T.shape[0]);
      return out;
    }`,
  ),
  wrong(
    "a1.knn_one_loop",
    0,
    "rows and columns exchanged",
    "function distancesOneLoop(X: Tensor, T: Tensor) { return stack([...unbind(T)].map((t) => norm(X - t, 2, 1))); }",
  ),
  right(
    "a1.knn_no_loops",
    5,
    "differences of all pairs",
    `const distancesNoLoops = (X: Tensor, T: Tensor) => norm(unsqueeze(X, 1) - unsqueeze(T, 0), 2, 2);`,
  ),
  wrong(
    "a1.knn_no_loops",
    4,
    "NaN where rounding makes a square negative",
    `function distancesNoLoops(X: Tensor, T: Tensor) {
      const squares = sum(X * X, 1, true) + sum(T * T, 1) - 2 * matmul(X, T.T);
      return sqrt(where(X.shape[0] === T.shape[0] ? squares < 1e-6 : tensor(false), -1, squares));
    }`,
  ),
  right(
    "a1.knn_predict",
    4,
    "plain loops and a list of numbers",
    `function predictLabels(dists, y, k) {
      return dists.toArray().map((row) => {
        const near = row.map((d, j) => [d, y.data[j]]).sort((a, b) => a[0] - b[0]).slice(0, k).map(([, label]) => label);
        let best = -1, most = 0;
        for (const label of [...new Set(near)].sort((a: any, b: any) => a - b)) {
          const votes = near.filter((other) => other === label).length;
          if (votes > most) [best, most] = [label as number, votes];
        }
        return best;
      });
    }`,
  ),
  wrong(
    "a1.knn_predict",
    1,
    "the nearest alone, whatever k is",
    "function predictLabels(dists: Tensor, y: Tensor, k: number) { return indexSelect(y, 0, argmin(dists, 1)); }",
  ),
  right(
    "a1.cross_validation",
    5,
    "a tensor, folds by slices",
    `function crossValidate(X, y, ks, folds) {
      const [N, size] = [X.shape[0], X.shape[0] / folds];
      const table = zeros(ks.length, folds);
      for (let f = 0; f < folds; f++) {
        const rest = (t: Tensor) => cat([t.slice([0, f * size]), t.slice([(f + 1) * size, N])]);
        const own = (t: Tensor) => t.slice([f * size, (f + 1) * size]);
        for (let a = 0; a < ks.length; a++) {
          const labels = predictLabels(distancesNoLoops(own(X), rest(X)), rest(y), ks[a]);
          table.data[a * folds + f] = mean(eq(labels, own(y))).item();
        }
      }
      return table;
    }`,
  ),
  wrong(
    "a1.cross_validation",
    0,
    "every example votes on itself",
    `function crossValidate(X, y, ks, folds) {
      const size = X.shape[0] / folds;
      return ks.map((k) => Array.from({ length: folds }, (_, f) => {
        const own = (t: Tensor) => t.slice([f * size, (f + 1) * size]);
        return mean(eq(predictLabels(distancesNoLoops(own(X), X), y, k), own(y))).item();
      }));
    }`,
  ),
  right(
    "a1.svm_naive",
    6,
    "the library's loss and gradient",
    `function svmLossNaive(W, X, y, reg) {
      return valueAndGrad((W: Tensor) => svmLoss(matmul(X, W), y) + reg * sum(W * W))(W);
    }`,
  ),
  wrong(
    "a1.svm_naive",
    3,
    "the loss right, the gradient 0",
    `function svmLossNaive(W, X, y, reg) {
      return [svmLoss(matmul(X, W), y) + reg * sum(W * W), zerosLike(W)];
    }`,
  ),
  wrong(
    "a1.svm_naive",
    4,
    "no regularisation",
    `function svmLossNaive(W, X, y, reg) { return valueAndGrad((W: Tensor) => svmLoss(matmul(X, W), y))(W); }`,
  ),
  wrong(
    "a1.svm_vectorised",
    3,
    "the right class pulled once, not once for each margin",
    `function svmLossVectorised(W, X, y, reg) {
      const right = oneHot(y, W.shape[1]);
      const score = matmul(X, W);
      const margin = maximum(0, score - sum(score * right, 1, true) + 1) * (1 - right);
      const dscores = where(margin > 0, 1 / X.shape[0], 0) - right / X.shape[0];
      return [sum(margin) / X.shape[0] + reg * sum(W * W), matmul(X.T, dscores) + 2 * reg * W];
    }`,
  ),
  wrong("a1.svm_vectorised", 0, "it throws", `function svmLossVectorised() { throw new RangeError("no"); }`),
  right(
    "a1.softmax",
    6,
    "logsumexp, and a number for the loss",
    `function softmaxLoss(W, X, y, reg) {
      const s = matmul(X, W);
      const hot = oneHot(y, W.shape[1]);
      const data = mean(logsumexp(s, 1) - sum(s * hot, 1));
      return [data.item() + reg * sum(W * W).item(), (matmul(X.T, (softmax(s, 1) - hot) / X.shape[0]) + 2 * reg * W).toArray()];
    }`,
  ),
  wrong(
    "a1.softmax",
    5,
    "large scores overflow",
    `function softmaxLoss(W, X, y, reg) {
      const powers = exp(matmul(X, W));
      const hot = oneHot(y, W.shape[1]);
      const p = powers / sum(powers, 1, true);
      return [-sum(log(p) * hot) / X.shape[0] + reg * sum(W * W), matmul(X.T, (p - hot) / X.shape[0]) + 2 * reg * W];
    }`,
  ),
  right(
    "a1.sgd",
    6,
    "W changed in place, rows of a shuffled order",
    `function trainLinear(loss, X, y, { num_classes, learning_rate, reg, num_steps, batch_size }) {
      const W = 0.001 * randn(X.shape[1], num_classes);
      const losses = [];
      for (let t = 0; t < num_steps; t++) {
        const rows = randperm(X.shape[0]).slice([0, batch_size]);
        const [value, dW] = loss(W, indexSelect(X, 0, rows), indexSelect(y, 0, rows), reg);
        losses.push(value);
        W.assign(W - learning_rate * tensor(dW));
      }
      return { W, losses: losses.map((value) => tensor(value).item()) };
    }
    function predictLinear(W, X) { return [...argmax(matmul(X, W), 1).data]; }`,
  ),
  wrong(
    "a1.sgd",
    1,
    "up the hill",
    `function trainLinear(loss, X, y, { num_classes, learning_rate, reg, num_steps }) {
      let W = 0.001 * randn(X.shape[1], num_classes);
      const losses = [];
      for (let t = 0; t < num_steps; t++) {
        const [value, dW] = loss(W, X, y, reg);
        losses.push(tensor(value).item());
        W = W + learning_rate * tensor(dW);
      }
      return { W, losses };
    }
    function predictLinear(W: Tensor, X: Tensor) { return argmax(matmul(X, W), 1); }`,
  ),
  wrong(
    "a1.search",
    0,
    "an invented table",
    `function search(X, y, X_val, y_val) {
      const tried = [1, 2, 3, 4, 5, 6].map((i) => [i, i, i === 3 ? 0.99 : 0.5]);
      return { W: randn(X.shape[1], 10), learning_rate: 3, reg: 3, accuracy: 0.99, tried };
    }`,
  ),
  wrong(
    "a1.search",
    0,
    "W learned from the data set, whatever it is given",
    `function search(X, y, X_val, y_val) {
      const all = datasets.digits();
      const options = { num_classes: 10, learning_rate: 0.5, reg: 0.0001, num_steps: 150, batch_size: 100 };
      const { W } = trainLinear(softmaxLoss, cat([all.x / 16, ones(1797, 1)], 1), all.y, options);
      const accuracy = mean(eq(predictLinear(W, X_val), y_val)).item();
      return { W, learning_rate: 1, reg: 1, accuracy, tried: [1, 2, 3, 4, 5, 6].map((i) => [i, 1, accuracy]) };
    }`,
  ),
  wrong(
    "a1.knn_no_loops",
    4,
    "a root of what rounding made negative",
    `function distancesNoLoops(X: Tensor, T: Tensor) {
      return sqrt(sum(X * X, 1, true) + sum(T * T, 1) - 2 * matmul(X, T.T));
    }`,
  ),
  wrong(
    "a1.cross_validation",
    2,
    "the first k for all",
    `function crossValidate(X, y, ks, folds) {
      const [N, size] = [X.shape[0], X.shape[0] / folds];
      const row = Array.from({ length: folds }, (_, f) => {
        const rest = (t: Tensor) => cat([t.slice([0, f * size]), t.slice([(f + 1) * size, N])]);
        const own = (t: Tensor) => t.slice([f * size, (f + 1) * size]);
        return mean(eq(predictLabels(distancesNoLoops(own(X), rest(X)), rest(y), ks[0]), own(y))).item();
      });
      return ks.map(() => row);
    }`,
  ),
  wrong(
    "a1.svm_naive",
    0,
    "a margin of 2",
    `function svmLossNaive(W, X, y, reg) {
      const score = matmul(X, W);
      const right = oneHot(y, W.shape[1]);
      const margin = maximum(0, score - sum(score * right, 1, true) + 2) * (1 - right);
      let dscores = where(margin > 0, 1 / X.shape[0], 0);
      dscores -= right * sum(dscores, 1, true);
      return [sum(margin) / X.shape[0] + reg * sum(W * W), matmul(X.T, dscores) + 2 * reg * W];
    }`,
  ),
  wrong(
    "a1.sgd",
    4,
    "reg forgotten",
    `function trainLinear(loss, X, y, { num_classes, learning_rate, num_steps, batch_size }) {
      let W = 0.001 * randn(X.shape[1], num_classes);
      const losses = [];
      for (let t = 0; t < num_steps; t++) {
        const rows = randint(0, X.shape[0], [batch_size]);
        const [value, dW] = loss(W, indexSelect(X, 0, rows), indexSelect(y, 0, rows), 0);
        losses.push(tensor(value).item());
        W = W - learning_rate * tensor(dW);
      }
      return { W, losses };
    }
    function predictLinear(W: Tensor, X: Tensor) { return argmax(matmul(X, W), 1); }`,
  ),
];
