/** Second derivatives of scalar-valued functions: in full, and applied to a vector without being formed. */
import type { Tensor, TensorLike } from "../tensor.js";
import { jacobian } from "./jacobian.js";
import { grad, jvp } from "./transforms.js";
import type { Loose, TensorTree } from "./tree.js";

/**
 * The matrix of second derivatives of f at x: the Jacobian of its gradient, of shape x.shape + x.shape.
 * @example hessian((x) => x.mul(x).mul(x).sum(), [1, 2]).toArray()   // [[6, 0], [0, 12]]
 */
export function hessian(f: (x: Tensor) => Tensor, x: TensorLike): Tensor {
  return jacobian(grad(f) as (x: Tensor) => Tensor, x);
}

/**
 * The Hessian of f at x times v, by forward mode through the gradient: about the cost of two gradients, however large
 * the Hessian would be.
 * @example hvp((x) => x.mul(x).mul(x).sum(), [1, 2], [1, 10]).toArray()   // [6, 120]
 */
export function hvp(f: (x: Tensor) => Tensor, x: TensorLike, v: TensorLike): Tensor;
export function hvp<T>(f: (x: T) => Tensor, x: Loose<T>, v: Loose<T>): TensorTree<T>;
export function hvp<T>(f: (x: T) => Tensor, x: Loose<T>, v: Loose<T>): TensorTree<T> {
  const gradient = grad(f) as unknown as (x: T) => TensorTree<T>;
  return jvp<[T], TensorTree<T>>(gradient, [x] as never, [v] as never)[1] as TensorTree<T>;
}
