/**
 * Every name that users see. In a notebook these are ambient; elsewhere `import { tensor, grad } from "gradlab"`.
 */

export type { Argnums, ArgsFor, GradientOf, GradientsOf } from "./autodiff/arguments.js";
export type { BackwardOptions } from "./autodiff/backward.js";
export { type CheckOptions, type CheckReport, checkGradients } from "./autodiff/check.js";
export { checkpoint } from "./autodiff/checkpoint.js";
export {
  AutogradFunction,
  type FunctionClass,
  FunctionContext,
  type Results,
} from "./autodiff/function.js";
export { hessian, hvp } from "./autodiff/hessian.js";
export { type JacobianOptions, jacfwd, jacobian, jacrev } from "./autodiff/jacobian.js";
export { noGrad } from "./autodiff/recording.js";
export { group } from "./autodiff/scope.js";
export { grad, type JvpOptions, jvp, linearize, valueAndGrad, vjp } from "./autodiff/transforms.js";
export type { Loose, LooseArgs, TensorTree, Tree } from "./autodiff/tree.js";
export { type VmapOptions, vmap } from "./autodiff/vmap.js";
export * from "./create.js";
export * as datasets from "./data/index.js";
export * as declareOp from "./declare/index.js";
export { type Data, type DType, defaultDtype, setDefaultDtype } from "./dtype.js";
export * from "./errors.js";
export { explain } from "./explain.js";
export { ComputationalGraph, Gate } from "./graph/computationalGraph.js";
export { flatCode } from "./graph/flatCode.js";
export { type GraphData, type GraphGate, graph } from "./graph/graph.js";
export { type JacobianCost, type JacobianCosts, jacobianCost } from "./jacobianCost.js";
export { param, type TensorOptions, tensor } from "./leaf.js";
export * as nn from "./nn/index.js";
export { type Doc, isPrimitive, type Op, registeredOps, type Sample } from "./op.js";
export * from "./ops/index.js";
export * as optim from "./optim/index.js";
export type { GraphOptions } from "./plot/graph/nodes.js";
export { type Computation, type Graphed, type GraphPicture, show } from "./plot/graph/picture.js";
export type { GraphSteps } from "./plot/graph/steps.js";
export { Figure, plot } from "./plot/index.js";
export { type ProgressOptions, progress } from "./progress.js";
export { manualSeed } from "./random.js";
export type { Axes, NestedBooleans, NestedNumbers, Shape } from "./shape.js";
export { Table, type TableCell, table } from "./table.js";
export { type GradientHook, Tensor, type TensorLike } from "./tensor.js";
export { Tex, tex } from "./tex.js";
