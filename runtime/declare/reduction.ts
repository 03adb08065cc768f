/**
 * Declares reductions: functions that fold one or more axes into one number each. Give the fold and the derivative.
 *
 *   y = f(x_1, ..., x_n)      dy = sum_i s_i dx_i      gx_i = s_i gy,      s_i = dy/dx_i
 *
 * The derivative s is written for x and y with the reduced axes kept (size 1), so that they broadcast.
 */
import { apply, toTensor } from "../apply.js";
import { type DType, toFloat } from "../dtype.js";
import { engine, type Fold } from "../engine/engine.js";
import { ArgumentError } from "../errors.js";
import { type Doc, type Op, register, type Sample } from "../op.js";
import { stretchTo } from "../ops/broadcast.js";
import { reshape } from "../ops/reshape.js";
import { sum } from "../ops/sums.js";
import { type Axes, normalizeAxes, reducedShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { AxisIn, Reduce } from "../types/rules.js";
import { times } from "./elementwise.js";

/** The axes to fold (sorted, normal) and whether to keep them as size 1. */
export interface ReductionParams {
  readonly axes: readonly number[];
  readonly keepdim: boolean;
}

/** How the result's dtype follows: real functions, sums of integers, elements themselves, truth, positions. */
export type ReducedType = "float" | "arithmetic" | "promote" | "bool" | "int32";

export interface ReductionDeclaration<P extends ReductionParams> {
  readonly name: string;
  readonly doc: Doc;
  readonly samples: () => readonly Sample<P>[];
  /** `float` (the default) for real functions, `arithmetic` sums bools as integers, `promote` keeps the dtype. */
  readonly dtype?: ReducedType;
  readonly fold: (params: P) => Fold["line"];
  /** dy/dx_i, from x and from y with its reduced axes kept; a bool tensor selects instead of multiplying. */
  readonly derivative: ((x: Tensor, y: Tensor, params: P) => Tensor | number) | number;
  readonly nondifferentiable?: Readonly<Record<string, string>>;
  /** True where nothing can come of no elements: an axis of size 0 is then refused. */
  readonly needsElements?: boolean;
}

/** A reduction as users call it: all axes, or the ones named. */
export interface Reduction<Name extends string = string> {
  <X extends TensorLike, const A extends Axes | undefined = undefined, K extends boolean = false>(
    x: X,
    axis?: AxisIn<Name, X, A>,
    keepdim?: K,
  ): Tensor<Reduce<X, A, K>>;
  readonly op: Op<ReductionParams>;
}

/** Declares a reduction without further options and returns it as a function. */
export function reduction(declaration: ReductionDeclaration<ReductionParams>): Reduction {
  const op = reductionOp(declaration);
  const call = (x: TensorLike, axis?: Axes, keepdim = false): Tensor => {
    const input = toTensor(op.name, x);
    return apply(op, [input], reductionParams(op.name, input, axis, keepdim));
  };
  return Object.assign(call, { op });
}

/** Declares a reduction with options of its own in `params`. */
export function reductionOp<P extends ReductionParams>(declaration: ReductionDeclaration<P>): Op<P> {
  const { name, doc, samples, fold, derivative, dtype = "float", nondifferentiable = {} } = declaration;
  const { needsElements = false } = declaration;
  const slopeOf = (x: Tensor, y: Tensor, params: P): Tensor | number =>
    typeof derivative === "number" ? derivative : derivative(x, withAxes(y, x, params), params);
  const op: Op<P> = {
    name,
    args: ["x"],
    doc,
    samples,
    nondifferentiable,
    isValueFree: typeof derivative === "number",
    scalar: null,
    shape([shape], { axes, keepdim }) {
      if (needsElements && axes.some((axis) => shape[axis] === 0)) {
        throw new ArgumentError("argument/domain", `${name}: no element to pick from an axis of size 0`);
      }
      return reducedShape(shape, axes, keepdim);
    },
    dtype: ([input]) => resultType(dtype, input),
    run: (inputs, params) => apply(op, inputs, params),
    forward: ([x], out, params) => engine().reduce({ name, line: fold(params) }, x, params.axes, out),
    vjp(gy, { inputs: [x], output: y, params }) {
      const slope = slopeOf(x, y, params);
      const g = withAxes(gy, x, params);
      return stretchTo(times(g, slope), x.shape);
    },
    batch: (inputs, _, params) => apply(op, inputs, { ...params, axes: params.axes.map((axis) => axis + 1) }),
    jvp(dx, { inputs: [x], output: y, params }) {
      const slope = slopeOf(x, y, params);
      return sum(times(dx, slope), params.axes, params.keepdim);
    },
  };
  return register(op);
}

/** The parameters of a reduction call: axes normal and sorted. */
export function reductionParams(
  op: string,
  x: Tensor,
  axis: Axes | undefined,
  keepdim: boolean,
): ReductionParams {
  return { axes: normalizeAxes(op, axis, x.ndim), keepdim };
}

/** y with the reduced axes put back as size 1. */
function withAxes(y: Tensor, x: Tensor, { axes, keepdim }: ReductionParams): Tensor {
  return keepdim ? y : reshape(y, reducedShape(x.shape, axes, true));
}

function resultType(rule: ReducedType, dtype: DType): DType {
  if (rule === "bool" || rule === "int32") return rule;
  if (rule === "float") return toFloat(dtype);
  return rule === "arithmetic" && dtype === "bool" ? "int32" : dtype;
}
