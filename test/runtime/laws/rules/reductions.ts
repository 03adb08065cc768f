/** Functions along axes: folds, running folds, and what scales a line by itself. */

import type { Tensor } from "../../../../runtime/index.js";
import * as g from "../../../../runtime/index.js";
import { axisOf, hasAxes, irregular, type Rule } from "./rule.js";

/** A reduction over one axis, the axis kept or not. */
const along = (name: string, f: (x: Tensor, axis: number, keepdim: boolean) => Tensor): Rule => ({
  name,
  fits: hasAxes(1),
  run: (a, _, k) => f(a, axisOf(a, k), k % 2 === 0),
});

export const REDUCTIONS: readonly Rule[] = [
  along("sum", g.sum),
  along("mean", g.mean),
  { name: "sum of all", run: (a) => g.mul(g.sum(g.tanh(a)), 0.5) },
  { name: "sum of outer axes", fits: hasAxes(3), run: (a) => g.sum(g.tanh(a), [0, 2]) },
  along("variance", (x, axis, keepdim) => g.variance(g.tanh(x), axis, keepdim, 0)),
  along("std", (x, axis, keepdim) =>
    g.std(g.add(irregular(x.shape), g.mul(g.tanh(x), 0.1)), axis, keepdim, 0),
  ),
  along("logsumexp", g.logsumexp),
  along("prod", (x, axis, keepdim) => g.prod(g.tanh(x), axis, keepdim)),
  {
    // Zeros that stay zeros: what multiplies the others must not divide by them.
    name: "prod with zeros",
    run: (a, _, k) => g.prod(g.mul(g.tanh(a), g.gt(irregular(a.shape), k % 2 ? -0.5 : 0))),
  },
  along("norm", (x, axis, keepdim) => g.norm(g.add(g.square(x), 1), axis + 1.5, axis, keepdim)),
  along("2-norm", (x, axis) => g.norm(g.add(g.square(x), 1), 2, axis)),
  along("softmax", (x, axis) => g.softmax(x, axis)),
  along("logSoftmax", (x, axis) => g.logSoftmax(x, axis)),
  along("cumsum", (x, axis) => g.cumsum(g.tanh(x), axis)),
  along("cumprod", (x, axis) => g.cumprod(g.tanh(x), axis)),
  along("cumprod with zeros", (x, axis) => g.cumprod(g.mul(g.sin(x), g.gt(irregular(x.shape), -0.5)), axis)),
  along("logcumsumexp", (x, axis) => g.logcumsumexp(x, axis)),
  along("normalize", (x, axis) => g.normalize(g.add(g.square(x), 1), 2, axis)),
];
