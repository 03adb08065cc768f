/** Normalisation layers: they learn a scale and a shift, and BatchNorm remembers the averages of training. */
import { noGrad } from "../autodiff/recording.js";
import { ones, zeros } from "../create.js";
import type { DType } from "../dtype.js";
import { lerp } from "../ops/choosing.js";
import { batchNorm, layerNorm } from "../ops/normalisation.js";
import { variance } from "../ops/statistics.js";
import { mean } from "../ops/sums.js";
import type { Tensor } from "../tensor.js";
import { Module } from "./module.js";

/** Options of BatchNorm. */
export interface BatchNormLayerOptions {
  readonly eps?: number;
  /** How much of the running averages each batch replaces. */
  readonly momentum?: number;
  readonly dtype?: DType;
}

/**
 * Batch normalisation of [n, channels, ...]. While training it uses the statistics of the batch and keeps running
 * averages; after eval() it uses those.
 */
export class BatchNorm extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly runningMean: Tensor;
  readonly runningVariance: Tensor;
  readonly eps: number;
  readonly momentum: number;

  constructor(channels: number, { eps = 1e-5, momentum = 0.1, dtype }: BatchNormLayerOptions = {}) {
    super();
    this.weight = ones([channels], { dtype, requiresGrad: true });
    this.bias = zeros([channels], { dtype, requiresGrad: true });
    this.runningMean = zeros([channels], { dtype });
    this.runningVariance = ones([channels], { dtype });
    this.eps = eps;
    this.momentum = momentum;
  }

  override forward(x: Tensor): Tensor {
    const { weight, bias, eps } = this;
    if (!this.training) {
      return batchNorm(x, weight, bias, { eps, mean: this.runningMean, variance: this.runningVariance });
    }
    const y = batchNorm(x, weight, bias, { eps });
    noGrad(() => this.remember(x));
    return y;
  }

  /** Convention: the batch is normalised with the variance over n, the running one is over n - 1, as in PyTorch. */
  private remember(x: Tensor): void {
    const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
    this.runningMean.assign(lerp(this.runningMean, mean(x, axes), this.momentum));
    this.runningVariance.assign(lerp(this.runningVariance, variance(x, axes), this.momentum));
  }

  protected override summary(): string {
    return `${this.weight.size}`;
  }
}

/** Layer normalisation over the last axes, whose sizes are `shape`. */
export class LayerNorm extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly eps: number;

  constructor(shape: number | readonly number[], { eps = 1e-5, dtype }: BatchNormLayerOptions = {}) {
    super();
    const sizes = typeof shape === "number" ? [shape] : shape;
    this.weight = ones(sizes, { dtype, requiresGrad: true });
    this.bias = zeros(sizes, { dtype, requiresGrad: true });
    this.eps = eps;
  }

  override forward(x: Tensor): Tensor {
    return layerNorm(x, this.weight.shape, this.weight, this.bias, { eps: this.eps });
  }

  protected override summary(): string {
    return this.weight.shape.join(" x ");
  }
}
