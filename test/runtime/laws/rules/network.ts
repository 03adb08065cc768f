/** Linear algebra, layers and losses. Their other arguments are made of the second value. */

import type { Tensor } from "../../../../runtime/index.js";
import * as g from "../../../../runtime/index.js";
import type { Shape } from "../../../../runtime/shape.js";
import { hasAxes, isMatrix, positions, type Rule, taken } from "./rule.js";

const isImage = (a: Shape): boolean => isMatrix(a) && a[0] > 1 && a[1] > 1;
const reductions = ["mean", "sum", "none"] as const;

/** Numbers of b around 0, for weights. */
const weights = (b: Tensor, shape: Shape): Tensor => g.tanh(taken(b, shape));
/** A matrix that is never near a singular one. */
const regular = (b: Tensor, n: number): Tensor => g.add(g.eye(n), g.mul(weights(b, [n, n]), 0.3));
const image = (a: Tensor): Tensor => g.reshape(a, [1, 1, ...a.shape]);
/** A loss of a and as many numbers of b. */
const loss = (
  name: string,
  f: (x: Tensor, t: Tensor, options: { reduction: "mean" | "sum" | "none" }) => Tensor,
): Rule => ({
  name,
  run: (a, b, k) => f(a, weights(b, a.shape), { reduction: reductions[k % 3] }),
});

export const NETWORK: readonly Rule[] = [
  {
    name: "linear",
    fits: hasAxes(1),
    run: (a, b) => g.linear(g.tanh(a), weights(b, [2, a.shape[a.ndim - 1]]), weights(b, [2])),
  },
  {
    name: "addmm",
    fits: isMatrix,
    run: (a, b) => g.addmm(b.ndim === 0 ? b : g.mean(b), g.tanh(a), weights(b, [a.shape[1], 2]), 0.5, 2),
  },
  {
    name: "einsum",
    fits: isMatrix,
    run: (a, _, k) =>
      g.einsum(
        ["ij,kj->ik", "ij,ij->j", "ij->ji", "ij,il->jl"][k % 4],
        ...[g.tanh(a), a].slice(Number(k % 4 === 2)),
      ),
  },
  {
    name: "einsum of three",
    fits: isMatrix,
    run: (a, b) => g.einsum("ij,jk,i->k", a, weights(b, [a.shape[1], 2]), weights(b, [a.shape[0]])),
  },
  {
    name: "batched einsum",
    fits: (a) => a.length === 3,
    run: (a, b) => g.einsum("bij,bjk->bik", g.tanh(a), weights(b, [a.shape[0], a.shape[2], 2])),
  },
  {
    name: "diagonal by einsum",
    fits: (a) => isMatrix(a) && a[0] === a[1],
    run: (a, _, k) => g.einsum(k % 2 ? "ii->i" : "ii", a),
  },
  {
    name: "batched matmul",
    fits: (a) => a.length === 3,
    run: (a, b, k) => g.matmul(g.tanh(a), weights(b, [k % 2 ? 1 : a.shape[0], a.shape[2], 2])),
  },
  { name: "solve", fits: isMatrix, run: (a, b) => g.solve(regular(b, a.shape[0]), a) },
  { name: "inv", run: (a, _, k) => g.inv(regular(a, 2 + (k % 2))) },
  { name: "det", run: (a, _, k) => g.det(regular(a, 2 + (k % 2))) },
  { name: "slogdet", run: (a) => g.slogdet(regular(a, 2))[1] },
  {
    name: "conv2d",
    fits: isImage,
    run: (a, b, k) =>
      g
        .conv2d(image(a), weights(b, [2, 1, 2, 2]), weights(b, [2]), { padding: k % 2, stride: 1 + (k % 2) })
        .at(0),
  },
  {
    name: "conv1d",
    fits: (a) => isMatrix(a) && a[1] > 1,
    run: (a, b) => g.conv1d(g.unsqueeze(a, 0), weights(b, [1, a.shape[0], 2])).at(0),
  },
  {
    name: "convTranspose2d",
    fits: isImage,
    run: (a, b, k) =>
      g.convTranspose2d(image(a), weights(b, [1, 1, 2, 2]), null, { stride: 1 + (k % 2) }).at(0, 0),
  },
  {
    name: "avgPool2d",
    fits: isImage,
    run: (a, _, k) => g.avgPool2d(image(a), 2, { stride: 1, padding: k % 2 }).at(0, 0),
  },
  {
    name: "batchNorm",
    fits: (a) => a.length >= 2 && a[0] > 2,
    run: (a, b) => g.batchNorm(a, weights(b, [a.shape[1]]), weights(b, [a.shape[1]]), { eps: 0.1 }),
  },
  {
    name: "layerNorm",
    fits: (a) => a.at(-1)! > 1,
    run: (a, b) => g.layerNorm(a, a.shape.slice(-1), weights(b, a.shape.slice(-1)), null, { eps: 0.1 }),
  },
  {
    name: "groupNorm",
    fits: (a) => a.length === 3 && a[1] % 2 === 0,
    run: (a, b) => g.groupNorm(a, 2, weights(b, [a.shape[1]]), null, { eps: 0.1 }),
  },
  loss("mse", (x, t, o) => g.mse(x, t, o)),
  loss("binaryCrossEntropyWithLogits", (x, t, o) => g.binaryCrossEntropyWithLogits(x, g.sigmoid(t), o)),
  loss("binaryCrossEntropy", (x, t, o) => g.binaryCrossEntropy(g.sigmoid(g.tanh(x)), g.sigmoid(t), o)),
  {
    name: "klDiv",
    fits: hasAxes(1),
    run: (a, b, k) =>
      g.klDiv(g.logSoftmax(a, -1), g.softmax(weights(b, a.shape), -1), { reduction: reductions[k % 3] }),
  },
  {
    name: "crossEntropy",
    fits: isMatrix,
    run: (a, _, k) =>
      g.crossEntropy(a, positions([a.shape[0]], a.shape[1]), {
        reduction: reductions[k % 3],
        labelSmoothing: k % 2 ? 0.1 : 0,
      }),
  },
  {
    name: "crossEntropy of probabilities",
    fits: isMatrix,
    run: (a, b, k) => g.crossEntropy(a, g.softmax(weights(b, a.shape), 1), { reduction: reductions[k % 3] }),
  },
  {
    name: "nll",
    fits: isMatrix,
    run: (a, _, k) =>
      g.nll(g.logSoftmax(a, 1), positions([a.shape[0]], a.shape[1]), { reduction: reductions[k % 3] }),
  },
];
