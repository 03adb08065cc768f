/**
 * The methods of tensors: each is the function of the same name with the tensor as its first argument, so that
 * `x.add(y).relu()` and `relu(add(x, y))` are the same. What they do is said, once, at the functions.
 */
import { elu, hardtanh, leakyRelu, relu, relu6, selu, sigmoid } from "./ops/activations.js";
import { add, div, mul, neg, sub } from "./ops/arithmetic.js";
import { broadcastTo } from "./ops/broadcast.js";
import { lerp } from "./ops/choosing.js";
import { eq, ge, gt, le, lt, ne } from "./ops/comparison.js";
import { addmm, dot, outer } from "./ops/contractions.js";
import { cummax, cumsum, logcumsumexp } from "./ops/cumulative.js";
import { exp, expm1, log, log1p, log2, log10 } from "./ops/exponential.js";
import { clamp, maximum, minimum } from "./ops/extremes.js";
import { gather, indexAdd, indexSelect, scatter, scatterAdd, takeAlongDim } from "./ops/gathering.js";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "./ops/hyperbolic.js";
import { at, type Index, type Range, slice } from "./ops/indexing.js";
import { chunk, split, unbind } from "./ops/joining.js";
import { det, inv, slogdet, solve } from "./ops/linalg.js";
import { isFinite, isNaN, logicalAnd, logicalNot, logicalOr } from "./ops/logic.js";
import { matmul } from "./ops/matmul.js";
import { amax, amin, argmax, argmin, kthvalue, max, median, min } from "./ops/maxima.js";
import { hypot, pow, reciprocal, rsqrt, sqrt, square } from "./ops/powers.js";
import { cumprod, prod } from "./ops/products.js";
import { permute, reshape, transpose } from "./ops/reshape.js";
import { abs, ceil, floor, round, sign, trunc } from "./ops/rounding.js";
import {
  expand,
  flatten,
  flip,
  movedim,
  repeat,
  repeatInterleave,
  roll,
  squeeze,
  tile,
  unsqueeze,
} from "./ops/shaping.js";
import { select } from "./ops/slicing.js";
import { gelu, logSigmoid, mish, silu, softplus, softsign, tanhshrink } from "./ops/smooth.js";
import { logSoftmax, softmax } from "./ops/softmax.js";
import { argsort, sort, topk } from "./ops/sorting.js";
import { erf } from "./ops/special.js";
import { logsumexp, norm, std, variance } from "./ops/statistics.js";
import { mean, sum } from "./ops/sums.js";
import { diag, diagonal, trace, tril, triu } from "./ops/triangles.js";
import { acos, asin, atan, atan2, cos, sin, tan } from "./ops/trigonometric.js";
import { all, any } from "./ops/truth.js";
import { diff, maskedFill, pad, unfold } from "./ops/windows.js";
import type { Axes, Shape } from "./shape.js";
import type { Tensor, TensorLike } from "./tensor.js";

export abstract class TensorMethods {
  add(this: Tensor, y: TensorLike): Tensor {
    return add(this, y);
  }
  sub(this: Tensor, y: TensorLike): Tensor {
    return sub(this, y);
  }
  mul(this: Tensor, y: TensorLike): Tensor {
    return mul(this, y);
  }
  div(this: Tensor, y: TensorLike): Tensor {
    return div(this, y);
  }
  neg(this: Tensor): Tensor {
    return neg(this);
  }
  square(this: Tensor): Tensor {
    return square(this);
  }
  sqrt(this: Tensor): Tensor {
    return sqrt(this);
  }
  rsqrt(this: Tensor): Tensor {
    return rsqrt(this);
  }
  reciprocal(this: Tensor): Tensor {
    return reciprocal(this);
  }
  pow(this: Tensor, y: TensorLike): Tensor {
    return pow(this, y);
  }
  hypot(this: Tensor, y: TensorLike): Tensor {
    return hypot(this, y);
  }
  exp(this: Tensor): Tensor {
    return exp(this);
  }
  expm1(this: Tensor): Tensor {
    return expm1(this);
  }
  log(this: Tensor): Tensor {
    return log(this);
  }
  log1p(this: Tensor): Tensor {
    return log1p(this);
  }
  log2(this: Tensor): Tensor {
    return log2(this);
  }
  log10(this: Tensor): Tensor {
    return log10(this);
  }
  sin(this: Tensor): Tensor {
    return sin(this);
  }
  cos(this: Tensor): Tensor {
    return cos(this);
  }
  tan(this: Tensor): Tensor {
    return tan(this);
  }
  asin(this: Tensor): Tensor {
    return asin(this);
  }
  acos(this: Tensor): Tensor {
    return acos(this);
  }
  atan(this: Tensor): Tensor {
    return atan(this);
  }
  atan2(this: Tensor, y: TensorLike): Tensor {
    return atan2(this, y);
  }
  sinh(this: Tensor): Tensor {
    return sinh(this);
  }
  cosh(this: Tensor): Tensor {
    return cosh(this);
  }
  tanh(this: Tensor): Tensor {
    return tanh(this);
  }
  asinh(this: Tensor): Tensor {
    return asinh(this);
  }
  acosh(this: Tensor): Tensor {
    return acosh(this);
  }
  atanh(this: Tensor): Tensor {
    return atanh(this);
  }
  abs(this: Tensor): Tensor {
    return abs(this);
  }
  sign(this: Tensor): Tensor {
    return sign(this);
  }
  round(this: Tensor): Tensor {
    return round(this);
  }
  floor(this: Tensor): Tensor {
    return floor(this);
  }
  ceil(this: Tensor): Tensor {
    return ceil(this);
  }
  trunc(this: Tensor): Tensor {
    return trunc(this);
  }
  erf(this: Tensor): Tensor {
    return erf(this);
  }
  maximum(this: Tensor, y: TensorLike): Tensor {
    return maximum(this, y);
  }
  minimum(this: Tensor, y: TensorLike): Tensor {
    return minimum(this, y);
  }
  clamp(this: Tensor, min?: number, max?: number): Tensor {
    return clamp(this, min, max);
  }
  lerp(this: Tensor, end: TensorLike, weight: TensorLike): Tensor {
    return lerp(this, end, weight);
  }
  eq(this: Tensor, y: TensorLike): Tensor {
    return eq(this, y);
  }
  ne(this: Tensor, y: TensorLike): Tensor {
    return ne(this, y);
  }
  gt(this: Tensor, y: TensorLike): Tensor {
    return gt(this, y);
  }
  ge(this: Tensor, y: TensorLike): Tensor {
    return ge(this, y);
  }
  lt(this: Tensor, y: TensorLike): Tensor {
    return lt(this, y);
  }
  le(this: Tensor, y: TensorLike): Tensor {
    return le(this, y);
  }
  logicalNot(this: Tensor): Tensor {
    return logicalNot(this);
  }
  isNaN(this: Tensor): Tensor {
    return isNaN(this);
  }
  isFinite(this: Tensor): Tensor {
    return isFinite(this);
  }
  logicalAnd(this: Tensor, y: TensorLike): Tensor {
    return logicalAnd(this, y);
  }
  logicalOr(this: Tensor, y: TensorLike): Tensor {
    return logicalOr(this, y);
  }
  sigmoid(this: Tensor): Tensor {
    return sigmoid(this);
  }
  relu(this: Tensor): Tensor {
    return relu(this);
  }
  relu6(this: Tensor): Tensor {
    return relu6(this);
  }
  selu(this: Tensor): Tensor {
    return selu(this);
  }
  leakyRelu(this: Tensor, slope?: number): Tensor {
    return leakyRelu(this, slope);
  }
  elu(this: Tensor, alpha?: number): Tensor {
    return elu(this, alpha);
  }
  hardtanh(this: Tensor, min?: number, max?: number): Tensor {
    return hardtanh(this, min, max);
  }
  silu(this: Tensor): Tensor {
    return silu(this);
  }
  mish(this: Tensor): Tensor {
    return mish(this);
  }
  softsign(this: Tensor): Tensor {
    return softsign(this);
  }
  tanhshrink(this: Tensor): Tensor {
    return tanhshrink(this);
  }
  logSigmoid(this: Tensor): Tensor {
    return logSigmoid(this);
  }
  softplus(this: Tensor, beta?: number, threshold?: number): Tensor {
    return softplus(this, beta, threshold);
  }
  gelu(this: Tensor, approximate?: "none" | "tanh"): Tensor {
    return gelu(this, approximate);
  }
  sum(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return sum(this, axis, keepdim);
  }
  mean(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return mean(this, axis, keepdim);
  }
  prod(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return prod(this, axis, keepdim);
  }
  max(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return max(this, axis, keepdim);
  }
  min(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return min(this, axis, keepdim);
  }
  amax(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return amax(this, axis, keepdim);
  }
  amin(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return amin(this, axis, keepdim);
  }
  argmax(this: Tensor, axis?: number, keepdim?: boolean): Tensor {
    return argmax(this, axis, keepdim);
  }
  argmin(this: Tensor, axis?: number, keepdim?: boolean): Tensor {
    return argmin(this, axis, keepdim);
  }
  median(this: Tensor, axis?: number, keepdim?: boolean): Tensor {
    return median(this, axis, keepdim);
  }
  kthvalue(this: Tensor, k: number, axis?: number, keepdim?: boolean): Tensor {
    return kthvalue(this, k, axis, keepdim);
  }
  var(this: Tensor, axis?: Axes, keepdim?: boolean, correction?: number): Tensor {
    return variance(this, axis, keepdim, correction);
  }
  std(this: Tensor, axis?: Axes, keepdim?: boolean, correction?: number): Tensor {
    return std(this, axis, keepdim, correction);
  }
  norm(this: Tensor, p?: number, axis?: Axes, keepdim?: boolean): Tensor {
    return norm(this, p, axis, keepdim);
  }
  logsumexp(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return logsumexp(this, axis, keepdim);
  }
  any(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return any(this, axis, keepdim);
  }
  all(this: Tensor, axis?: Axes, keepdim?: boolean): Tensor {
    return all(this, axis, keepdim);
  }
  cumsum(this: Tensor, axis?: number): Tensor {
    return cumsum(this, axis);
  }
  cummax(this: Tensor, axis?: number): Tensor {
    return cummax(this, axis);
  }
  logcumsumexp(this: Tensor, axis?: number): Tensor {
    return logcumsumexp(this, axis);
  }
  cumprod(this: Tensor, axis?: number): Tensor {
    return cumprod(this, axis);
  }
  softmax(this: Tensor, axis?: number): Tensor {
    return softmax(this, axis);
  }
  logSoftmax(this: Tensor, axis?: number): Tensor {
    return logSoftmax(this, axis);
  }
  sort(this: Tensor, axis?: number, isDescending?: boolean): Tensor {
    return sort(this, axis, isDescending);
  }
  argsort(this: Tensor, axis?: number, isDescending?: boolean): Tensor {
    return argsort(this, axis, isDescending);
  }
  topk(this: Tensor, k: number, axis?: number, isLargest?: boolean): [Tensor, Tensor] {
    return topk(this, k, axis, isLargest);
  }
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
  at(this: Tensor, ...index: Index[]): Tensor {
    return at(this, ...index);
  }
  slice(this: Tensor, ...ranges: Range[]): Tensor {
    return slice(this, ...ranges);
  }
  select(this: Tensor, axis: number, index: number): Tensor {
    return select(this, axis, index);
  }
  gather(this: Tensor, axis: number, index: TensorLike): Tensor {
    return gather(this, axis, index);
  }
  takeAlongDim(this: Tensor, index: TensorLike, axis: number): Tensor {
    return takeAlongDim(this, index, axis);
  }
  scatter(this: Tensor, axis: number, index: TensorLike, source: TensorLike): Tensor {
    return scatter(this, axis, index, source);
  }
  scatterAdd(this: Tensor, axis: number, index: TensorLike, source: TensorLike): Tensor {
    return scatterAdd(this, axis, index, source);
  }
  indexSelect(this: Tensor, axis: number, index: TensorLike): Tensor {
    return indexSelect(this, axis, index);
  }
  indexAdd(this: Tensor, axis: number, index: TensorLike, source: TensorLike): Tensor {
    return indexAdd(this, axis, index, source);
  }
  pad(this: Tensor, widths: readonly number[], value?: number): Tensor {
    return pad(this, widths, value);
  }
  unfold(this: Tensor, axis: number, size: number, step: number): Tensor {
    return unfold(this, axis, size, step);
  }
  diff(this: Tensor, n?: number, axis?: number): Tensor {
    return diff(this, n, axis);
  }
  maskedFill(this: Tensor, mask: TensorLike, value: TensorLike): Tensor {
    return maskedFill(this, mask, value);
  }
  diag(this: Tensor, offset?: number): Tensor {
    return diag(this, offset);
  }
  diagonal(this: Tensor, offset?: number, axis0?: number, axis1?: number): Tensor {
    return diagonal(this, offset, axis0, axis1);
  }
  trace(this: Tensor): Tensor {
    return trace(this);
  }
  tril(this: Tensor, offset?: number): Tensor {
    return tril(this, offset);
  }
  triu(this: Tensor, offset?: number): Tensor {
    return triu(this, offset);
  }
  matmul(this: Tensor, y: TensorLike): Tensor {
    return matmul(this, y);
  }
  dot(this: Tensor, y: TensorLike): Tensor {
    return dot(this, y);
  }
  outer(this: Tensor, y: TensorLike): Tensor {
    return outer(this, y);
  }
  addmm(this: Tensor, a: TensorLike, b: TensorLike, beta?: number, alpha?: number): Tensor {
    return addmm(this, a, b, beta, alpha);
  }
  det(this: Tensor): Tensor {
    return det(this);
  }
  slogdet(this: Tensor): [Tensor, Tensor] {
    return slogdet(this);
  }
  inv(this: Tensor): Tensor {
    return inv(this);
  }
  solve(this: Tensor, b: TensorLike): Tensor {
    return solve(this, b);
  }
}
