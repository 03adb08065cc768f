/** What tests expect of answers: a number, nested arrays and tensors are one; gradients are held against differences. */
import { describe, expect as expects, test } from "vitest";
import { ExpectationError, expect } from "../../notebooks/grading/expect.js";
import { manualSeed, sum, type Tensor, tensor } from "../../runtime/index.js";

describe("close", () => {
  test.each([
    ["a number", 2, 2],
    ["a tensor for a number", tensor([2]), 2],
    ["a number for a tensor of rank 0", 2, tensor(2)],
    ["nested arrays for a tensor", [[1, 2]], tensor([[1, 2]])],
    ["float32 for float64", tensor([0.1], { dtype: "float32" }), [0.1]],
    ["a small error", 1 + 1e-9, 1],
    ["a small error of a large number", 1e9 + 1, 1e9],
    ["infinity", Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
  ])("takes %s", (_, answer, expected) => {
    expects(() => expect.close(answer, expected)).not.toThrow();
  });

  test.each([
    ["another number", 2.1, 2, "expected 2, got 2.1"],
    ["NaN", Number.NaN, 2, "expected 2, got NaN"],
    ["the other infinity", Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "Infinity"],
    ["a shape that would broadcast", [1, 1], [[1, 1]], "expected shape [1, 2], got [2]"],
    ["rows of different lengths", [[1], [1, 2]], [[1, 2]], "a list of 2"],
    ["a text", "2", 2, 'the text "2"'],
    ["nothing", undefined, 2, "is a return missing?"],
    ["null", null, 2, "null"],
  ])("refuses %s", (_, answer, expected, message) => {
    expects(() => expect.close(answer, expected)).toThrow(ExpectationError);
    expects(() => expect.close(answer, expected)).toThrow(message);
  });

  test("names the entry that is farthest off", () => {
    const [answer, right] = [
      [
        [1, 2],
        [3.5, 9],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ];
    expects(() => expect.close(answer, right, { name: "dW" })).toThrow("dW at [1, 1]: expected 4, got 9");
  });
});

describe("gradient", () => {
  const at = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const squares = (points: Tensor[]) => points.map((x) => sum(x.mul(x)).item());

  test("takes the gradient", async () => {
    await expect.gradient(at.mul(2), at, squares);
  });

  test("of a wrong one it tells the worst index, analytic, numeric and relative error", async () => {
    const wrong = at.mul(2).toArray() as number[][];
    wrong[1]![2] = 6;
    wrong[0]![1] = 4.1;
    const error = (await expect.gradient(wrong, at, squares).catch((thrown) => thrown)) as ExpectationError;
    expects(error.gradient).toMatchObject({ index: [1, 2], analytic: 6 });
    expects(error.gradient!.numeric).toBeCloseTo(12, 6);
    expects(error.gradient!.relativeError).toBeCloseTo(0.5, 6);
    expects(error.message).toContain("[1, 2]: analytic 6, numeric 12, relative error 5.0e-1");
    expects(error.reason).not.toMatch(/\d/);
  });

  test("NaN is the worst of all", async () => {
    const wrong = at.mul(2).toArray() as number[][];
    wrong[0]![0] = Number.NaN;
    wrong[1]![1] = 1e9;
    const error = (await expect.gradient(wrong, at, squares).catch((thrown) => thrown)) as ExpectationError;
    expects(error.gradient).toMatchObject({ index: [0, 0], relativeError: Number.POSITIVE_INFINITY });
  });

  test("a function that does not change has no gradient to be right about", async () => {
    const constant = (points: Tensor[]) => points.map(() => 3);
    await expects(expect.gradient(at.mul(0), at, constant)).rejects.toThrow("does not change");
  });

  test("a slope of 0 is right where the function changes only farther off", async () => {
    const flatHere = (points: Tensor[]) => points.map((x) => x.sub(at).abs().sub(1e-3).relu().sum().item());
    await expect.gradient(at.mul(0), at, flatHere);
    await expects(expect.gradient(at, at, flatHere)).rejects.toThrow("farthest off");
  });

  test("a slope of 0 is right where only a long way leads to a change", async () => {
    manualSeed(8);
    const flatAround = (points: Tensor[]) => points.map((x) => x.sub(at).abs().sub(3).relu().sum().item());
    await expect.gradient(at.mul(0), at, flatAround);
  });

  test("a corner beside the point fails nobody who is right, and helps nobody who is wrong", async () => {
    const near = tensor([4e-6, -3e-6, 1]);
    const hinges = (points: Tensor[]) => points.map((x) => x.relu().sum().item());
    await expect.gradient([1, 0, 1], near, hinges);
    for (const wrong of [
      [0, 0, 1],
      [1, 1, 1],
      [1, 0, 2],
    ])
      await expects(expect.gradient(wrong, near, hinges)).rejects.toThrow("farthest off");
  });

  test("the gradient of something that is no function of x is refused, not believed", async () => {
    await expects(expect.gradient(at, at, () => "no numbers")).rejects.toThrow("one number per point");
    await expects(expect.gradient([1], at, squares)).rejects.toThrow("shape [2, 3]");
  });
});

describe("the rest", () => {
  test("equal compares lists, tensors and texts by value", () => {
    expect.equal(tensor([1, 2], { dtype: "int32" }), [1, 2]);
    expect.equal(["x", 1], ["x", 1]);
    expects(() => expect.equal([1, 2], [2, 1])).toThrow("expected [2,1], got [1,2]");
    expects(() => expect.equal(undefined, 1)).toThrow("undefined");
    expects(() => expect.equal(Number.NaN, null)).toThrow();
  });

  test("list gives the parts, or says what was asked for", () => {
    const [a, b] = expect.list([1, "x"], 2);
    expects([a, b]).toEqual([1, "x"]);
    expects(() => expect.list({ length: 2 }, 2, "[loss, dW]")).toThrow("expected [loss, dW], got an object");
  });
});
