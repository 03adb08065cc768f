/** Moving all numbers to other places: other shapes, other orders, copies of them. */
import * as g from "../../../../runtime/index.js";
import { axisOf, hasAxes, hasRoom, isMatrix, isSmall, isVector, type Rule } from "./rule.js";

export const SHAPING: readonly Rule[] = [
  { name: "flatten", run: (a) => g.flatten(a) },
  { name: "unsqueeze", fits: (a) => a.length < 3, run: (a, _, k) => g.unsqueeze(a, k % (a.ndim + 1)) },
  { name: "squeeze", fits: (a) => a.includes(1), run: (a) => g.squeeze(a) },
  { name: "transpose", fits: hasAxes(2), run: (a) => g.transpose(a) },
  { name: "movedim", fits: hasAxes(2), run: (a, _, k) => g.movedim(a, 0, axisOf(a, k)) },
  { name: "flip", fits: hasAxes(1), run: (a, _, k) => g.flip(a, axisOf(a, k)) },
  { name: "roll", fits: hasAxes(1), run: (a, _, k) => g.roll(a, (k % 3) + 1, axisOf(a, k)) },
  { name: "repeat", fits: (a) => isVector(a) && isSmall(a), run: (a) => g.repeat(a, 2) },
  { name: "tile", fits: hasRoom, run: (a, _, k) => g.tile(a, [1 + (k % 2), ...a.shape.map(() => 1)]) },
  {
    name: "expand",
    fits: (a) => isSmall(a) && a.length < 3,
    run: (a, _, k) => g.expand(a, [1 + (k % 2), ...a.shape.map(() => -1)]),
  },
  {
    name: "repeatInterleave",
    fits: hasRoom,
    run: (a, _, k) => g.repeatInterleave(a, a.shape[axisOf(a, k)] === 2 ? [2, 1] : 2, axisOf(a, k)),
  },
  { name: "cat", fits: hasRoom, run: (a, _, k) => g.cat([a, g.sin(a), a], axisOf(a, k)) },
  {
    name: "stack",
    fits: (a) => a.length < 3 && isSmall(a),
    run: (a, _, k) => g.stack([a, g.cos(a), a], k % (a.ndim + 1)),
  },
  { name: "pad", fits: hasRoom, run: (a, _, k) => g.pad(a, [k % 2, 1], 0.5) },
  { name: "crop", fits: (a) => a.at(-1)! > 1, run: (a, _, k) => g.pad(a, [-(k % 2), k % 2]) },
  { name: "tril", fits: hasAxes(2), run: (a, _, k) => g.tril(a, (k % 3) - 1) },
  { name: "triu", fits: hasAxes(2), run: (a, _, k) => g.triu(a, (k % 3) - 1) },
  { name: "diagonal", fits: hasAxes(2), run: (a) => g.diagonal(a) },
  { name: "diag", fits: isVector, run: (a) => g.diag(g.at(a, ":4")) },
  { name: "trace", fits: isMatrix, run: (a) => g.trace(a) },
  { name: "diff", fits: (a) => a.at(-1)! > 1, run: (a) => g.diff(a) },
  {
    name: "unfold",
    fits: (a) => a.length >= 1 && a.length < 3 && a.at(-1)! > 1,
    run: (a, _, k) => g.unfold(a, -1, 2, 1 + (k % 2)),
  },
  { name: "cast", run: (a) => g.cast(a, a.dtype) },
];
