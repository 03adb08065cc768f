/** Shapes forgotten on purpose: the type of a variable that will hold tensors of other shapes too. */
import type { Tensor } from "../../tensor.js";

/** What the compiler of cells writes around the first value of such a variable; it is never called. */
export type Unshape = <T>(value: T) => Unshaped<T>;

type Unshaped<T> = 0 extends 1 & T
  ? T
  : T extends Tensor
    ? Tensor
    : T extends readonly (infer E)[]
      ? Unshaped<E>[]
      : T extends Map<infer K, infer V>
        ? Map<K, Unshaped<V>>
        : T extends Set<infer E>
          ? Set<Unshaped<E>>
          : T;
