/**
 * Declares ops that are linear in their inputs: give the map and its transpose.
 *
 *   y = A x         dy = A dx         gx = A' gy
 *
 * Most shape and index ops are of this kind: they only move numbers, and the transpose moves them back, adding where
 * several came from one place. A linear map is its own derivative, so no value of an input is ever needed.
 */
import { apply } from "../apply.js";
import { zerosLike } from "../create.js";
import { type Data, type DType, promote } from "../dtype.js";
import { type ArraySpec, type Call, type Doc, type NDArray, type Op, register, type Sample } from "../op.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";

export interface LinearDeclaration<P> {
  readonly name: string;
  readonly args?: readonly string[];
  readonly doc: Doc;
  readonly samples: () => readonly Sample<P>[];
  readonly nondifferentiable?: Readonly<Record<string, string>>;
  readonly shape: (shapes: readonly Shape[], params: P) => Shape;
  /** Left out: the widest of the operands' dtypes. */
  readonly dtype?: (dtypes: readonly DType[], params: P) => DType;
  readonly forward: (inputs: readonly NDArray[], out: ArraySpec, params: P) => Data;
  /** See Op.batch. */
  readonly batch?: (inputs: readonly Tensor[], isBatched: readonly boolean[], params: P) => Tensor;
  /** See Op.accumulate. */
  readonly accumulate?: Op<P>["accumulate"];
  /** The transpose of the map in input `index`, applied to gy. */
  readonly transpose: (gy: Tensor, call: Call<P>, index: number) => Tensor;
}

/** Declares y = A x. With several inputs the map is linear in all of them together. */
export function linearOp<P>(declaration: LinearDeclaration<P>): Op<P> {
  const {
    name,
    args = ["x"],
    nondifferentiable = {},
    dtype = (dtypes) => dtypes.reduce(promote),
  } = declaration;
  const op: Op<P> = {
    ...declaration,
    name,
    args,
    nondifferentiable,
    dtype,
    isValueFree: true,
    scalar: null,
    run: (inputs, params) => apply(op, inputs, params),
    vjp: declaration.transpose,
    push(dxs, call) {
      // Inputs that do not move contribute nothing, except indices, which say where.
      const inputs = call.inputs.map((x, i) => {
        if (dxs[i] !== null) return dxs[i];
        return args[Math.min(i, args.length - 1)] in nondifferentiable ? x : zerosLike(x);
      });
      return apply(op, inputs, call.params);
    },
  };
  return register(op);
}
