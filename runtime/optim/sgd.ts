/** Stochastic gradient descent, with momentum. */
import { allocate, type Data } from "../dtype.js";
import { ArgumentError } from "../errors.js";
import {
  Optimizer,
  type OptimizerOptions,
  type ParametersOf,
  requireFrom,
  type Update,
} from "./optimizer.js";

export interface SGDOptions extends OptimizerOptions {
  /** How much of the last direction is kept. */
  readonly momentum: number;
  /** How much less the new gradient counts beside it. */
  readonly dampening: number;
  /** Looks ahead along the momentum. */
  readonly nesterov: boolean;
}

interface State {
  /** The v of the last step. */
  direction: Data | null;
}

/**
 *   v = momentum v + (1 - dampening) g        (the first v is g)
 *   x = x - lr v                              (nesterov: x - lr (g + momentum v))
 */
export class SGD extends Optimizer<SGDOptions, State> {
  constructor(params: ParametersOf<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(
      params,
      { lr: 0.001, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false },
      options,
    );
  }

  protected override check(options: SGDOptions): void {
    super.check(options);
    requireFrom("SGD", "momentum", options.momentum, 0);
    if (options.nesterov && (options.momentum === 0 || options.dampening !== 0)) {
      throw new ArgumentError("argument/domain", "SGD: nesterov needs a momentum, and no dampening");
    }
  }

  protected override start(): State {
    return { direction: null };
  }

  protected override update({ x, g, next, options, state, dtype }: Update<SGDOptions, State>): void {
    const { lr, momentum, dampening, weightDecay, nesterov } = options;
    if (momentum === 0) {
      for (let i = 0; i < next.length; i++) next[i] = x[i] - lr * (g[i] + weightDecay * x[i]);
      return;
    }
    // The options may change between steps: the momentum begins when there is one.
    const isFirst = state.direction === null;
    state.direction ??= allocate(dtype, next.length);
    const v = state.direction;
    for (let i = 0; i < next.length; i++) {
      const slope = g[i] + weightDecay * x[i];
      v[i] = isFirst ? slope : momentum * v[i] + (1 - dampening) * slope;
      next[i] = x[i] - lr * (nesterov ? slope + momentum * v[i] : v[i]);
    }
  }
}
