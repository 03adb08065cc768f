/** Logic on bools (any number counts, 0 as false), and tests of single numbers. No result has a gradient. */
import { type Binary, binary, type Unary, unary } from "../declare/elementwise.js";
import type { Op } from "../op.js";
import { Tensor, type TensorLike } from "../tensor.js";

const nondifferentiable = { "*": "a truth value jumps, and is flat everywhere else" };

export const logicalNot: Unary = unary({
  name: "logicalNot",
  dtype: "bool",
  value: (x) => (x === 0 ? 1 : 0),
  derivative: 0,
  nondifferentiable,
  doc: {
    sentence: "True where the element is false (0).",
    formula: "y = not x",
    example: "logicalNot([true, false]).toArray()   // [false, true]",
    torch: "torch.logical_not",
  },
  samples: () => [{ inputs: [[1, 0, -2]], value: [0, 1, 0] }],
});

export const logicalAnd: Binary<"logicalAnd"> = binary({
  name: "logicalAnd",
  dtype: "bool",
  value: (x, y) => (x !== 0 && y !== 0 ? 1 : 0),
  derivatives: [0, 0],
  nondifferentiable,
  doc: {
    sentence: "True where both elements are true.",
    formula: "z = x and y",
    example: "logicalAnd([true, true], [true, false]).toArray()   // [true, false]",
    torch: "torch.logical_and",
  },
  samples: () => [
    {
      inputs: [
        [1, 1, 0, 0],
        [2, 0, 3, 0],
      ],
      value: [1, 0, 0, 0],
    },
  ],
});

export const logicalOr: Binary<"logicalOr"> = binary({
  name: "logicalOr",
  dtype: "bool",
  value: (x, y) => (x !== 0 || y !== 0 ? 1 : 0),
  derivatives: [0, 0],
  nondifferentiable,
  doc: {
    sentence: "True where at least one of the elements is true.",
    formula: "z = x or y",
    example: "logicalOr([true, false], [false, false]).toArray()   // [true, false]",
    torch: "torch.logical_or",
  },
  samples: () => [
    {
      inputs: [
        [1, 1, 0, 0],
        [2, 0, 3, 0],
      ],
      value: [1, 1, 1, 0],
    },
  ],
});

const nan = unary({
  name: "isNaN",
  dtype: "bool",
  value: (x) => (Number.isNaN(x) ? 1 : 0),
  derivative: 0,
  nondifferentiable,
  doc: {
    sentence: "True where the element is not a number. For a plain number it is JavaScript's own isNaN.",
    formula: "y = (x != x)",
    example: "isNaN(tensor([1, NaN])).toArray()   // [false, true]",
    torch: "torch.isnan",
  },
  samples: () => [{ inputs: [[1, NaN, Infinity]], value: [0, 1, 0] }],
});

const finite = unary({
  name: "isFinite",
  dtype: "bool",
  value: (x) => (Number.isFinite(x) ? 1 : 0),
  derivative: 0,
  nondifferentiable,
  doc: {
    sentence:
      "True where the element is neither NaN nor infinite. For a plain number it is JavaScript's own.",
    formula: "y = (-Infinity < x < Infinity)",
    example: "isFinite(tensor([1, NaN, Infinity])).toArray()   // [true, false, false]",
    torch: "torch.isfinite",
  },
  samples: () => [{ inputs: [[1, NaN, Infinity]], value: [1, 0, 0] }],
});

/** A test of tensors that shares its name with a global function of JavaScript, and is that one for other values. */
export interface NumberTest {
  (x: Tensor | readonly unknown[]): Tensor;
  (x: unknown): boolean;
  readonly op: Op<undefined>;
}

const { isNaN: isNaNValue, isFinite: isFiniteValue } = globalThis;

export const isNaN: NumberTest = numberTest(nan, isNaNValue);
export const isFinite: NumberTest = numberTest(finite, isFiniteValue);

// A cell's `isNaN` replaces the global one for everything the cell calls, so single values must behave as always.
function numberTest(ofTensor: Unary, ofValue: (x: number) => boolean): NumberTest {
  const test = (x: unknown): unknown =>
    x instanceof Tensor || Array.isArray(x) || ArrayBuffer.isView(x)
      ? ofTensor(x as TensorLike)
      : ofValue(x as number);
  return Object.assign(test as (x: unknown) => never, { op: ofTensor.op });
}
