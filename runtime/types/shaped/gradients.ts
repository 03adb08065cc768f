/** Gradients: each has the shape of what it belongs to. */
import type { Tensor } from "../../tensor.js";
import type { ShapeOf } from "./shapeOf.js";

/** A function of the arguments whose result is a gradient in argument N, or in those of the list N. */
export type Transformed<Args extends readonly unknown[], Result, N> = <Given extends Args>(
  ...args: Given
) => N extends readonly number[]
  ? { [K in keyof Result]: K extends keyof N ? GradientIn<Result[K], Given, N[K]> : Result[K] }
  : GradientIn<Result, Given, N>;

type GradientIn<Result, Given extends readonly unknown[], N> = Result extends Tensor
  ? Tensor<ShapeOf<Given[N & keyof Given]>>
  : Result;
