/** The linear layer. */
import { zeros } from "../create.js";
import type { DType } from "../dtype.js";
import { linear } from "../ops/contractions.js";
import type { Tensor } from "../tensor.js";
import { uniform } from "./init.js";
import { Module } from "./module.js";

/** Options of layers with weights. */
export interface LayerOptions {
  /** False leaves the bias out. */
  readonly bias?: boolean;
  readonly dtype?: DType;
}

/** A parameter of this shape, uniform within 1 / sqrt(fan in): how PyTorch starts its layers. */
export function startingAt(shape: readonly number[], fanIn: number, dtype: DType | undefined): Tensor {
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  return uniform(zeros(shape, { dtype, requiresGrad: true }), -bound, bound);
}

/** y = x w' + b for rows x [..., inputs]: weights [outputs, inputs], bias [outputs]. */
export class Linear extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;

  constructor(inputs: number, outputs: number, { bias = true, dtype }: LayerOptions = {}) {
    super();
    this.weight = startingAt([outputs, inputs], inputs, dtype);
    this.bias = bias ? startingAt([outputs], inputs, dtype) : null;
  }

  override forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias ?? undefined);
  }

  protected override summary(): string {
    const [outputs, inputs] = this.weight.shape;
    return `${inputs} -> ${outputs}${this.bias === null ? ", no bias" : ""}`;
  }
}
