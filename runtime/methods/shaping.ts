/** Methods of tensors, fourth family: the same numbers under other shapes, and taken apart. */

import { flatten, movedim, squeeze, transpose, unsqueeze } from "../ops/axes.js";
import { broadcastTo } from "../ops/broadcast.js";
import { expand, repeat, repeatInterleave, tile } from "../ops/repeating.js";
import { permute, reshape } from "../ops/reshape.js";
import { chunk, split, unbind } from "../ops/splitting.js";
import { flip, roll } from "../ops/turning.js";
import type { Axes, Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { ReductionMethods } from "./reductions.js";

export abstract class ShapingMethods extends ReductionMethods {
  reshape(this: Tensor, ...sizes: (number | Shape)[]): Tensor {
    return reshape(this, ...sizes);
  }
  permute(this: Tensor, order: readonly number[]): Tensor {
    return permute(this, order);
  }
  transpose(this: Tensor, axis0?: number, axis1?: number): Tensor {
    return transpose(this, axis0, axis1);
  }
  flatten(this: Tensor, start?: number, end?: number): Tensor {
    return flatten(this, start, end);
  }
  squeeze(this: Tensor, axes?: Axes): Tensor {
    return squeeze(this, axes);
  }
  unsqueeze(this: Tensor, axis: number): Tensor {
    return unsqueeze(this, axis);
  }
  movedim(this: Tensor, from: Axes, to: Axes): Tensor {
    return movedim(this, from, to);
  }
  expand(this: Tensor, ...sizes: (number | Shape)[]): Tensor {
    return expand(this, ...sizes);
  }
  repeat(this: Tensor, ...times: (number | Shape)[]): Tensor {
    return repeat(this, ...times);
  }
  tile(this: Tensor, ...times: (number | Shape)[]): Tensor {
    return tile(this, ...times);
  }
  repeatInterleave(this: Tensor, times: number | readonly number[], axis?: number): Tensor {
    return repeatInterleave(this, times, axis);
  }
  flip(this: Tensor, axes?: Axes): Tensor {
    return flip(this, axes);
  }
  roll(this: Tensor, shift: number, axis?: number): Tensor {
    return roll(this, shift, axis);
  }
  broadcastTo(this: Tensor, shape: Shape): Tensor {
    return broadcastTo(this, shape);
  }
  split(this: Tensor, size: number | readonly number[], axis?: number): Tensor[] {
    return split(this, size, axis);
  }
  chunk(this: Tensor, count: number, axis?: number): Tensor[] {
    return chunk(this, count, axis);
  }
  unbind(this: Tensor, axis?: number): Tensor[] {
    return unbind(this, axis);
  }
}
