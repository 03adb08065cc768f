/** Adagrad: every parameter is scaled by the size of all its gradients so far. */
import { allocate, type Data, type DType } from "../dtype.js";
import {
  Optimizer,
  type OptimizerOptions,
  type ParametersOf,
  requireFrom,
  type Update,
} from "./optimizer.js";

export interface AdagradOptions extends OptimizerOptions {
  readonly lrDecay: number;
  /** Where the sums of squares start. */
  readonly initialAccumulatorValue: number;
  readonly eps: number;
}

/**
 *   s = s + g^2
 *   x = x - lr / (1 + (t - 1) lrDecay) g / (sqrt(s) + eps)
 */
export class Adagrad extends Optimizer<AdagradOptions, Data> {
  constructor(params: ParametersOf<AdagradOptions>, options: Partial<AdagradOptions> = {}) {
    super(
      params,
      { lr: 0.01, lrDecay: 0, weightDecay: 0, initialAccumulatorValue: 0, eps: 1e-10, maximize: false },
      options,
    );
  }

  protected override check(options: AdagradOptions): void {
    super.check(options);
    for (const name of ["lrDecay", "initialAccumulatorValue", "eps"] as const)
      requireFrom("Adagrad", name, options[name], 0);
  }

  protected override start(size: number, dtype: DType, { initialAccumulatorValue }: AdagradOptions): Data {
    return allocate(dtype, size).fill(initialAccumulatorValue);
  }

  protected override update({ x, g, next, options, state: squares, t }: Update<AdagradOptions, Data>): void {
    const { lr, lrDecay, eps, weightDecay } = options;
    const rate = lr / (1 + (t - 1) * lrDecay);
    for (let i = 0; i < next.length; i++) {
      const slope = g[i] + weightDecay * x[i];
      squares[i] += slope * slope;
      next[i] = x[i] - (rate * slope) / (Math.sqrt(squares[i]) + eps);
    }
  }
}
