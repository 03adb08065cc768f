/**
 * Declares products: ops linear in each of two inputs. Give the map and the two gradients.
 *
 *   z = B(x, y)       dz = B(dx, y) + B(x, dy)       gx, gy from the two transposes
 */
import { apply } from "../apply.js";
import { type Data, type DType, promote } from "../dtype.js";
import { type ArraySpec, type Call, type Doc, type NDArray, type Op, register, type Sample } from "../op.js";
import type { Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";

export interface BilinearDeclaration<P> {
  readonly name: string;
  readonly args: readonly [string, string];
  readonly doc: Doc;
  readonly samples: () => readonly Sample<P>[];
  readonly shape: (shapes: readonly Shape[], params: P) => Shape;
  readonly forward: (inputs: readonly NDArray[], out: ArraySpec, params: P) => Data;
  /** See Op.batch. */
  readonly batch?: (inputs: readonly Tensor[], isBatched: readonly boolean[], params: P) => Tensor;
  /** The gradient in each input, from the gradient `gz` of the product. */
  readonly gradients: readonly [
    (gz: Tensor, x: Tensor, y: Tensor, params: P) => Tensor,
    (gz: Tensor, x: Tensor, y: Tensor, params: P) => Tensor,
  ];
}

/** Declares z = B(x, y). */
export function bilinearOp<P>(declaration: BilinearDeclaration<P>): Op<P> {
  const { gradients, ...rest } = declaration;
  const op: Op<P> = {
    ...rest,
    nondifferentiable: {},
    dtype: (dtypes: readonly DType[]) => {
      const widest = dtypes.reduce(promote);
      return widest === "bool" ? "int32" : widest;
    },
    isValueFree: false,
    scalar: null,
    run: (inputs, params) => apply(op, inputs, params),
    vjp: (gz: Tensor, { inputs: [x, y], params }: Call<P>, i) => gradients[i](gz, x, y, params),
    jvp: (dx, { inputs: [x, y], params }, i) => apply(op, i === 0 ? [dx, y] : [x, dx], params),
  };
  return register(op);
}
