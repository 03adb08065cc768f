/** Every op that users can call, by family: what was promised, and what has come since. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    "Each element by itself":
      "abs acos acosh add asin asinh atan atan2 atanh cast ceil clamp cos cosh div elu erf exp expm1 floor gelu " +
      "hardtanh hypot leakyRelu lerp log log10 log1p log2 logSigmoid maximum minimum mish mul neg pow reciprocal relu " +
      "relu6 round rsqrt selu sigmoid sign silu sin sinh softplus softsign sqrt square sub tan tanh tanhshrink trunc " +
      "where",
    Comparisons: "eq ne gt ge lt le logicalNot logicalAnd logicalOr isNaN isFinite",
    "Many numbers to few, running totals, order":
      "sum mean prod max min amax amin argmax argmin variance std norm logsumexp median kthvalue any all cumsum cumprod " +
      "cummax logcumsumexp softmax logSoftmax sort argsort topk",
    "Shapes and places":
      "reshape flatten squeeze unsqueeze transpose permute movedim broadcastTo expand repeat tile repeatInterleave flip " +
      "roll pad cat stack split chunk unbind slice at select gather scatter scatterAdd indexSelect indexAdd takeAlongDim " +
      "maskedFill diag diagonal trace tril triu unfold diff",
    "Linear algebra": "matmul dot outer addmm einsum linear det slogdet inv solve",
    "Layers of networks":
      "conv1d conv2d convTranspose2d maxPool2d avgPool2d batchNorm layerNorm groupNorm embedding dropout normalize " +
      "cosineSimilarity",
    Losses:
      "mse l1 smoothL1 huber crossEntropy nll binaryCrossEntropy binaryCrossEntropyWithLogits klDiv svmLoss " +
      "multiMarginLoss",
  }).map(([family, names]) => [family, names.split(" ")]),
);
