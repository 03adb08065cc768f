/** RMSprop: every parameter is scaled by the recent size of its own gradients. */
import { allocate, type Data, type DType } from "../dtype.js";
import {
  Optimizer,
  type OptimizerOptions,
  type ParametersOf,
  requireFrom,
  type Update,
} from "./optimizer.js";

export interface RMSpropOptions extends OptimizerOptions {
  /** How slowly the average of squares forgets. */
  readonly alpha: number;
  readonly eps: number;
  readonly momentum: number;
  /** Subtracts the square of the mean gradient: the variance instead of the square. */
  readonly centered: boolean;
}

interface State {
  readonly squares: Data;
  readonly means: Data;
  readonly directions: Data;
}

/**
 *   s = alpha s + (1 - alpha) g^2        m = alpha m + (1 - alpha) g   (centered)
 *   x = x - lr g / (sqrt(s - m^2) + eps)
 */
export class RMSprop extends Optimizer<RMSpropOptions, State> {
  constructor(params: ParametersOf<RMSpropOptions>, options: Partial<RMSpropOptions> = {}) {
    super(
      params,
      { lr: 0.01, alpha: 0.99, eps: 1e-8, weightDecay: 0, momentum: 0, centered: false, maximize: false },
      options,
    );
  }

  protected override check(options: RMSpropOptions): void {
    super.check(options);
    for (const name of ["alpha", "eps", "momentum"] as const) requireFrom("RMSprop", name, options[name], 0);
  }

  protected override start(size: number, dtype: DType): State {
    const [squares, means, directions] = [0, 1, 2].map(() => allocate(dtype, size));
    return { squares, means, directions };
  }

  protected override update({ x, g, next, options, state }: Update<RMSpropOptions, State>): void {
    const { lr, alpha, eps, momentum, centered, weightDecay } = options;
    const { squares, means, directions } = state;
    for (let i = 0; i < next.length; i++) {
      const slope = g[i] + weightDecay * x[i];
      squares[i] = alpha * squares[i] + (1 - alpha) * slope * slope;
      let spread = squares[i];
      if (centered) {
        means[i] = alpha * means[i] + (1 - alpha) * slope;
        spread -= means[i] * means[i];
      }
      let direction = slope / (Math.sqrt(spread) + eps);
      if (momentum > 0) {
        direction += momentum * directions[i];
        directions[i] = direction;
      }
      next[i] = x[i] - lr * direction;
    }
  }
}
