/** Methods of tensors, third family: many numbers to few, running totals, and order. */
import { cummax, cumsum, logcumsumexp } from "../ops/cumulative.js";
import { amax, amin, argmax, argmin, max, min } from "../ops/maxima.js";
import { cumprod, prod } from "../ops/products.js";
import { kthvalue, median } from "../ops/ranks.js";
import { argsort, sort, topk } from "../ops/sorting.js";
import { logsumexp, norm, std, variance } from "../ops/statistics.js";
import { mean, sum } from "../ops/sums.js";
import { all, any } from "../ops/truth.js";
import type { Axes } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { AxisIn, Reduce, ShapeOf } from "../types/rules.js";
import { ActivationMethods } from "./activations.js";

export abstract class ReductionMethods extends ActivationMethods {
  sum<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"sum", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return sum(this, axis, keepdim);
  }
  mean<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"mean", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return mean(this, axis, keepdim);
  }
  prod<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"prod", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return prod(this, axis, keepdim);
  }
  max<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"max", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return max(this, axis, keepdim);
  }
  min<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"min", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return min(this, axis, keepdim);
  }
  amax<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"amax", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return amax(this, axis, keepdim);
  }
  amin<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"amin", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return amin(this, axis, keepdim);
  }
  argmax<T extends Tensor, const A extends number | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"argmax", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return argmax(this, axis, keepdim);
  }
  argmin<T extends Tensor, const A extends number | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"argmin", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return argmin(this, axis, keepdim);
  }
  median<T extends Tensor, const A extends number | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"median", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return median(this, axis, keepdim);
  }
  kthvalue(this: Tensor, k: number, axis?: number, keepdim?: boolean): Tensor {
    return kthvalue(this, k, axis, keepdim);
  }
  var<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"variance", T, A>,
    keepdim?: K,
    correction?: number,
  ): Tensor<Reduce<T, A, K>> {
    return variance(this, axis, keepdim, correction);
  }
  std<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"std", T, A>,
    keepdim?: K,
    correction?: number,
  ): Tensor<Reduce<T, A, K>> {
    return std(this, axis, keepdim, correction);
  }
  norm(this: Tensor, p?: number, axis?: Axes, keepdim?: boolean): Tensor {
    return norm(this, p, axis, keepdim);
  }
  logsumexp<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"logsumexp", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return logsumexp(this, axis, keepdim);
  }
  any<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"any", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return any(this, axis, keepdim);
  }
  all<T extends Tensor, const A extends Axes | undefined = undefined, K extends boolean = false>(
    this: T,
    axis?: AxisIn<"all", T, A>,
    keepdim?: K,
  ): Tensor<Reduce<T, A, K>> {
    return all(this, axis, keepdim);
  }
  cumsum<T extends Tensor>(this: T, axis?: number): Tensor<ShapeOf<T>> {
    return cumsum(this, axis);
  }
  cummax<T extends Tensor>(this: T, axis?: number): Tensor<ShapeOf<T>> {
    return cummax(this, axis);
  }
  logcumsumexp<T extends Tensor>(this: T, axis?: number): Tensor<ShapeOf<T>> {
    return logcumsumexp(this, axis);
  }
  cumprod<T extends Tensor>(this: T, axis?: number): Tensor<ShapeOf<T>> {
    return cumprod(this, axis);
  }
  sort<T extends Tensor>(this: T, axis?: number, isDescending?: boolean): Tensor<ShapeOf<T>> {
    return sort(this, axis, isDescending);
  }
  argsort<T extends Tensor>(this: T, axis?: number, isDescending?: boolean): Tensor<ShapeOf<T>> {
    return argsort(this, axis, isDescending);
  }
  topk(this: Tensor, k: number, axis?: number, isLargest?: boolean): [Tensor, Tensor] {
    return topk(this, k, axis, isLargest);
  }
}
