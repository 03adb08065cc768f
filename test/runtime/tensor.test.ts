/** Tensors as objects: creation, printing, dtypes, random numbers, and messages that help. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  add,
  arange,
  eye,
  gt,
  manualSeed,
  matmul,
  ones,
  param,
  rand,
  randint,
  randn,
  setDefaultDtype,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../runtime/index.js";
import { failure } from "./refusal.js";

describe("creation", () => {
  test("sizes are written one by one or as an array, options last", () => {
    expect(zeros(2, 3).shape).toEqual([2, 3]);
    expect(zeros([2, 3], { dtype: "float32" }).dtype).toBe("float32");
    expect(ones([2], { requiresGrad: true }).requiresGrad).toBe(true);
    expect(zeros([]).shape).toEqual([]);
    expect(eye(2, 3).toArray()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(arange(1, 2, 0.25).toArray()).toEqual([1, 1.25, 1.5, 1.75]);
  });

  test("tensor copies: later changes to the source are not seen", () => {
    const source = new Float64Array([1, 2]);
    const x = tensor(source);
    source[0] = 9;
    expect(x.toArray()).toEqual([1, 2]);
  });

  test("rows of different length, and things that are no numbers, are refused", () => {
    expect(() => tensor([[1, 2], [3]])).toThrow(failure("shape/ragged"));
    expect(() => tensor([[1, 2], 3] as number[][])).toThrow(failure("shape/ragged"));
    expect(() => tensor(["1"] as unknown as number[])).toThrow(failure("argument/type"));
    expect(() => zeros(2.5)).toThrow(failure("argument/domain"));
    expect(() => tensor(1, { dtype: "int32", requiresGrad: true })).toThrow(
      failure("dtype/not-differentiable"),
    );
  });

  test("the same seed gives the same random numbers", () => {
    const draw = () => {
      manualSeed(7);
      return [rand(3).toArray(), randn(3).toArray(), randint(0, 100, [3]).toArray()];
    };
    expect(draw()).toEqual(draw());
  });

  test("randn has mean 0 and deviation 1, rand lies in [0, 1)", () => {
    manualSeed(1);
    const x = randn(20_000);
    expect(Math.abs(x.mean().item())).toBeLessThan(0.03);
    expect(Math.abs(x.mul(x).mean().item() - 1)).toBeLessThan(0.05);
    const u = rand(20_000).data;
    expect(Math.min(...u)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...u)).toBeLessThan(1);
  });
});

test("empty tensors go through ops and backward like any other", () => {
  const x = param(zeros(2, 0));
  const y = matmul(x, zeros(0, 3));
  expect(y.toArray()).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
  y.sum()
    .add(x.mul(ones(0)).sum())
    .backward();
  expect(x.grad?.shape).toEqual([2, 0]);
});

describe("dtypes", () => {
  const typed = (dtype: "float64" | "float32" | "int32" | "bool") => tensor([1, 0], { dtype });

  test("tensors promote to the widest", () => {
    expect(add(typed("float32"), typed("float64")).dtype).toBe("float64");
    expect(add(typed("int32"), typed("float32")).dtype).toBe("float32");
    expect(add(typed("bool"), typed("int32")).dtype).toBe("int32");
    expect(add(typed("bool"), typed("bool")).toArray()).toEqual([2, 0]);
  });

  test("a plain number takes the dtype of the tensor beside it, if that can hold it", () => {
    expect(typed("float32").mul(0.1).dtype).toBe("float32");
    expect(typed("int32").mul(2).dtype).toBe("int32");
    expect(typed("int32").mul(0.5).dtype).toBe("float64");
    expect(tensor([true]).add(1).dtype).toBe("int32");
  });

  test("real functions turn integers into floats, comparisons give bools, sums of bools count", () => {
    expect(typed("int32").exp().dtype).toBe("float64");
    expect(typed("int32").div(2).toArray()).toEqual([0.5, 0]);
    expect(gt(typed("float64"), 0).dtype).toBe("bool");
    expect(sum(tensor([true, true, false])).item()).toBe(2);
  });

  test("float32 rounds like float32, also for single numbers", () => {
    expect(tensor(0.1, { dtype: "float32" }).item()).toBe(Math.fround(0.1));
    const x = tensor(0.1, { dtype: "float32" });
    expect(x.add(0.2).item()).toBe(Math.fround(Math.fround(0.1) + Math.fround(0.2)));
  });

  test("the default dtype can be float32", () => {
    setDefaultDtype("float32");
    try {
      expect(tensor([1]).dtype).toBe("float32");
    } finally {
      setDefaultDtype("float64");
    }
  });
});

describe("printing", () => {
  test("a matrix prints shape, dtype and aligned values", () => {
    expect(
      `${tensor([
        [2, 1, -3],
        [-3, 4, 2],
      ])}`,
    ).toBe("Tensor [2,3] float64\n [[ 2,  1, -3],\n  [-3,  4,  2]]");
  });

  test("the gradient stands beside the values", () => {
    const x = param([1, 2]);
    x.mul(x).sum().backward();
    expect(inspect(x)).toBe("Tensor [2] float64   grad\n [1, 2]               [2, 4]");
    const y = param(3);
    y.mul(2).backward();
    expect(inspect(y)).toBe("Tensor [] float64 3   grad 2");
  });

  test("fractions share their decimals; bools are words; odd numbers are themselves", () => {
    expect(`${tensor([0.5, -1.25])}`).toContain("[ 0.5000, -1.2500]");
    expect(`${tensor([true, false])}`).toContain("[ true, false]");
    expect(`${tensor([NaN, Infinity])}`).toContain("NaN, Infinity");
    expect(`${zeros(0, 3)}`).toBe("Tensor [0,3] float64\n []");
  });

  test("a large tensor is cut in the middle", () => {
    const lines = `${zeros(1000, 1000)}`.split("\n");
    expect(lines.length).toBe(8);
    expect(lines[1]).toContain("...");
  });

  test("arithmetic operators refuse, and say what to write", () => {
    const x = tensor([1, 2]) as unknown as number;
    expect(() => x + 1).toThrow(/x\.add\(y\)/);
    expect(() => x * 2).toThrow(failure("argument/operator"));
  });
});

describe("messages", () => {
  test("matmul names the inner dimensions and both shapes", () => {
    expect(() => matmul(zeros(2, 3), zeros(4, 5))).toThrow(
      /^matmul: inner dimensions 3 and 4 differ: \[2,3\] x \[4,5\]/,
    );
    expect(() => matmul(zeros(2, 3), zeros(5, 3))).toThrow(/x\.matmul\(y\.T\)/);
    expect(() => matmul(zeros(2, 3), 2)).toThrow(failure("shape/rank"));
  });

  test("a failed broadcast names both shapes, and the axis", () => {
    expect(() => zeros(2, 3).add(zeros(2))).toThrow(/^add: shapes do not broadcast: \[2,3\] and \[2\]/);
    expect(() => zeros(2, 3).add(zeros(2))).toThrow(/reshape it to \[2,1\]/);
  });

  test("a failed broadcast of a matrix and its transpose says so: reshaping would mix up the entries", () => {
    const hintOf = (run: () => unknown) => {
      try {
        return run();
      } catch (error) {
        return (error as { hint?: string }).hint;
      }
    };
    expect(hintOf(() => zeros(3, 5).add(zeros(5, 3)))).toMatch(/transposed would fit: x\.T/);
    expect(hintOf(() => zeros(3, 4).add(zeros(2, 6)))).toMatch(/reshape/);
    expect(hintOf(() => zeros(2).add(undefined as unknown as number))).toMatch(/no value yet/);
  });

  test("axes out of range, sizes that do not match, items of many values", () => {
    expect(() => zeros(2, 3).sum(2)).toThrow(failure("shape/axis"));
    expect(() => zeros(2, 3).sum([0, -2])).toThrow(failure("shape/axis"));
    expect(() => zeros(2, 3).reshape(4, 2)).toThrow(failure("shape/size"));
    expect(() => zeros(2, 3).item()).toThrow(failure("shape/size"));
    expect(() => param(1).assign([1, 2])).toThrow(failure("shape/mismatch"));
  });

  test("an error carries its hint both in a field and in the message", () => {
    try {
      (zeros(2, 3) as Tensor).reshape(7);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: "ShapeError", code: "shape/size", hint: expect.any(String) });
      expect((error as Error).message).toContain((error as { hint: string }).hint);
    }
  });
});
