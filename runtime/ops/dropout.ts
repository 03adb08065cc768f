/** Dropout: random units are left out of a training step, so that no unit can rely on another one. */
import { toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ArgumentError } from "../errors.js";
import type { Entry } from "../op.js";
import { uniform } from "../random.js";
import { spread } from "../samples.js";
import { Tensor, type TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { div } from "./arithmetic.js";
import { where } from "./choosing.js";

const dropoutEntry: Entry<{ readonly p: number }> = composite<{ readonly p: number }>({
  name: "dropout",
  args: ["x", "mask"],
  nondifferentiable: { mask: "a mask chooses, and is flat everywhere else" },
  doc: {
    sentence: "Sets random elements to 0 and scales the others up, so that the mean stays.",
    formula: "y = mask x / (1 - p)        gx = mask gy / (1 - p)",
    example: "dropout([1, 2], 0.5, false).toArray()   // [1, 2]",
    torch: "torch.nn.functional.dropout",
  },
  samples: () => [{ inputs: [spread([4]), [1, 0, 1, 1]], params: { p: 0.25 } }],
  body: ([x, mask], { p }) => where(mask, div(x, 1 - p), 0),
});

/** x with each element dropped with probability `p`, while `training`. Throws `argument/domain`. */
export function dropout<X extends TensorLike>(x: X, p = 0.5, training = true): Tensor<ShapeOf<X>> {
  const input = toTensor("dropout", x);
  if (!(p >= 0 && p <= 1)) {
    throw new ArgumentError("argument/domain", `dropout: ${p} is not a probability`, "p is between 0 and 1");
  }
  if (!training || p === 0) return input;
  const mask = new Uint8Array(input.size);
  for (let i = 0; i < mask.length; i++) mask[i] = uniform() < p ? 0 : 1;
  return dropoutEntry.run([input, new Tensor(input.shape, "bool", mask)], { p });
}
