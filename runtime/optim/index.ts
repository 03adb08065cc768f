/** Optimisers, with PyTorch's updates, and gradient clipping. */
export { Adagrad, type AdagradOptions } from "./adagrad.js";
export { Adam, type AdamOptions, AdamW } from "./adam.js";
export { clipGradNorm, clipGradValue } from "./clip.js";
export { Optimizer, type OptimizerOptions, type ParameterGroup, type ParametersOf } from "./optimizer.js";
export { RMSprop, type RMSpropOptions } from "./rmsprop.js";
export { SGD, type SGDOptions } from "./sgd.js";
