/**
 * vmap: a function of one example becomes a function of a batch, without a loop and without the function knowing. It
 * nests with itself and with every other transform, in any order: per-example gradients are `vmap(grad(f))`.
 */
import { ArgumentError, ShapeError } from "../errors.js";
import { movedim } from "../ops/axes.js";
import { broadcastTo } from "../ops/broadcast.js";
import { formatShape, normalizeAxis } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { requireFunction, resultOf } from "./arguments.js";
import { exampleOf, inVmap } from "./batched.js";
import { flatten, type LooseArgs, type TensorTree } from "./tree.js";

/** Options of `vmap`. */
export interface VmapOptions {
  /** The axis of the examples in every argument, or one for each; null for an argument that all examples share. */
  readonly inAxes?: number | readonly (number | null)[];
  /** Where the axis of the examples goes in the results; the first axis if left out. */
  readonly outAxis?: number;
}

/**
 * The function that applies `f` to every example of a batch at once.
 * @example vmap((x) => x.mul(x).sum())([[1, 2], [3, 4]]).toArray()   // [5, 25]
 */
export function vmap<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  options?: VmapOptions,
): (...args: LooseArgs<A>) => Tensor;
export function vmap<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  options?: VmapOptions,
): (...args: LooseArgs<A>) => TensorTree<R>;
export function vmap<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  { inAxes = 0, outAxis = 0 }: VmapOptions = {},
): (...args: LooseArgs<A>) => TensorTree<R> {
  requireFunction("vmap", f);
  return (...args) =>
    inVmap((level) => {
      const axes = axesOf(inAxes, args.length);
      let count: number | null = null;
      const wrapped = (args as readonly unknown[]).map((arg, i) => {
        const axis = axes[i];
        if (axis === null) return arg;
        const { leaves, rebuild } = flatten("vmap", arg);
        const examples = leaves.map((x) => {
          const full = movedim(x, normalizeAxis("vmap", axis, x.ndim), 0);
          count = sameCount(count, full);
          return exampleOf(full, level);
        });
        return rebuild(examples);
      });
      if (count === null)
        throw new ArgumentError("argument/missing", "vmap: no argument has an axis of examples");
      const size: number = count;
      const result = resultOf("vmap", f(...(wrapped as unknown as A)));
      const full = result.leaves.map((y) => {
        const all = y.batch?.level === level ? y.batch.full : broadcastTo(y, [size, ...y.shape]);
        return movedim(all, 0, normalizeAxis("vmap", outAxis, all.ndim));
      });
      return result.rebuild(full) as TensorTree<R>;
    });
}

/** The axis of examples of each argument. Throws `argument/domain`. */
function axesOf(inAxes: VmapOptions["inAxes"], count: number): readonly (number | null)[] {
  if (typeof inAxes === "number") return new Array<number>(count).fill(inAxes);
  if (Array.isArray(inAxes) && inAxes.length === count) return inAxes;
  throw new ArgumentError(
    "argument/domain",
    `vmap: inAxes is ${JSON.stringify(inAxes)} for ${count} argument${count === 1 ? "" : "s"}`,
    "one axis for all arguments, or a list with one for each, null where all examples share it",
  );
}

function sameCount(count: number | null, full: Tensor): number {
  if (count === null || count === full.shape[0]) return full.shape[0];
  throw new ShapeError(
    "shape/mismatch",
    `vmap: one argument has ${count} examples, another has shape ${formatShape(full.shape)}`,
    "all arguments need the same number of examples; inAxes: null shares one",
  );
}
