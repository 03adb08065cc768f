/** Functions with corners, jumps and ties. */

import type { Tensor } from "../../../../runtime/index.js";
import * as g from "../../../../runtime/index.js";
import { axisOf, broadcasts, hasAxes, isMatrix, positions, type Rule, taken, unary } from "./rule.js";

const along = (name: string, f: (x: Tensor, axis: number, k: number) => Tensor): Rule => ({
  name,
  fits: hasAxes(1),
  run: (a, _, k) => f(a, axisOf(a, k), k),
});

export const CORNERS: readonly Rule[] = [
  unary(g.relu, "relu"),
  unary(g.abs, "abs"),
  unary((x) => g.clamp(x, -0.5, 0.5), "clamp"),
  unary(g.round, "round"),
  unary((x) => g.leakyRelu(x, 0.1), "leakyRelu"),
  unary(g.hardtanh, "hardtanh"),
  unary((x) => g.elu(x), "elu"),
  unary(g.softsign, "softsign"),
  { name: "maximum", fits: broadcasts, run: (a, b) => g.maximum(a, b) },
  { name: "minimum", fits: broadcasts, run: (a, b) => g.minimum(a, b) },
  along("amax", (x, axis, k) => g.amax(x, axis, k % 2 === 0)),
  along("amin", (x, axis, k) => g.amin(x, axis, k % 2 === 0)),
  { name: "amax of all", run: (a) => g.max(a) },
  along("max", (x, axis, k) => g.max(x, axis, k % 2 === 0)),
  along("min", (x, axis, k) => g.min(x, axis, k % 2 === 0)),
  along("median", (x, axis) => g.median(x, axis)),
  along("kthvalue", (x, axis, k) => g.kthvalue(x, 1 + (k % x.shape[axis]), axis)),
  along("sort", (x, axis, k) => g.sort(x, axis, k % 2 === 0)),
  along("topk", (x, axis, k) => g.topk(x, 1 + (k % x.shape[axis]), axis)[0]),
  along("cummax", (x, axis) => g.cummax(x, axis)),
  along("order of argsort", (x, axis) => g.takeAlongDim(g.sin(x), g.argsort(x, axis), axis)),
  along("norm", (x, axis, k) => g.norm(x, [1, 2, 3, 1.5, Infinity][k % 5], axis)),
  { name: "l1", run: (a, b) => g.l1(a, taken(b, a.shape)) },
  { name: "smoothL1", run: (a, b) => g.smoothL1(a, taken(b, a.shape), { reduction: "none" }) },
  { name: "huber", run: (a, b) => g.huber(a, taken(b, a.shape), { delta: 0.5 }) },
  { name: "svmLoss", fits: isMatrix, run: (a) => g.svmLoss(a, positions([a.shape[0]], a.shape[1])) },
  {
    name: "multiMarginLoss",
    fits: isMatrix,
    run: (a, _, k) => g.multiMarginLoss(a, positions([a.shape[0]], a.shape[1]), { p: k % 2 ? 1 : 2 }),
  },
  {
    name: "maxPool2d",
    fits: (a) => isMatrix(a) && a[0] > 1 && a[1] > 1,
    run: (a, _, k) =>
      g.maxPool2d(g.reshape(a, [1, 1, ...a.shape]), 2, { stride: 1, padding: k % 2 }).at(0, 0),
  },
];
