/** The library is complete: every op that was promised is exported, declared once, and a method where it can be one. */
import { describe, expect, test } from "vitest";
import * as gradlab from "../../runtime/index.js";
import * as ops from "../../runtime/ops/index.js";

/** What was promised, by family. */
const PROMISED: Readonly<Record<string, string>> = {
  elementwise:
    "abs acos acosh add asin asinh atan atan2 atanh cast ceil clamp cos cosh div elu erf exp expm1 floor gelu " +
    "hardtanh hypot leakyRelu lerp log log10 log1p log2 logSigmoid maximum minimum mish mul neg pow reciprocal relu " +
    "relu6 round rsqrt selu sigmoid sign silu sin sinh softplus softsign sqrt square sub tan tanh tanhshrink trunc " +
    "where",
  comparisons: "eq ne gt ge lt le logicalNot logicalAnd logicalOr isNaN isFinite",
  reductions:
    "sum mean prod max min amax amin argmax argmin variance std norm logsumexp median kthvalue any all cumsum cumprod " +
    "cummax logcumsumexp softmax logSoftmax sort argsort topk",
  shape:
    "reshape flatten squeeze unsqueeze transpose permute movedim broadcastTo expand repeat tile repeatInterleave flip " +
    "roll pad cat stack split chunk unbind slice at select gather scatter scatterAdd indexSelect indexAdd takeAlongDim " +
    "maskedFill diag diagonal trace tril triu unfold diff",
  "linear algebra": "matmul dot outer addmm einsum linear det slogdet inv solve",
  network:
    "conv1d conv2d convTranspose2d maxPool2d avgPool2d batchNorm layerNorm groupNorm embedding dropout normalize " +
    "cosineSimilarity",
  losses:
    "mse l1 smoothL1 huber crossEntropy nll binaryCrossEntropy binaryCrossEntropyWithLogits klDiv svmLoss " +
    "multiMarginLoss",
};

const promised = Object.values(PROMISED).flatMap((names) => names.split(" "));

/** No methods: what takes several tensors of equal standing, and what networks and losses call with options. */
const FUNCTIONS_ONLY = new Set([
  ..."where einsum linear cat stack normalize cosineSimilarity embedding dropout".split(" "),
  ..."conv1d conv2d convTranspose2d maxPool2d avgPool2d batchNorm layerNorm groupNorm".split(" "),
  ...PROMISED.losses.split(" "),
]);

/** Methods under another name than the function's. */
const METHOD: Readonly<Record<string, string>> = { variance: "var", cast: "to" };

const registered = new Map(gradlab.registeredOps().map((op) => [op.name, op]));
const exported = Object.entries(ops).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));

describe.each(Object.entries(PROMISED))("%s", (_, names) => {
  test.each(names.split(" "))("%s is exported, and declared with samples and a doc", (name) => {
    expect(exported).toContain(name);
    const op = registered.get(name);
    expect(op?.samples().length).toBeGreaterThan(0);
    expect(op?.doc.sentence).toMatch(/\w.*\.$/);
    expect(op?.doc.torch).toMatch(/^torch\./);
  });
});

test("every op that users can call is declared; detach, which is no function of values, is not", () => {
  expect(exported.filter((name) => !registered.has(name))).toEqual(["detach"]);
});

test("every op of one tensor is a method of tensors", () => {
  const missing = promised.filter(
    (name) => !FUNCTIONS_ONLY.has(name) && !((METHOD[name] ?? name) in gradlab.Tensor.prototype),
  );
  expect(missing).toEqual([]);
  expect(gradlab.tensor([[1, 2]]).T.shape).toEqual([2, 1]);
});
