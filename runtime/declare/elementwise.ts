/**
 * Declares ops that work on each element by itself, with broadcasting: give the value and the derivative.
 *
 *   y_i = f(x_i)            dy = f'(x) dx           gx = f'(x) gy
 *
 * For several inputs the tangents add up, and each gradient is summed over the axes along which its input was
 * stretched, since a stretched element is one number used many times (a copy gate: gradients add).
 */
import { apply, toTensor, toTensors } from "../apply.js";
import { alignBatches } from "../autodiff/batched.js";
import { zerosLike } from "../create.js";
import { type DType, promote, toFloat } from "../dtype.js";
import { engine } from "../engine/engine.js";
import { type Call, type Doc, type Op, register, type Sample } from "../op.js";
import { mul, neg } from "../ops/arithmetic.js";
import { stretchTo, sumTo } from "../ops/broadcast.js";
import { where } from "../ops/choosing.js";
import { broadcastShapes } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { Broadcast, Broadcasts, ShapeOf } from "../types/rules.js";

/**
 * A derivative: a tensor that broadcasts to the output, or a plain number where it is constant. A bool tensor selects
 * instead of multiplying, so that a gate which is shut stays shut: 0 * Infinity would be NaN. Where that is not enough,
 * it is a function of what is to be multiplied.
 */
export type Slope = Tensor | number | ((g: Tensor) => Tensor);

/** How the result's dtype follows from the operands' (dtype.ts). */
export type DTypeRule = "float" | "promote" | "arithmetic" | "bool" | "chosen";

/** What declarations of one, two and three inputs have in common. */
export interface ElementwiseDeclaration<P> {
  readonly name: string;
  readonly doc: Doc;
  readonly samples: () => readonly Sample<P>[];
  /**
   * `float` (the default) for real functions, `arithmetic` and `promote` keep integers, `bool` for comparisons; a
   * function where parameters count too.
   */
  readonly dtype?: DTypeRule | ((dtypes: readonly DType[], params: P) => DType);
  /** The value on int32, where `value` would lose low digits on the way or leave the integers. */
  readonly integers?: (...xs: number[]) => number;
  readonly nondifferentiable?: Readonly<Record<string, string>>;
}

/** y = f(x): the derivative may read the input, the output and the parameters. */
export interface UnaryDeclaration<P> extends ElementwiseDeclaration<P> {
  readonly value: (x: number, params: P) => number;
  readonly derivative: ((x: Tensor, y: Tensor, params: P) => Slope) | number;
}

/** z = f(x, y), with its two partial derivatives. */
export interface BinaryDeclaration<P> extends ElementwiseDeclaration<P> {
  readonly args?: readonly [string, string];
  readonly value: (x: number, y: number, params: P) => number;
  readonly derivatives: readonly [BinarySlope<P>, BinarySlope<P>];
}

type BinarySlope<P> = ((x: Tensor, y: Tensor, z: Tensor, params: P) => Slope) | number;

/** w = f(x, y, z), with its three partial derivatives, each from the call. */
export interface TernaryDeclaration<P> extends ElementwiseDeclaration<P> {
  readonly args: readonly [string, string, string];
  readonly value: (x: number, y: number, z: number, params: P) => number;
  readonly derivatives: readonly (((call: Call<P>) => Slope) | number)[];
}

/** A function of three tensors that broadcast, with its op. */
export interface Ternary {
  <X extends TensorLike, Y extends TensorLike, Z extends TensorLike>(
    x: X,
    y: Y,
    z: Z,
  ): Tensor<Broadcast<Tensor<Broadcast<X, Y>>, Z>>;
  readonly op: Op<undefined>;
}

/** A function of one tensor, with its op. */
export interface Unary {
  <X extends TensorLike>(x: X): Tensor<ShapeOf<X>>;
  readonly op: Op<undefined>;
}

/** A function of two tensors that broadcast, with its op; `Name` is what a message about their shapes begins with. */
export interface Binary<Name extends string = string> {
  <X extends TensorLike, Y extends TensorLike>(x: X, y: Broadcasts<Name, X, Y>): Tensor<Broadcast<X, Y>>;
  readonly op: Op<undefined>;
}

/** Declares y = f(x) and returns it as a function. */
export function unary(declaration: UnaryDeclaration<undefined>): Unary {
  const op = unaryOp(declaration);
  const call = (x: TensorLike): Tensor => apply(op, toTensors(op.name, [x]), undefined);
  return Object.assign(call, { op });
}

/** Declares z = f(x, y) and returns it as a function. */
export function binary(declaration: BinaryDeclaration<undefined>): Binary {
  const op = binaryOp(declaration);
  const call = (x: TensorLike, y: TensorLike): Tensor => apply(op, toTensors(op.name, [x, y]), undefined);
  return Object.assign(call, { op });
}

/** Declares w = f(x, y, z) and returns it as a function. */
export function ternary(declaration: TernaryDeclaration<undefined>): Ternary {
  const op = ternaryOp(declaration);
  // A condition is only looked at: numbers take their dtype from what is chosen from.
  const isChoice = declaration.dtype === "chosen";
  const call = (x: TensorLike, y: TensorLike, z: TensorLike): Tensor =>
    apply(
      op,
      isChoice ? [toTensor(op.name, x), ...toTensors(op.name, [y, z])] : toTensors(op.name, [x, y, z]),
      undefined,
    );
  return Object.assign(call, { op });
}

/** Declares y = f(x; params): for functions with options, which call `apply` themselves. */
export function unaryOp<P>(declaration: UnaryDeclaration<P>): Op<P> {
  const { value, derivative: d } = declaration;
  const slope = typeof d === "number" ? d : (call: Call<P>) => d(call.inputs[0], call.output, call.params);
  return elementwise(declaration, ["x"], value.length === 1 ? value : null, bindUnary(value), [slope]);
}

/** Declares z = f(x, y; params). */
function binaryOp<P>(declaration: BinaryDeclaration<P>): Op<P> {
  const { value, args = ["x", "y"] } = declaration;
  const slopes = declaration.derivatives.map((d) =>
    typeof d === "number"
      ? d
      : (call: Call<P>) => d(call.inputs[0], call.inputs[1], call.output, call.params),
  );
  const bind = (params: P) => (x: number, y: number) => value(x, y, params);
  return elementwise(declaration, args, value.length <= 2 ? value : null, bind, slopes);
}

/** Declares w = f(x, y, z; params). */
function ternaryOp<P>(declaration: TernaryDeclaration<P>): Op<P> {
  const { value, args, derivatives } = declaration;
  const bind = (params: P) => (x: number, y: number, z: number) => value(x, y, z, params);
  return elementwise(declaration, args, value.length <= 3 ? value : null, bind, derivatives);
}

type Numeric = (...xs: number[]) => number;

function bindUnary<P>(value: (x: number, params: P) => number): (params: P) => Numeric {
  return (params) => (x) => value(x, params);
}

/** `plain` is the value itself when it takes no parameters: an engine can recognise it, and rank 0 needs no loop. */
function elementwise<P>(
  declaration: ElementwiseDeclaration<P>,
  args: readonly string[],
  plain: unknown,
  bind: (params: P) => Numeric,
  slopes: readonly (((call: Call<P>) => Slope) | number)[],
): Op<P> {
  const { name, doc, samples, dtype = "float", integers, nondifferentiable = {} } = declaration;
  const kernel = plain as Numeric | null;
  const slopeOf = (call: Call<P>, i: number): Slope => {
    const slope = slopes[i];
    return typeof slope === "number" ? slope : slope(call);
  };
  const op: Op<P> = {
    name,
    args,
    doc,
    samples,
    nondifferentiable,
    isValueFree: slopes.every((slope) => typeof slope === "number"),
    scalar: kernel,
    integers,
    shape: (shapes) => broadcastShapes(name, shapes),
    dtype: (dtypes, params) =>
      typeof dtype === "function" ? dtype(dtypes, params) : resultType(dtype, dtypes),
    run: (inputs, params) => apply(op, inputs, params),
    forward(inputs, out, params) {
      const isExact = integers !== undefined && out.dtype === "int32";
      const value = isExact ? integers : (kernel ?? bind(params));
      return engine().elementwise({ name: isExact ? `${name} of integers` : name, value }, inputs, out);
    },
    vjp: (gy, call, i) => sumTo(times(gy, slopeOf(call, i)), call.inputs[i].shape),
    batch: (inputs, isBatched, params) => apply(op, alignBatches(inputs, isBatched), params),
    jvp: (dx, call, i) => stretchTo(times(dx, slopeOf(call, i)), call.output.shape),
  };
  return register(op);
}

/** g * slope, where the slopes 1 and -1 need no multiplication. */
export function times(g: Tensor, slope: Slope): Tensor {
  if (slope === 1) return g;
  if (slope === -1) return neg(g);
  if (slope === 0) return zerosLike(g);
  if (typeof slope === "function") return slope(g);
  return typeof slope !== "number" && slope.dtype === "bool" ? where(slope, g, 0) : mul(g, slope);
}

function resultType(rule: DTypeRule, dtypes: readonly DType[]): DType {
  if (rule === "bool") return "bool";
  // `where` has the dtype of what it chooses from; its condition is only looked at.
  const widest = (rule === "chosen" ? dtypes.slice(1) : dtypes).reduce(promote);
  if (rule === "float") return toFloat(widest);
  return rule === "arithmetic" && widest === "bool" ? "int32" : widest;
}
