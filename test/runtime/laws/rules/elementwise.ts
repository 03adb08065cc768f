/** Functions of each number by itself, and of two that are broadcast to each other. */
import * as g from "../../../../runtime/index.js";
import { axisOf, broadcasts, irregular, isVector, type Rule, unary } from "./rule.js";

export const ELEMENTWISE: readonly Rule[] = [
  unary(g.sin, "sin"),
  unary(g.cos, "cos"),
  unary(g.tanh, "tanh"),
  unary(g.sigmoid, "sigmoid"),
  unary(g.softplus, "softplus"),
  unary(g.silu, "silu"),
  unary(g.gelu, "gelu"),
  unary(g.erf, "erf"),
  unary(g.atan, "atan"),
  unary(g.asinh, "asinh"),
  unary(g.logSigmoid, "logSigmoid"),
  unary(g.neg, "neg"),
  unary((x) => g.exp(g.tanh(x)), "exp(tanh)"),
  unary((x) => g.log(g.add(g.square(g.sin(x)), 1)), "log(1 + sin^2)"),
  unary((x) => g.sqrt(g.add(g.square(x), 1)), "sqrt(1 + x^2)"),
  unary((x) => g.reciprocal(g.add(g.square(x), 1)), "1/(1 + x^2)"),
  unary((x) => g.pow(g.sigmoid(x), 2.5), "sigmoid^2.5"),
  unary((x) => g.lerp(x, 0.5, 0.3), "lerp"),
  unary((x) => g.sub(1, x), "1 - x"),
];

export const PAIRS: readonly Rule[] = [
  { name: "add", fits: broadcasts, run: (a, b) => g.add(a, b) },
  { name: "sub", fits: broadcasts, run: (a, b) => g.sub(a, b) },
  { name: "mul", fits: broadcasts, run: (a, b) => g.mul(g.tanh(a), b) },
  { name: "div", fits: broadcasts, run: (a, b) => g.div(a, g.add(g.square(b), 1)) },
  { name: "pow", fits: broadcasts, run: (a, b) => g.pow(g.add(g.sigmoid(a), 0.5), g.tanh(b)) },
  { name: "hypot", fits: broadcasts, run: (a, b) => g.hypot(a, g.add(g.square(b), 1)) },
  { name: "atan2", fits: broadcasts, run: (a, b) => g.atan2(a, g.add(g.square(b), 1)) },
  { name: "where", fits: broadcasts, run: (a, b) => g.where(g.gt(irregular(a.shape), 0), a, b) },
  { name: "maskedFill", fits: broadcasts, run: (a, b) => g.maskedFill(a, g.gt(irregular(b.shape), 0), 0.3) },
  {
    name: "matmul",
    fits: (a, b) =>
      a.length >= 1 &&
      b.length >= 1 &&
      a.length + b.length <= 6 &&
      a.at(-1) === b.at(b.length === 1 ? 0 : -2) &&
      broadcasts(a.slice(0, -2), b.slice(0, -2)),
    run: (a, b) => g.matmul(g.tanh(a), b),
  },
  { name: "outer", fits: (a, b) => isVector(a) && isVector(b), run: (a, b) => g.outer(g.tanh(a), b) },
  {
    name: "dot",
    fits: (a, b) => isVector(a) && isVector(b) && a[0] === b[0],
    run: (a, b) => g.dot(g.tanh(a), b),
  },
  {
    name: "cosineSimilarity",
    fits: (a, b) => a.length >= 1 && String(a) === String(b),
    run: (a, b, k) => g.cosineSimilarity(g.add(g.square(a), 1), g.add(g.tanh(b), 2), axisOf(a, k)),
  },
];
