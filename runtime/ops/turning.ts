/** The same entries in another order along an axis: mirrored, or moved round. The gradient is turned back. */
import { toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { type Axes, checkWhole, normalizeAxes, normalizeAxis, stridesOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { flatten } from "./axes.js";
import { indexSelect } from "./indexSelect.js";
import { reshape } from "./reshape.js";
import { readView } from "./slicing.js";

interface FlipParams {
  readonly axes?: Axes;
}

const flipEntry: Entry<FlipParams> = composite<FlipParams>({
  name: "flip",
  args: ["x"],
  doc: {
    sentence: "The elements along some axes in reverse order.",
    formula: "y_i = x_(n-1-i)        gx = gy flipped back",
    example: "flip([1, 2, 3]).toArray()   // [3, 2, 1]",
    torch: "torch.flip",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { axes: 1 } },
    { inputs: [spread([2, 3, 2])], params: { axes: [0, 2] } },
  ],
  body([x], { axes }) {
    const turned = normalizeAxes("flip", axes, x.ndim);
    const strides = stridesOf(x.shape);
    let offset = 0;
    for (const axis of turned) offset += Math.max(0, x.shape[axis] - 1) * strides[axis];
    const backwards = strides.map((s, axis) => (turned.includes(axis) ? -s : s));
    return readView(x, { offset, strides: backwards, shape: x.shape });
  },
});

/** The elements along `axes` (all if left out) in reverse order. Throws `shape/axis`. */
export function flip<X extends TensorLike>(x: X, axes?: Axes): Tensor<ShapeOf<X>> {
  return flipEntry.run([toTensor("flip", x)], { axes });
}

interface RollParams {
  readonly shift: number;
  readonly axis?: number;
}

const rollEntry: Entry<RollParams> = composite<RollParams>({
  name: "roll",
  args: ["x"],
  doc: {
    sentence: "The elements along an axis moved on; what leaves at the end comes in at the start.",
    formula: "y_i = x_(i-shift mod n)        gx_i = gy_(i+shift mod n)",
    convention: "Convention: without an axis, x is rolled as if it were flat.",
    example: "roll([1, 2, 3, 4], 1).toArray()   // [4, 1, 2, 3]",
    torch: "torch.roll",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { shift: 2 } },
    { inputs: [spread([2, 4])], params: { shift: -1, axis: 1 } },
  ],
  body([x], { shift, axis }) {
    checkWhole("roll", "number of places to move by", shift);
    if (axis === undefined) return reshape(roll(flatten(x), shift, 0), x.shape);
    const at = normalizeAxis("roll", axis, x.ndim);
    const n = x.shape[at];
    const positions = Int32Array.from({ length: n }, (_, i) => (((i - shift) % n) + n) % n);
    return indexSelect(x, at, positions);
  },
});

/** The elements along `axis` (without one, of the flattened tensor) moved on by `shift`. Throws `shape/axis`. */
export function roll<X extends TensorLike>(x: X, shift: number, axis?: number): Tensor<ShapeOf<X>> {
  return rollEntry.run([toTensor("roll", x)], { shift, axis });
}
