/** Second derivatives of scalar-valued functions: in full, and applied to a vector without being formed. */
import type { Tensor, TensorLike } from "../tensor.js";
import { type Argnums, type ArgsFor, type GradientOf, listOf, requireFunction } from "./arguments.js";
import { type ArgnumsOption, argumentList, type Blocks, jacobian } from "./jacobian.js";
import { grad, jvp } from "./transforms.js";
import type { Loose, TensorTree } from "./tree.js";

type Func = (...args: never[]) => Tensor;

/**
 * The matrix of second derivatives of f at x: the Jacobian of its gradient, of shape x.shape + x.shape. A structure
 * gives a structure of blocks: `hessian(f, { a, b }).a.b` is d2f / da db. With `argnums` f takes several arguments,
 * given as a list.
 * @example hessian((x) => x.mul(x).mul(x).sum(), [1, 2]).toArray()   // [[6, 0], [0, 12]]
 * @example hessian((p) => p.a.mul(p.b), { a: 2, b: 3 }).a.b.item()   // 1
 */
export function hessian(f: (x: Tensor) => Tensor, x: TensorLike): Tensor;
export function hessian<T>(f: (x: T) => Tensor, x: Loose<T>): Blocks<T, TensorTree<T>>;
export function hessian<A extends readonly Tensor[], const N extends Argnums>(
  f: (...args: A) => Tensor,
  args: Readonly<ArgsFor<A, N>>,
  options: ArgnumsOption<N>,
): Blocks<GradientOf<A, N>, GradientOf<A, N>>;
export function hessian<A extends readonly unknown[], const N extends Argnums>(
  f: (...args: A) => Tensor,
  args: Readonly<ArgsFor<A, N>>,
  options: ArgnumsOption<N>,
): Blocks<GradientOf<A, N>, GradientOf<A, N>>;
export function hessian(f: Func, x: unknown, options?: ArgnumsOption<Argnums>): unknown {
  requireFunction("hessian", f);
  const argnums = options?.argnums ?? 0;
  const args = argumentList("hessian", x, options?.argnums);
  return jacobian(grad(f, argnums) as never, args as never, { argnums });
}

/**
 * The Hessian of f at x times v, by forward mode through the gradient: about the cost of two gradients, however large
 * the Hessian would be. v has the structure of x. With `argnums` f takes several arguments, given as a list, and v is
 * one direction, or a list of them if `argnums` is a list.
 * @example hvp((x) => x.mul(x).mul(x).sum(), [1, 2], [1, 10]).toArray()   // [6, 120]
 * @example hvp((x, y) => x.mul(x).mul(y), [2, tensor(3)], 1, { argnums: 0 }).item()   // 6
 */
export function hvp(f: (x: Tensor) => Tensor, x: TensorLike, v: TensorLike): Tensor;
export function hvp<T>(f: (x: T) => Tensor, x: Loose<T>, v: Loose<T>): TensorTree<T>;
export function hvp<A extends readonly Tensor[], const N extends Argnums>(
  f: (...args: A) => Tensor,
  args: Readonly<ArgsFor<A, N>>,
  v: Loose<GradientOf<A, N>>,
  options: ArgnumsOption<N>,
): GradientOf<A, N>;
export function hvp<A extends readonly unknown[], const N extends Argnums>(
  f: (...args: A) => Tensor,
  args: Readonly<ArgsFor<A, N>>,
  v: Loose<GradientOf<A, N>>,
  options: ArgnumsOption<N>,
): GradientOf<A, N>;
export function hvp(f: Func, x: unknown, v: unknown, options?: ArgnumsOption<Argnums>): unknown {
  requireFunction("hvp", f);
  const argnums = options?.argnums ?? 0;
  const args = argumentList("hvp", x, options?.argnums);
  const numbers = listOf(argnums);
  const gradient = grad(f, argnums) as unknown as (...args: unknown[]) => unknown;
  const ofWanted = (...wanted: unknown[]): unknown => {
    const filled = [...args];
    numbers.forEach((n, i) => {
      filled[n] = wanted[i];
    });
    return gradient(...filled);
  };
  const directions = typeof argnums === "number" ? [v] : (v as readonly unknown[]);
  return jvp(ofWanted as never, numbers.map((n) => args[n]) as never, directions as never)[1];
}
