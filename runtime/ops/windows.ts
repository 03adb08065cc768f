/** Neighbourhoods: padding, sliding windows, differences of neighbours, masked values. */
import { toTensor, toTensors } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { checkWhole, normalizeAxis, numbersArgument, stridesOf } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { sub } from "./arithmetic.js";
import { where } from "./choosing.js";
import { narrow, readView, writeView } from "./slicing.js";

interface PadParams {
  /** How many entries to add before and after each axis; negative ones cut off. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
}

const padEntry: Entry<PadParams> = composite<PadParams>({
  name: "pad",
  args: ["x"],
  doc: {
    sentence: "Adds a border of one value; pairs of widths, the last axis first, as in PyTorch.",
    formula: "y = x inside, value in the border        gx = gy inside",
    example: "pad([1, 2], [1, 2]).toArray()   // [0, 1, 2, 0, 0]",
    torch: "torch.nn.functional.pad",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { before: [1, 0], after: [0, 2], value: 0 } },
    { inputs: [spread([2, 3])], params: { before: [0, 1], after: [1, 0], value: 5 } },
    { inputs: [spread([4])], params: { before: [-1], after: [1], value: 0 } },
  ],
  body([x], { before, after, value }) {
    const shape = x.shape.map((n, axis) => n + before[axis] + after[axis]);
    let inside = x;
    before.forEach((width, axis) => {
      const cut = Math.max(0, -width);
      const kept = x.shape[axis] - cut - Math.max(0, -after[axis]);
      if (kept !== x.shape[axis]) inside = narrow(inside, axis, cut, kept);
    });
    const strides = stridesOf(shape);
    const offset = before.reduce((total, width, axis) => total + Math.max(0, width) * strides[axis], 0);
    const padded = writeView(inside, { offset, strides, shape });
    if (value === 0) return padded;
    const ones = new Tensor(inside.shape, "bool", new Uint8Array(inside.size).fill(1));
    return where(writeView(ones, { offset, strides, shape }), padded, value);
  },
});

/** A border of `value`: widths in pairs (before, after), the last axis first. Throws `argument/domain`. */
export function pad(x: TensorLike, widths: readonly number[], value = 0): Tensor {
  const input = toTensor("pad", x);
  numbersArgument("pad", "the border", widths);
  if (widths.length % 2 !== 0 || widths.length > 2 * input.ndim) {
    throw new ArgumentError(
      "argument/domain",
      `pad: ${widths.length} widths for a tensor of rank ${input.ndim}`,
      "write them in pairs (before, after), the last axis first",
    );
  }
  for (const width of widths) checkWhole("pad", "width", width);
  const pair = (axis: number): number => 2 * (input.ndim - 1 - axis);
  const before = input.shape.map((_, axis) => widths[pair(axis)] ?? 0);
  const after = input.shape.map((_, axis) => widths[pair(axis) + 1] ?? 0);
  input.shape.forEach((n, axis) => {
    if (n + Math.min(0, before[axis]) + Math.min(0, after[axis]) >= 0) return;
    throw new ShapeError("shape/size", `pad: nothing is left of axis ${axis}, which has ${n} entries`);
  });
  return padEntry.run([input], { before, after, value });
}

interface UnfoldParams {
  readonly axis: number;
  readonly size: number;
  readonly step: number;
}

const unfoldEntry: Entry<UnfoldParams> = composite<UnfoldParams>({
  name: "unfold",
  args: ["x"],
  doc: {
    sentence: "Sliding windows along an axis; what lies within a window becomes a new last axis.",
    formula: "y[..., w, ..., i] = x[..., w step + i, ...]        gx = gy added up where windows overlap",
    example: "unfold([1, 2, 3, 4], 0, 2, 1).toArray()   // [[1, 2], [2, 3], [3, 4]]",
    torch: "torch.Tensor.unfold",
  },
  samples: () => [
    { inputs: [spread([5])], params: { axis: 0, size: 3, step: 1 } },
    { inputs: [spread([2, 5])], params: { axis: 1, size: 2, step: 2 } },
  ],
  body([x], { axis, size, step }) {
    const strides = stridesOf(x.shape);
    const count = Math.floor((x.shape[axis] - size) / step) + 1;
    return readView(x, {
      offset: 0,
      strides: [...strides.map((s, a) => (a === axis ? s * step : s)), strides[axis]],
      shape: [...x.shape.map((n, a) => (a === axis ? count : n)), size],
    });
  },
});

/** Windows of `size` along `axis`, each `step` further than the last. Throws `shape/size`. */
export function unfold(x: TensorLike, axis: number, size: number, step: number): Tensor {
  const input = toTensor("unfold", x);
  const at = normalizeAxis("unfold", axis, input.ndim);
  checkWhole("unfold", "size of a window", size, 1);
  checkWhole("unfold", "step", step, 1);
  if (size > input.shape[at]) {
    throw new ShapeError(
      "shape/size",
      `unfold: windows of ${size}, step ${step}, do not fit an axis of ${input.shape[at]}`,
    );
  }
  return unfoldEntry.run([input], { axis: at, size, step });
}

interface DiffParams {
  readonly n: number;
  readonly axis: number;
}

const diffEntry: Entry<DiffParams> = composite<DiffParams>({
  name: "diff",
  args: ["x"],
  doc: {
    sentence: "Differences of neighbours along an axis, n times over.",
    formula: "y_i = x_(i+1) - x_i        gx_i = gy_(i-1) - gy_i",
    example: "diff([1, 4, 9, 16]).toArray()   // [3, 5, 7]",
    torch: "torch.diff",
  },
  samples: () => [
    { inputs: [spread([2, 4])], params: { n: 1, axis: -1 } },
    { inputs: [spread([4, 2])], params: { n: 2, axis: 0 } },
  ],
  body([x], { n, axis }) {
    const at = normalizeAxis("diff", axis, x.ndim);
    if (!Number.isInteger(n) || n < 0) {
      throw new ArgumentError("argument/domain", `diff: differences cannot be taken ${n} times`);
    }
    let y = x;
    // Of one entry there is no difference left: an empty axis.
    const times = Math.min(n, x.shape[at]);
    for (let i = 0; i < times; i++) {
      const rest = y.shape[at] - 1;
      y = sub(narrow(y, at, 1, rest), narrow(y, at, 0, rest));
    }
    return y;
  },
});

/** Differences of neighbours along an axis, n times over. Throws `argument/domain`, `shape/axis`. */
export function diff(x: TensorLike, n = 1, axis = -1): Tensor {
  return diffEntry.run([toTensor("diff", x)], { n, axis });
}

const maskedFillEntry: Entry<undefined> = composite<undefined>({
  name: "maskedFill",
  args: ["x", "mask", "value"],
  nondifferentiable: { mask: "a mask jumps, and is flat everywhere else" },
  doc: {
    sentence: "Puts a value wherever a mask is true.",
    formula: "y = m ? v : x        gx = m ? 0 : gy,  gv = sum of gy where m",
    convention: "Convention: where the mask is true the gradient of x is 0, even where x is NaN.",
    example: "maskedFill([1, 2, 3], [true, false, true], 0).toArray()   // [0, 2, 0]",
    torch: "torch.masked_fill",
  },
  samples: () => [
    { inputs: [spread([2, 3]), [1, 0, 1], 0.5] },
    { inputs: [[1, 2, 3], [1, 0, 1], 7], value: [7, 2, 7], gradient: [[0, 1, 0], null, 2] },
    { inputs: [[Number.NaN, 2], [1, 0], 7], value: [7, 2], gradient: [[0, 1], null, 1], kink: "NaN" },
  ],
  body: ([x, mask, value]) => where(mask, value, x),
});

/** x with `value` wherever the mask is true. Throws `shape/mismatch`. */
export function maskedFill(x: TensorLike, mask: TensorLike, value: TensorLike): Tensor {
  const [input, fill] = toTensors("maskedFill", [x, value]);
  return maskedFillEntry.run([input, toTensor("maskedFill", mask), fill], undefined);
}
