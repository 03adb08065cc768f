/** Indexing reads as NumPy and PyTorch would, and gradients go back to exactly the places read. */
import { describe, expect, test } from "vitest";
import type { Index } from "../../runtime/index.js";
import { arange, at, gather, param, scatter, slice, tensor, zeros } from "../../runtime/index.js";
import { failure } from "./refusal.js";

const x = arange(12).reshape(3, 4);

describe("at", () => {
  const cases: [string, Index[], unknown][] = [
    ["an integer", [1], [4, 5, 6, 7]],
    ["integers in both axes", [1, 2], 6],
    ["a negative integer", [-1, -1], 11],
    [
      "a range",
      [":", "1:3"],
      [
        [1, 2],
        [5, 6],
        [9, 10],
      ],
    ],
    ["a range with a step", ["::2", 0], [0, 8]],
    ["a range backwards", [0, "::-1"], [3, 2, 1, 0]],
    ["a range from the end", [0, "-2:"], [2, 3]],
    ["a range that runs over", [0, "2:99"], [2, 3]],
    ["an ellipsis", ["...", 0], [0, 4, 8]],
    [
      "a list of positions",
      [[2, 0]],
      [
        [8, 9, 10, 11],
        [0, 1, 2, 3],
      ],
    ],
    [
      "two lists go together",
      [
        [0, 2],
        [1, 3],
      ],
      [1, 11],
    ],
    [
      "lists broadcast",
      [tensor([[0], [2]]), [1, 3]],
      [
        [1, 3],
        [9, 11],
      ],
    ],
    [
      "a list behind a range",
      ["1:", [3, 0]],
      [
        [7, 4],
        [11, 8],
      ],
    ],
    ["a mask of rows", [[true, false, true], 0], [0, 8]],
    ["a mask of elements", [x.gt(8)], [9, 10, 11]],
  ];
  test.each(cases)("%s", (_, index, expected) => {
    expect(at(x, ...index).toArray()).toEqual(expected);
  });

  test("null makes a new axis", () => {
    expect(at(x, null, 0).shape).toEqual([1, 4]);
    expect(at(x, ":", null, ":").shape).toEqual([3, 1, 4]);
  });

  test("lists apart from each other come first, as in NumPy", () => {
    expect(at(zeros(2, 3, 4), [0, 1], ":", [0, 1]).shape).toEqual([2, 3]);
    expect(at(zeros(2, 3, 4, 5), ":", [0, 1], [0, 1]).shape).toEqual([2, 2, 5]);
  });

  test("an element read twice gets both gradients", () => {
    const p = param([1, 2, 3]);
    at(p, [0, 0, 2]).mul([1, 10, 100]).sum().backward();
    expect(p.grad?.toArray()).toEqual([11, 0, 100]);
  });

  test("what is not there is refused with its size", () => {
    expect(() => at(x, 3)).toThrow(/position 3 in an axis of 3/);
    expect(() => at(x, 0, 0, 0)).toThrow(failure("index/range"));
    expect(() => at(x, [4])).toThrow(failure("index/range"));
    expect(() => at(x, "a:b")).toThrow(failure("index/kind"));
    expect(() => at(x, 1.5)).toThrow(failure("index/kind"));
    expect(() => at(x, [true, false])).toThrow(failure("shape/mismatch"));
  });
});

test("slice takes one range per axis", () => {
  expect(slice(x, [1], [0, null, 3]).toArray()).toEqual([
    [4, 7],
    [8, 11],
  ]);
});

test("gather refuses positions outside, and shapes that do not fit", () => {
  expect(() => gather(x, 1, [[0], [4], [0]])).toThrow(failure("index/range"));
  expect(() => gather(x, 1, [0, 1, 2])).toThrow(failure("shape/mismatch"));
});

test("scatter keeps the last of two writes, and only that one has a gradient", () => {
  const [base, source] = [param([1, 1, 1]), param([5, 6, 7])];
  const y = scatter(base, 0, [0, 0, 2], source);
  y.sum().backward();
  expect(y.toArray()).toEqual([6, 1, 7]);
  expect(base.grad?.toArray()).toEqual([0, 1, 0]);
  expect(source.grad?.toArray()).toEqual([0, 1, 1]);
});

test("a single bool makes a new axis: of size 1 if true, empty if not", () => {
  const p = param([1, 2]);
  expect(at(p, tensor(true)).toArray()).toEqual([[1, 2]]);
  expect(at(p, false).shape).toEqual([0, 2]);
  expect(at(tensor(5), tensor(5).gt(3)).toArray()).toEqual([5]);
  at(p, tensor(true), 1).sum().backward();
  expect(p.grad?.toArray()).toEqual([0, 1]);
});

test.each([[3], ["1:3"], [[0, 1, 1, 1]], [[0.5, 2]]])(
  "slice refuses %j, which is no range, and says how to write one",
  (range) => {
    expect(() => slice(x, range as never)).toThrow(/^slice: .* is not a range\nwrite \[start, end\]/);
  },
);
