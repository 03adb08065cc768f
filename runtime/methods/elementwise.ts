/**
 * The methods of tensors: each is the function of the same name with the tensor as its first argument, so that
 * `x.add(y).relu()` and `relu(add(x, y))` are the same. What they do is said, once, at the functions.
 *
 * One class per family; each extends the one before it, and Tensor extends the last. Here: numbers by themselves.
 */
import { add, div, mul, neg, sub } from "../ops/arithmetic.js";
import { lerp } from "../ops/choosing.js";
import { eq, ge, gt, le, lt, ne } from "../ops/comparison.js";
import { exp, expm1, log, log1p, log2, log10 } from "../ops/exponential.js";
import { clamp, maximum, minimum } from "../ops/extremes.js";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "../ops/hyperbolic.js";
import { isFinite, isNaN, logicalAnd, logicalNot, logicalOr } from "../ops/logic.js";
import { hypot, pow, reciprocal, rsqrt, sqrt, square } from "../ops/powers.js";
import { abs, ceil, floor, round, sign, trunc } from "../ops/rounding.js";
import { erf } from "../ops/special.js";
import { acos, asin, atan, atan2, cos, sin, tan } from "../ops/trigonometric.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Broadcast, Broadcasts, ShapeOf } from "../types/rules.js";

export abstract class ElementwiseMethods {
  add<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"add", T, Y>): Tensor<Broadcast<T, Y>> {
    return add(this, y);
  }
  sub<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"sub", T, Y>): Tensor<Broadcast<T, Y>> {
    return sub(this, y);
  }
  mul<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"mul", T, Y>): Tensor<Broadcast<T, Y>> {
    return mul(this, y);
  }
  div<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"div", T, Y>): Tensor<Broadcast<T, Y>> {
    return div(this, y);
  }
  neg<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return neg(this);
  }
  square<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return square(this);
  }
  sqrt<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return sqrt(this);
  }
  rsqrt<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return rsqrt(this);
  }
  reciprocal<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return reciprocal(this);
  }
  pow<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"pow", T, Y>): Tensor<Broadcast<T, Y>> {
    return pow(this, y);
  }
  hypot<T extends Tensor, Y extends TensorLike>(
    this: T,
    y: Broadcasts<"hypot", T, Y>,
  ): Tensor<Broadcast<T, Y>> {
    return hypot(this, y);
  }
  exp<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return exp(this);
  }
  expm1<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return expm1(this);
  }
  log<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return log(this);
  }
  log1p<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return log1p(this);
  }
  log2<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return log2(this);
  }
  log10<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return log10(this);
  }
  sin<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return sin(this);
  }
  cos<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return cos(this);
  }
  tan<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return tan(this);
  }
  asin<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return asin(this);
  }
  acos<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return acos(this);
  }
  atan<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return atan(this);
  }
  atan2<T extends Tensor, Y extends TensorLike>(
    this: T,
    y: Broadcasts<"atan2", T, Y>,
  ): Tensor<Broadcast<T, Y>> {
    return atan2(this, y);
  }
  sinh<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return sinh(this);
  }
  cosh<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return cosh(this);
  }
  tanh<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return tanh(this);
  }
  asinh<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return asinh(this);
  }
  acosh<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return acosh(this);
  }
  atanh<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return atanh(this);
  }
  abs<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return abs(this);
  }
  sign<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return sign(this);
  }
  round<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return round(this);
  }
  floor<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return floor(this);
  }
  ceil<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return ceil(this);
  }
  trunc<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return trunc(this);
  }
  erf<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return erf(this);
  }
  maximum<T extends Tensor, Y extends TensorLike>(
    this: T,
    y: Broadcasts<"maximum", T, Y>,
  ): Tensor<Broadcast<T, Y>> {
    return maximum(this, y);
  }
  minimum<T extends Tensor, Y extends TensorLike>(
    this: T,
    y: Broadcasts<"minimum", T, Y>,
  ): Tensor<Broadcast<T, Y>> {
    return minimum(this, y);
  }
  clamp<T extends Tensor>(this: T, min?: number, max?: number): Tensor<ShapeOf<T>> {
    return clamp(this, min, max);
  }
  lerp(this: Tensor, end: TensorLike, weight: TensorLike): Tensor {
    return lerp(this, end, weight);
  }
  eq<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"eq", T, Y>): Tensor<Broadcast<T, Y>> {
    return eq(this, y);
  }
  ne<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"ne", T, Y>): Tensor<Broadcast<T, Y>> {
    return ne(this, y);
  }
  gt<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"gt", T, Y>): Tensor<Broadcast<T, Y>> {
    return gt(this, y);
  }
  ge<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"ge", T, Y>): Tensor<Broadcast<T, Y>> {
    return ge(this, y);
  }
  lt<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"lt", T, Y>): Tensor<Broadcast<T, Y>> {
    return lt(this, y);
  }
  le<T extends Tensor, Y extends TensorLike>(this: T, y: Broadcasts<"le", T, Y>): Tensor<Broadcast<T, Y>> {
    return le(this, y);
  }
  logicalNot<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return logicalNot(this);
  }
  isNaN<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return isNaN(this);
  }
  isFinite<T extends Tensor>(this: T): Tensor<ShapeOf<T>> {
    return isFinite(this);
  }
  logicalAnd<T extends Tensor, Y extends TensorLike>(
    this: T,
    y: Broadcasts<"logicalAnd", T, Y>,
  ): Tensor<Broadcast<T, Y>> {
    return logicalAnd(this, y);
  }
  logicalOr<T extends Tensor, Y extends TensorLike>(
    this: T,
    y: Broadcasts<"logicalOr", T, Y>,
  ): Tensor<Broadcast<T, Y>> {
    return logicalOr(this, y);
  }
}
