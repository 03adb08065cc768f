/** Layers without parameters that are no activations: pooling, flattening, dropout, and none at all. */
import { dropout } from "../ops/dropout.js";
import { type Pair, pairOf } from "../ops/patches.js";
import { type AvgPoolOptions, avgPool2d, type MaxPoolOptions, maxPool2d } from "../ops/pooling.js";
import { reshape } from "../ops/reshape.js";
import { sizeOf } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { Module } from "./module.js";

/** The largest pixel of every window. */
export class MaxPool2d extends Module {
  constructor(
    readonly kernel: Pair,
    readonly options: MaxPoolOptions = {},
  ) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return maxPool2d(x, this.kernel, this.options);
  }
  protected override summary(): string {
    return windowText(this.kernel, this.options.stride);
  }
}

/** The average of every window. */
export class AvgPool2d extends Module {
  constructor(
    readonly kernel: Pair,
    readonly options: AvgPoolOptions = {},
  ) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return avgPool2d(x, this.kernel, this.options);
  }
  protected override summary(): string {
    return windowText(this.kernel, this.options.stride);
  }
}

/** `3 x 3, stride 2`. */
function windowText(kernel: Pair, stride: Pair | undefined): string {
  const [height, width] = pairOf("pool", "kernel", kernel, 1);
  return `${height} x ${width}${stride === undefined ? "" : `, stride ${stride}`}`;
}

/** [n, ...] as [n, features]. */
export class Flatten extends Module {
  override forward(x: Tensor): Tensor {
    return reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
  }
}

/** Drops units with probability p while training. */
export class Dropout extends Module {
  constructor(readonly p = 0.5) {
    super();
  }
  override forward(x: Tensor): Tensor {
    return dropout(x, this.p, this.training);
  }
  protected override summary(): string {
    return `p ${this.p}`;
  }
}

/** Gives back what it gets. */
export class Identity extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}
