/** Every op that users call, family by family. A new family is one file and one line here. */
export { elu, hardtanh, leakyRelu, relu, relu6, selu, sigmoid } from "./activations.js";
export { add, div, mul, neg, sub } from "./arithmetic.js";
export { flatten, movedim, squeeze, transpose, unsqueeze } from "./axes.js";
export { broadcastTo } from "./broadcast.js";
export { lerp, where } from "./choosing.js";
export { eq, ge, gt, le, lt, ne } from "./comparison.js";
export { addmm, dot, einsum, linear, outer } from "./contractions.js";
export {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  convTranspose2d,
} from "./convolution.js";
export { cast, detach } from "./copying.js";
export { cummax, cumsum, logcumsumexp } from "./cumulative.js";
export { det, slogdet } from "./determinant.js";
export { cosineSimilarity, normalize } from "./directions.js";
export { dropout } from "./dropout.js";
export { embedding } from "./embedding.js";
export { exp, expm1, log, log1p, log2, log10 } from "./exponential.js";
export { clamp, maximum, minimum } from "./extremes.js";
export { gather, takeAlongDim } from "./gathering.js";
export { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.js";
export { at, type Index, type NestedIndex, type Range, slice } from "./indexing.js";
export { indexAdd, indexSelect } from "./indexSelect.js";
export { inv, solve } from "./inverse.js";
export { cat, stack } from "./joining.js";
export { isFinite, isNaN, logicalAnd, logicalNot, logicalOr } from "./logic.js";
export { binaryCrossEntropy, binaryCrossEntropyWithLogits } from "./losses/binaryCrossEntropy.js";
export { type CrossEntropyOptions, crossEntropy, type NllOptions, nll } from "./losses/crossEntropy.js";
export { huber, l1, mse, smoothL1 } from "./losses/distances.js";
export { type KlDivOptions, klDiv } from "./losses/divergence.js";
export { type MultiMarginOptions, multiMarginLoss, type SvmLossOptions, svmLoss } from "./losses/margins.js";
export { matmul } from "./matmul.js";
export { amax, amin, argmax, argmin, max, min } from "./maxima.js";
export { type BatchNormOptions, batchNorm, groupNorm, layerNorm, type NormOptions } from "./normalisation.js";
export { type AvgPoolOptions, avgPool2d, type MaxPoolOptions, maxPool2d } from "./pooling.js";
export { hypot, pow, reciprocal, rsqrt, sqrt, square } from "./powers.js";
export { cumprod, prod } from "./products.js";
export { kthvalue, median } from "./ranks.js";
export { expand, repeat, repeatInterleave, tile } from "./repeating.js";
export { permute, reshape } from "./reshape.js";
export { abs, ceil, floor, round, sign, trunc } from "./rounding.js";
export { scatter, scatterAdd } from "./scattering.js";
export { select } from "./slicing.js";
export { gelu, logSigmoid, mish, silu, softplus, softsign, tanhshrink } from "./smooth.js";
export { logSoftmax, softmax } from "./softmax.js";
export { argsort, sort, topk } from "./sorting.js";
export { erf } from "./special.js";
export { chunk, split, unbind } from "./splitting.js";
export { logsumexp, norm, std, variance } from "./statistics.js";
export { mean, sum } from "./sums.js";
export { diag, diagonal, trace, tril, triu } from "./triangles.js";
export { acos, asin, atan, atan2, cos, sin, tan } from "./trigonometric.js";
export { all, any } from "./truth.js";
export { flip, roll } from "./turning.js";
export { diff, maskedFill, pad, unfold } from "./windows.js";
