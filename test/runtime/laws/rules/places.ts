/** Reading parts of a tensor and adding into parts of one: what reverse mode adds up in place. */

import type { Tensor } from "../../../../runtime/index.js";
import * as g from "../../../../runtime/index.js";
import { axisOf, hasAxes, hasRoom, irregular, isMatrix, positions, type Rule } from "./rule.js";

/** Parts of one tensor, each used in a way of its own, one after the other, and between them the whole. */
const folded = (parts: readonly Tensor[], whole: Tensor): Tensor =>
  parts.reduce(
    (total, part, i) => g.add(g.tanh(total), g.mul(g.sum(part), g.add(g.mean(whole), i))),
    g.sum(g.sin(parts[0])),
  );

const last = (x: Tensor): number => x.shape[x.ndim - 1];

export const PLACES: readonly Rule[] = [
  { name: "entry", fits: hasAxes(1), run: (a, _, k) => g.at(a, k % a.shape[0]) },
  { name: "entry of the last axis", fits: hasAxes(2), run: (a, _, k) => g.at(a, "...", -1 - (k % last(a))) },
  {
    name: "range",
    fits: (a) => a[0] > 1,
    run: (a, _, k) => g.at(a, ["::2", "::-1", "1:", ":-1", "::-2"][k % 5], ...(k % 2 ? ["...", null] : [])),
  },
  {
    name: "ranges of two axes",
    fits: (a) => a.length >= 2 && a[1] > 1,
    run: (a, _, k) => g.at(a, k % 2 ? "::-1" : 0, "1::2"),
  },
  {
    name: "slice",
    fits: (a) => a[0] > 1,
    run: (a, _, k) => g.slice(a, k % 2 ? [1, null] : [null, null, -1]),
  },
  { name: "slices", fits: hasAxes(2), run: (a, _, k) => g.slice(a, [0, 2], [null, null, k % 2 ? -1 : 2]) },
  { name: "list", fits: hasRoom, run: (a, _, k) => g.at(a, [0, k % a.shape[0], 0]) },
  { name: "list of the last axis", fits: hasRoom, run: (a, _, k) => g.at(a, "...", [k % last(a), 0, -1]) },
  {
    name: "lists of two axes",
    fits: (a) => a.length >= 2,
    run: (a, _, k) => g.at(a, positions([2, 2], a.shape[0]), [k % a.shape[1], 0]),
  },
  {
    name: "lists apart",
    fits: (a) => a.length === 3,
    run: (a, _, k) => g.at(a, [0, k % a.shape[0], 0], k % 2 ? ":" : "::-1", [0, -1, 0]),
  },
  {
    name: "mask",
    fits: hasAxes(1),
    run: (a) => g.at(a, g.ge(irregular(a.shape), Math.sin(1))),
  },
  {
    name: "mask of an axis",
    fits: hasAxes(2),
    run: (a, _, k) =>
      g.at(
        a,
        ":",
        Array.from({ length: a.shape[1] }, (_, i) => i === k % a.shape[1] || i % 2 === 0),
      ),
  },
  { name: "select", fits: hasAxes(1), run: (a, _, k) => g.select(a, axisOf(a, k), -1) },
  {
    name: "indexSelect",
    fits: hasRoom,
    run: (a, _, k) => g.indexSelect(a, axisOf(a, k), positions(k % 2 ? [3] : [1, 2], a.shape[axisOf(a, k)])),
  },
  {
    name: "gather",
    fits: hasAxes(1),
    run: (a, _, k) => g.gather(a, axisOf(a, k), positions(a.shape, a.shape[axisOf(a, k)])),
  },
  {
    name: "takeAlongDim",
    fits: hasRoom,
    run: (a, _, k) => {
      const axis = axisOf(a, k);
      return g.takeAlongDim(
        a,
        positions(
          a.shape.map((_, i) => (i === axis ? 3 : 1)),
          a.shape[axis],
        ),
        axis,
      );
    },
  },
  {
    name: "scatterAdd",
    fits: hasAxes(1),
    run: (a, _, k) => g.scatterAdd(a, axisOf(a, k), positions(a.shape, a.shape[axisOf(a, k)]), g.sin(a)),
  },
  {
    name: "scatter",
    fits: hasAxes(1),
    run: (a, _, k) => g.scatter(a, axisOf(a, k), positions(a.shape, a.shape[axisOf(a, k)]), g.sin(a)),
  },
  {
    name: "indexAdd",
    fits: hasAxes(1),
    run: (a, _, k) => {
      const axis = axisOf(a, k);
      return g.indexAdd(g.cos(a), axis, positions([a.shape[axis]], a.shape[axis]), a);
    },
  },
  {
    name: "embedding",
    fits: isMatrix,
    run: (a, _, k) => g.embedding(positions([k % 2 ? 3 : 2], a.shape[0]), a),
  },
  { name: "rows of unbind", fits: hasAxes(1), run: (a, _, k) => folded(g.unbind(a, axisOf(a, k)), a) },
  { name: "parts of split", fits: hasAxes(1), run: (a, _, k) => folded(g.split(a, 2, axisOf(a, k)), a) },
  {
    name: "parts of chunk, joined again",
    fits: hasAxes(1),
    run: (a, _, k) => g.cat(g.chunk(a, 2, axisOf(a, k)).reverse(), axisOf(a, k)),
  },
  {
    name: "rows, stacked",
    fits: hasAxes(1),
    run: (a) => g.stack([g.at(a, 0), g.sin(g.at(a, -1)), g.at(a, 0)]),
  },
  {
    name: "a loop over places",
    fits: hasAxes(1),
    run: (a, b) => {
      let total = g.mean(b);
      for (let i = 0; i < 4; i++) {
        const row = g.at(a, i % a.shape[0]);
        total = g.add(total, g.mul(g.sum(row), g.tanh(total)));
        if (i % 2) total = g.add(total, g.mean(g.mul(g.tanh(a), i)));
      }
      return total;
    },
  },
];
