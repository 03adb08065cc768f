/** The convolution layer. */
import { ArgumentError } from "../errors.js";
import { type ConvOptions, conv2d } from "../ops/convolution.js";
import { type Pair, pairOf } from "../ops/patches.js";
import type { Tensor } from "../tensor.js";
import { type LayerOptions, startingAt } from "./linear.js";
import { Module } from "./module.js";

/** Convolution of pictures [n, inputs, h, w]: weights [outputs, inputs / groups, kh, kw], bias [outputs]. */
export class Conv2d extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly options: ConvOptions;

  constructor(inputs: number, outputs: number, kernel: Pair, options: ConvOptions & LayerOptions = {}) {
    super();
    const { bias = true, dtype, ...placement } = options;
    const [height, width] = pairOf("Conv2d", "kernel", kernel, 1);
    const { groups = 1 } = placement;
    if (inputs % groups !== 0 || outputs % groups !== 0) {
      throw new ArgumentError(
        "argument/domain",
        `Conv2d: ${inputs} and ${outputs} channels do not make ${groups} equal groups`,
        "groups divides the channels that come in, and those that go out",
      );
    }
    const channels = inputs / groups;
    const fanIn = channels * height * width;
    this.options = placement;
    this.weight = startingAt([outputs, channels, height, width], fanIn, dtype);
    this.bias = bias ? startingAt([outputs], fanIn, dtype) : null;
  }

  override forward(x: Tensor): Tensor {
    return conv2d(x, this.weight, this.bias, this.options);
  }

  protected override summary(): string {
    const [outputs, channels, height, width] = this.weight.shape;
    const options = Object.entries(this.options).map(([name, value]) => `, ${name} ${value}`);
    return `${channels * (this.options.groups ?? 1)} -> ${outputs}, ${height} x ${width}${options.join("")}`;
  }
}
