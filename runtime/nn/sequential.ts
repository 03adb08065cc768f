/** Layers one after the other. */
import { ArgumentError } from "../errors.js";
import { describe } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { Module } from "./module.js";

/** A layer, or any function from tensor to tensor. */
export type Layer = Module<[Tensor], Tensor> | ((x: Tensor) => Tensor);

/** Feeds each layer with the output of the one before. Paths of parameters are `0.weight`, `1.bias`, ... */
export class Sequential extends Module {
  readonly layers: readonly Layer[];

  constructor(...layers: readonly Layer[]) {
    super();
    const wrong = layers.findIndex((layer) => !(layer instanceof Module) && typeof layer !== "function");
    if (wrong >= 0) {
      throw new ArgumentError(
        "argument/type",
        `Sequential: layer ${wrong} is ${describe(layers[wrong])}`,
        "layers are modules, or functions from tensor to tensor, one after the other",
      );
    }
    this.layers = layers;
  }

  override forward(x: Tensor): Tensor {
    let y = x;
    for (const layer of this.layers) y = typeof layer === "function" ? layer(y) : layer.forward(y);
    return y;
  }

  protected override members(): readonly (readonly [string, unknown])[] {
    return this.layers.map((layer, i) => [String(i), layer]);
  }
}
