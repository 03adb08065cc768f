/**
 * The types of operators in a cell: what `x + y` is when TypeScript knows, or does not know, what x and y are.
 *
 * Only types: operators.ts says what the operators do.
 */
import type { Tensor, TensorLike } from "./tensor.js";
import type { Broadcast, Broadcasts, ShapeOf } from "./types/rules.js";

/** The type of an operator on types that it does not take; the compiler turns it into a message. */
export interface OperatorRefused {
  readonly operatorRefused: true;
}

/** What comes of a tensor and something beside it, on either side. */
type TensorOf<A, B> = A extends TensorLike
  ? B extends TensorLike
    ? Tensor<Broadcast<A, B>>
    : OperatorRefused
  : OperatorRefused;

type IsAny<T> = 0 extends 1 & T ? true : false;

/** `a - b`, `a * b`, `a / b`, `a ** b`. An `any` on either side stays an `any`. */
export type Arithmetic<A, B> = IsAny<A> extends true ? A : IsAny<B> extends true ? B : ArithmeticOf<A, B>;

type ArithmeticOf<A, B> = A extends Tensor
  ? TensorOf<A, B>
  : B extends Tensor
    ? TensorOf<A, B>
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
export type Comparison<A, B> =
  IsAny<A> extends true
    ? A
    : IsAny<B> extends true
      ? B
      : AreStrangers<A, B> extends true
        ? OperatorRefused
        : ComparisonOf<A, B>;

/** As TypeScript refuses it: a number beside what is none, or two types that have nothing in common. */
type AreStrangers<A, B> = [Extract<A | B, Tensor>] extends [never]
  ? [A] extends [number | bigint]
    ? [B] extends [number | bigint]
      ? false
      : true
    : [B] extends [number | bigint]
      ? true
      : [InCommon<Widened<A>, Widened<B>>] extends [never]
        ? true
        : false
  : false;

type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends bigint
      ? bigint
      : T extends boolean
        ? boolean
        : T;

/** Of two unions the parts that are also parts of the other, or kinds of one. */
type InCommon<A, B> = A extends unknown ? (B extends A ? B : A extends B ? A : never) : never;

type ComparisonOf<A, B> = A extends Tensor ? TensorOf<A, B> : B extends Tensor ? TensorOf<A, B> : boolean;

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
  same(b: unknown): boolean;
  notSame(b: unknown): boolean;
  equal(b: unknown): boolean;
  notEqual(b: unknown): boolean;
}

/** What `a().b += y` works on: an object and a place in it; the second argument of each method writes there. */
export interface Target<O, K, A> {
  addAssign<B>(b: Broadcasts<"add", A, B>, write: Write<O, K, Sum<A, B>>): Sum<A, B>;
  subAssign<B>(b: Broadcasts<"sub", A, B>, write: Write<O, K, Arithmetic<A, B>>): Arithmetic<A, B>;
  mulAssign<B>(b: Broadcasts<"mul", A, B>, write: Write<O, K, Arithmetic<A, B>>): Arithmetic<A, B>;
  divAssign<B>(b: Broadcasts<"div", A, B>, write: Write<O, K, Arithmetic<A, B>>): Arithmetic<A, B>;
  powAssign<B>(b: Broadcasts<"pow", A, B>, write: Write<O, K, Arithmetic<A, B>>): Arithmetic<A, B>;
}

/** A place that is known by its name has no key. */
type Write<O, K, V> = [K] extends [never]
  ? (object: O, value: V) => unknown
  : (object: O, key: K, value: V) => unknown;
