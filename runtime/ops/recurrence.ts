/**
 * Running totals that decay: every value is what comes in plus a share of the value before. The derivatives of running
 * products and of running log-sums are of this form, and so are its own: so they take time and memory in proportion to
 * the axis, and nothing is ever divided by.
 */
import { apply } from "../apply.js";
import { generalOp } from "../declare/general.js";
import { promote, toFloat } from "../dtype.js";
import { engine } from "../engine/engine.js";
import { ShapeError } from "../errors.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { mul } from "./arithmetic.js";
import { broadcastTo } from "./broadcast.js";
import { pad } from "./windows.js";

interface RecurrenceParams {
  readonly axis: number;
  /** From the last entry to the first. */
  readonly isReversed: boolean;
}

const recurrenceOp: Op<RecurrenceParams> = generalOp<RecurrenceParams>({
  name: "recurrence",
  args: ["a", "x"],
  shape([a, x]) {
    if (sameShape(a, x)) return x;
    throw new ShapeError(
      "shape/mismatch",
      `recurrence: ${formatShape(a)} factors for ${formatShape(x)} values`,
      "one factor per value",
    );
  },
  dtype: (dtypes) => toFloat(dtypes.reduce(promote)),
  forward: ([a, x], out, { axis, isReversed }) =>
    engine().along(
      {
        name: "recurrence",
        line: (data, y, start, stride, n) => {
          const step = isReversed ? -stride : stride;
          let p = isReversed ? start + (n - 1) * stride : start;
          let total = 0;
          for (let i = 0; i < n; i++, p += step) {
            total = i === 0 ? data[p] : data[p] + a.data[p] * total;
            y[p] = total;
          }
        },
      },
      x,
      axis,
      out,
    ),
  batch([a, x], isBatched, params) {
    const whole = (t: Tensor, i: number): Tensor =>
      isBatched[i] ? t : broadcastTo(t, (isBatched[0] ? a : x).shape);
    return recurrence(whole(a, 0), whole(x, 1), params.axis + 1, params.isReversed);
  },
  // x_k is in y_k, and through it in all that follow: gx_k = gy_k + a_(k+1) gx_(k+1), the same thing backwards.
  vjp(gy, { inputs: [a], output: y, params: { axis, isReversed } }, index) {
    const gx = recurrence(shifted(a, axis, isReversed ? 1 : -1, 0), gy, axis, !isReversed);
    return index === 1 ? gx : mul(gx, shifted(y, axis, isReversed ? -1 : 1, 0));
  },
  jvp(d, { inputs: [a], output: y, params: { axis, isReversed } }, index) {
    const dx = index === 1 ? d : mul(d, shifted(y, axis, isReversed ? -1 : 1, 0));
    return recurrence(a, dx, axis, isReversed);
  },
  doc: {
    sentence:
      "Running totals along an axis that keep a share of the total before: a gate inside cumprod and logcumsumexp.",
    formula: "y_k = x_k + a_k y_(k-1)        gx_k = gy_k + a_(k+1) gx_(k+1),  ga_k = gx_k y_(k-1)",
    example: "grad((x) => cumprod(x).sum())([2, 0, 5]).toArray()   // [1, 12, 0]",
    torch: "",
  },
  samples: () => [
    { inputs: [spread([2, 4]), spread([2, 4], -1, 1)], params: { axis: 1, isReversed: false } },
    { inputs: [spread([3, 2]), spread([3, 2], -1, 1)], params: { axis: 0, isReversed: true } },
    {
      inputs: [
        [7, 2, 0],
        [1, 1, 1],
      ],
      params: { axis: 0, isReversed: false },
      value: [1, 3, 1],
    },
  ],
});

/** y_k = x_k + a_k y_(k-1) along an axis, or, reversed, x_k + a_k y_(k+1); the first factor has nothing to keep. */
export function recurrence(a: Tensor, x: Tensor, axis: number, isReversed: boolean): Tensor {
  return apply(recurrenceOp, [a, x], { axis, isReversed });
}

/** x moved along an axis by one place, 1 to the back or -1 to the front; `fill` comes in, and one entry is lost. */
export function shifted(x: Tensor, axis: number, by: 1 | -1, fill: number): Tensor {
  if (x.shape[axis] === 0) return x;
  const behind = new Array<number>(2 * (x.ndim - 1 - axis)).fill(0);
  return pad(x, [...behind, by, -by], fill);
}
