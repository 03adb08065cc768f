/** Dropout: random units are left out of a training step, so that no unit can rely on another one. */
import { toTensor } from "../apply.js";
import { exampleOf } from "../autodiff/batched.js";
import { composite } from "../declare/composite.js";
import { allocate } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import type { Entry } from "../op.js";
import { uniform } from "../random.js";
import { spread } from "../samples.js";
import { Tensor, type TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { div, mul } from "./arithmetic.js";
import { where } from "./choosing.js";
import { alias } from "./copying.js";

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
  samples: () => [
    { inputs: [spread([4]), [1, 0, 1, 1]], params: { p: 0.25 } },
    {
      inputs: [
        [3, 4],
        [0, 0],
      ],
      params: { p: 1 },
      value: [0, 0],
      gradient: [[0, 0], null],
    },
  ],
  // With p = 1 nothing is left to scale up: 1 / (1 - p) would make the gradient 0 times Infinity.
  body: ([x, mask], { p }) => (p === 1 ? mul(x, 0) : where(mask, div(x, 1 - p), 0)),
});

/** x with each element dropped with probability `p`, while `training`. Throws `argument/domain`. */
export function dropout<X extends TensorLike>(x: X, p = 0.5, training = true): Tensor<ShapeOf<X>> {
  const input = toTensor("dropout", x);
  if (!(p >= 0 && p <= 1)) {
    throw new ArgumentError("argument/domain", `dropout: ${p} is not a probability`, "p is between 0 and 1");
  }
  if (!training || p === 0) return alias(input);
  return dropoutEntry.run([input, maskLike(input, p)], { p });
}

/** False with probability p; inside vmap every example draws its own. */
function maskLike(x: Tensor, p: number): Tensor {
  if (x.batch !== null) return exampleOf(maskLike(x.batch.full, p), x.batch.level);
  const mask = allocate("bool", x.size);
  for (let i = 0; i < mask.length; i++) mask[i] = uniform() < p ? 0 : 1;
  return new Tensor(x.shape, "bool", mask);
}
