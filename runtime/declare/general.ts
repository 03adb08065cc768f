/**
 * Declares ops that are of no special kind: give shape, dtype, arithmetic, and the derivative rules.
 *
 *   vjp(gy, call, i) = J_i' gy        jvp(dx, call, i) = J_i dx        (see Op)
 *
 * Both are written with ops, never with loops over data, so that they can be differentiated again.
 */
import { apply } from "../apply.js";
import { AutogradError } from "../errors.js";
import { type Op, register } from "../op.js";

type Given = "vjp" | "run" | "scalar" | "isValueFree" | "nondifferentiable";

/** An op, without what follows from the rest. */
export interface GeneralDeclaration<P> extends Omit<Op<P>, Given> {
  /** The transposed derivative. Left out where nothing has a gradient. */
  readonly vjp?: Op<P>["vjp"];
  /** True if the derivative rules read no input values; false if left out. */
  readonly isValueFree?: boolean;
  /** Arguments without a gradient, and why; `*` stands for all. Left out: all have one. */
  readonly nondifferentiable?: Op<P>["nondifferentiable"];
}

/** Declares y = f(inputs; params); call it with `apply` or its `run`. */
export function generalOp<P>(declaration: GeneralDeclaration<P>): Op<P> {
  const { name } = declaration;
  const op: Op<P> = {
    vjp: () => {
      throw new AutogradError("autograd/no-path", `${name}() has no gradient`);
    },
    isValueFree: false,
    nondifferentiable: {},
    ...declaration,
    scalar: null,
    run: (inputs, params) => apply(op, inputs, params),
  };
  return register(op);
}
