/**
 * Every name that users see. In a notebook these are ambient; elsewhere `import { tensor, grad } from "gradlab"`.
 */
export type { BackwardOptions } from "./autodiff/backward.js";
export { type JacobianOptions, jacfwd, jacobian, jacrev } from "./autodiff/jacobian.js";
export { noGrad } from "./autodiff/recording.js";
export {
  type Argnums,
  type ArgsFor,
  type GradientOf,
  type GradientsOf,
  grad,
  jvp,
  linearize,
  valueAndGrad,
  vjp,
} from "./autodiff/transforms.js";
export type { Loose, LooseArgs, TensorTree, Tree } from "./autodiff/tree.js";
export * from "./create.js";
export { type Data, type DType, defaultDtype, setDefaultDtype } from "./dtype.js";
export * from "./errors.js";
export { type Doc, isPrimitive, type Op, registeredOps, type Sample } from "./op.js";
export * from "./ops/index.js";
export { Figure, plot } from "./plot/index.js";
export { manualSeed } from "./random.js";
export type { Axes, NestedNumbers, Shape } from "./shape.js";
export { type GradientHook, param, Tensor, type TensorLike, type TensorOptions, tensor } from "./tensor.js";
