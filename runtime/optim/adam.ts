/** Adam and AdamW: momentum, and every parameter scaled by the recent size of its own gradients. */
import { allocate, type Data, type DType } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import {
  Optimizer,
  type OptimizerOptions,
  type ParametersOf,
  requireFrom,
  type Update,
} from "./optimizer.js";

export interface AdamOptions extends OptimizerOptions {
  /** How slowly the averages of gradients and of their squares forget. */
  readonly betas: readonly [number, number];
  readonly eps: number;
  /** Divides by the largest average of squares so far. */
  readonly amsgrad: boolean;
}

interface State {
  readonly means: Data;
  readonly squares: Data;
  readonly largest: Data;
}

/**
 *   m = b1 m + (1 - b1) g        s = b2 s + (1 - b2) g^2
 *   x = x - lr (m / (1 - b1^t)) / (sqrt(s / (1 - b2^t)) + eps)
 */
export class Adam extends Optimizer<AdamOptions, State> {
  /** Whether weight decay shrinks the parameters instead of changing the gradient. */
  protected readonly isDecoupled: boolean = false;

  constructor(params: ParametersOf<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(
      params,
      {
        lr: 0.001,
        betas: [0.9, 0.999] as const,
        eps: 1e-8,
        weightDecay: 0,
        amsgrad: false,
        maximize: false,
      },
      options,
    );
  }

  protected override check(options: AdamOptions): void {
    super.check(options);
    requireFrom("Adam", "eps", options.eps, 0);
    if (options.betas.some((beta) => !(beta >= 0 && beta < 1))) {
      throw new ArgumentError("argument/domain", `Adam: betas are [${options.betas}]`, "both from 0 below 1");
    }
  }

  protected override start(size: number, dtype: DType): State {
    const [means, squares, largest] = [0, 1, 2].map(() => allocate(dtype, size));
    return { means, squares, largest };
  }

  protected override update({ x, g, next, options, state, t }: Update<AdamOptions, State>): void {
    const { lr, betas, eps, weightDecay, amsgrad } = options;
    const { means, squares, largest } = state;
    const [b1, b2] = betas;
    const rate = lr / (1 - b1 ** t);
    const correction = Math.sqrt(1 - b2 ** t);
    const shrink = this.isDecoupled ? 1 - lr * weightDecay : 1;
    const coupled = this.isDecoupled ? 0 : weightDecay;
    for (let i = 0; i < next.length; i++) {
      const slope = g[i] + coupled * x[i];
      means[i] = b1 * means[i] + (1 - b1) * slope;
      squares[i] = b2 * squares[i] + (1 - b2) * slope * slope;
      let size = squares[i];
      if (amsgrad) {
        size = Math.max(largest[i], size);
        largest[i] = size;
      }
      next[i] = x[i] * shrink - (rate * means[i]) / (Math.sqrt(size) / correction + eps);
    }
  }
}

/** Adam with weight decay apart from the gradient: x shrinks by lr * weightDecay (Loshchilov and Hutter, 2019). */
export class AdamW extends Adam {
  protected override readonly isDecoupled: boolean = true;

  constructor(params: ParametersOf<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, { weightDecay: 0.01, ...options });
  }
}
