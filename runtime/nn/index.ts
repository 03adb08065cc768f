/** Networks: modules, layers, activations, and how weights start. */
export {
  ELU,
  GELU,
  LeakyReLU,
  LogSoftmax,
  ReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from "./activations.js";
export { Conv2d } from "./convolution.js";
export { Embedding } from "./embedding.js";
export * as init from "./init.js";
export { AvgPool2d, Dropout, Flatten, Identity, MaxPool2d } from "./layers.js";
export { type LayerOptions, Linear } from "./linear.js";
export { type AnyModule, Module, type StateDict } from "./module.js";
export { BatchNorm, type BatchNormLayerOptions, LayerNorm } from "./normalisation.js";
export { type Layer, Sequential } from "./sequential.js";
