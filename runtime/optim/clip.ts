/** Keeping gradients small, so that one bad batch does not throw the parameters far away. */
import { noGrad } from "../autodiff/recording.js";
import { mul } from "../ops/arithmetic.js";
import { clamp } from "../ops/extremes.js";
import { stack } from "../ops/joining.js";
import { norm } from "../ops/statistics.js";
import { Tensor } from "../tensor.js";
import { requireFrom } from "./optimizer.js";

/**
 * Scales all gradients down by one factor, so that together, as one long vector, their p-norm is at most `maxNorm`.
 * Returns the norm that they had. Convention: the factor is maxNorm / (norm + 1e-6), as in PyTorch.
 */
export function clipGradNorm(params: Tensor | Iterable<Tensor>, maxNorm: number, p = 2): number {
  requireFrom("clipGradNorm", "maxNorm", maxNorm, 0);
  return noGrad(() => {
    const withGrad = listOf(params).filter((x) => x.grad !== null);
    if (withGrad.length === 0) return 0;
    const total = norm(stack(withGrad.map((x) => norm(x.grad!, p))), p).item();
    const factor = Math.min(1, maxNorm / (total + 1e-6));
    // Written so that a norm that is NaN makes every gradient NaN, which is seen, and not only one.
    if (!(factor >= 1)) for (const x of withGrad) x.grad = mul(x.grad!, factor);
    return total;
  });
}

/** Keeps every element of every gradient between -limit and limit. */
export function clipGradValue(params: Tensor | Iterable<Tensor>, limit: number): void {
  requireFrom("clipGradValue", "limit", limit, 0);
  noGrad(() => {
    for (const x of listOf(params)) if (x.grad !== null) x.grad = clamp(x.grad, -limit, limit);
  });
}

function listOf(params: Tensor | Iterable<Tensor>): Tensor[] {
  return params instanceof Tensor ? [params] : [...params];
}
