/** A table of vectors, one per symbol. */
import { randn } from "../create.js";
import type { DType } from "../dtype.js";
import { embedding } from "../ops/embedding.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { Module } from "./module.js";

/** Looks up a row of `weight` [entries, size] for each index. */
export class Embedding extends Module<[TensorLike], Tensor> {
  readonly weight: Tensor;

  constructor(entries: number, size: number, options: { readonly dtype?: DType } = {}) {
    super();
    this.weight = randn([entries, size], { ...options, requiresGrad: true });
  }

  override forward(index: TensorLike): Tensor {
    return embedding(index, this.weight);
  }

  protected override summary(): string {
    return this.weight.shape.join(" x ");
  }
}
