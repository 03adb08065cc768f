/**
 * What `x + y`, `-x` and `w -= lr * dw` mean in a notebook cell.
 *
 * TypeScript has no operators on objects, so the compiler of cells writes them as calls of these functions:
 * `x + y` becomes `operand(x).add(y)`, with the types below. Where both sides turn out to be numbers, strings or
 * bigints it writes the plain operator again, so these functions see tensors, and values of type `any` whose kind
 * only the running program knows. Nobody calls them by hand: outside of cells there are `x.add(y)` and `add(x, y)`.
 */
import { isRecording, noGrad } from "./autodiff/recording.js";
import { add, div, mul, neg, sub } from "./ops/arithmetic.js";
import { ge, gt, le, lt } from "./ops/comparison.js";
import { pow } from "./ops/powers.js";
import { Tensor, type TensorLike } from "./tensor.js";
import type { Broadcast, Broadcasts, ShapeOf } from "./types/rules.js";

/** The type of an operator on types that it does not take; the compiler turns it into a message. */
export interface OperatorRefused {
  readonly operatorRefused: true;
}

type IsAny<T> = 0 extends 1 & T ? true : false;

/** `a - b`, `a * b`, `a / b`, `a ** b`. An `any` on either side stays an `any`. */
export type Arithmetic<A, B> = IsAny<A> extends true ? A : IsAny<B> extends true ? B : ArithmeticOf<A, B>;

type ArithmeticOf<A, B> = A extends Tensor
  ? B extends TensorLike
    ? Tensor<Broadcast<A, B>>
    : OperatorRefused
  : B extends Tensor
    ? A extends TensorLike
      ? Tensor<Broadcast<A, B>>
      : OperatorRefused
    : A extends number
      ? B extends number
        ? number
        : OperatorRefused
      : A extends bigint
        ? B extends bigint
          ? bigint
          : OperatorRefused
        : OperatorRefused;

/** `a + b`, which also joins strings. */
export type Sum<A, B> = IsAny<A> extends true ? A : IsAny<B> extends true ? B : SumOf<A, B>;

type SumOf<A, B> = A extends string
  ? B extends Tensor | symbol
    ? OperatorRefused
    : string
  : B extends string
    ? A extends Tensor | symbol
      ? OperatorRefused
      : string
    : ArithmeticOf<A, B>;

/** `a < b` and its kin: a tensor of booleans for tensors, a boolean for everything that JavaScript compares. */
export type Comparison<A, B> = IsAny<A> extends true ? A : IsAny<B> extends true ? B : ComparisonOf<A, B>;

type ComparisonOf<A, B> = A extends Tensor
  ? B extends TensorLike
    ? Tensor<Broadcast<A, B>>
    : OperatorRefused
  : B extends Tensor
    ? A extends TensorLike
      ? Tensor<Broadcast<A, B>>
      : OperatorRefused
    : boolean;

/** `-a` and `+a`. */
export type Signed<A> =
  IsAny<A> extends true ? A : A extends Tensor ? Tensor<ShapeOf<A>> : A extends bigint ? bigint : number;

/** The left side of an operator; each method is one operator. */
export interface Operand<A> {
  add<B>(b: Broadcasts<"add", A, B>): Sum<A, B>;
  sub<B>(b: Broadcasts<"sub", A, B>): Arithmetic<A, B>;
  mul<B>(b: Broadcasts<"mul", A, B>): Arithmetic<A, B>;
  div<B>(b: Broadcasts<"div", A, B>): Arithmetic<A, B>;
  pow<B>(b: Broadcasts<"pow", A, B>): Arithmetic<A, B>;
  lt<B>(b: Broadcasts<"lt", A, B>): Comparison<A, B>;
  le<B>(b: Broadcasts<"le", A, B>): Comparison<A, B>;
  gt<B>(b: Broadcasts<"gt", A, B>): Comparison<A, B>;
  ge<B>(b: Broadcasts<"ge", A, B>): Comparison<A, B>;
  addAssign<B>(b: Broadcasts<"add", A, B>): Sum<A, B>;
  subAssign<B>(b: Broadcasts<"sub", A, B>): Arithmetic<A, B>;
  mulAssign<B>(b: Broadcasts<"mul", A, B>): Arithmetic<A, B>;
  divAssign<B>(b: Broadcasts<"div", A, B>): Arithmetic<A, B>;
  powAssign<B>(b: Broadcasts<"pow", A, B>): Arithmetic<A, B>;
}

type TensorOp = (a: TensorLike, b: TensorLike) => Tensor;
/** A plain operator on values of which TypeScript knows nothing. */
type PlainOp = (a: never, b: never) => unknown;

function binary(tensorOp: TensorOp, plain: PlainOp): (a: unknown, b: unknown) => unknown {
  return (a, b) =>
    a instanceof Tensor || b instanceof Tensor
      ? tensorOp(a as TensorLike, b as TensorLike)
      : plain(a as never, b as never);
}

const binaries = {
  add: binary(add, (a: number, b: number) => a + b),
  sub: binary(sub, (a: number, b: number) => a - b),
  mul: binary(mul, (a: number, b: number) => a * b),
  div: binary(div, (a: number, b: number) => a / b),
  pow: binary(pow, (a: number, b: number) => a ** b),
  lt: binary(lt, (a: number, b: number) => a < b),
  le: binary(le, (a: number, b: number) => a <= b),
  gt: binary(gt, (a: number, b: number) => a > b),
  ge: binary(ge, (a: number, b: number) => a >= b),
};

/**
 * `w -= lr * dw`. Of a computed tensor it makes a new one, with its history. A parameter (a leaf that wants a
 * gradient) is updated in place and stays a leaf, as an optimiser does it, unless the change itself has a history.
 */
function assigning(op: (a: unknown, b: unknown) => unknown): (a: unknown, b: unknown) => unknown {
  return (a, b) => {
    if (!(a instanceof Tensor) || !a.isLeaf || !a.requiresGrad) return op(a, b);
    if (isRecording() && b instanceof Tensor && b.requiresGrad) return op(a, b);
    return a.assign(noGrad(() => op(a, b)) as Tensor);
  };
}

const methods = {
  ...binaries,
  addAssign: assigning(binaries.add),
  subAssign: assigning(binaries.sub),
  mulAssign: assigning(binaries.mul),
  divAssign: assigning(binaries.div),
  powAssign: assigning(binaries.pow),
};

class LeftSide {
  readonly a: unknown;

  constructor(a: unknown) {
    this.a = a;
  }
}
for (const [name, method] of Object.entries(methods)) {
  Object.defineProperty(LeftSide.prototype, name, {
    value(this: LeftSide, b: unknown) {
      return method(this.a, b);
    },
  });
}

/** The left side of an operator. `place` numbers the operators of a cell for its compiler. */
export function operand<A>(a: A, _place?: number): Operand<A> {
  return new LeftSide(a) as unknown as Operand<A>;
}

/** `-a`. */
export function negative<A>(a: A, _place?: number): Signed<A> {
  return (a instanceof Tensor ? neg(a) : -(a as number)) as Signed<A>;
}

/** `+a`: of a tensor, itself. */
export function positive<A>(a: A, _place?: number): Signed<A> {
  return (a instanceof Tensor ? a : +(a as number)) as Signed<A>;
}
