/** What makes no sense is refused before anything is computed: with a code, and in the name of what was called. */
import { describe, expect, test } from "vitest";
import {
  at,
  chunk,
  conv2d,
  convTranspose2d,
  crossEntropy,
  diag,
  embedding,
  expand,
  GradlabError,
  gather,
  hardtanh,
  huber,
  indexAdd,
  maskedFill,
  movedim,
  ones,
  pad,
  registeredOps,
  repeatInterleave,
  roll,
  scatter,
  scatterAdd,
  select,
  slice,
  slogdet,
  smoothL1,
  split,
  takeAlongDim,
  tensor,
  tile,
  tril,
  unfold,
} from "../../runtime/index.js";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const four = [[0, 0, 0, 0]];

test.each<[string, string, () => unknown]>([
  ["expand", "shape/size", () => expand(x, -1, 2, 3)],
  ["expand", "shape/mismatch", () => expand(x, 2, 4)],
  ["repeatInterleave", "argument/domain", () => repeatInterleave(x, -1)],
  ["repeatInterleave", "argument/domain", () => repeatInterleave(x, [1, 0.5], 0)],
  ["tile", "argument/domain", () => tile(x, 1.5)],
  ["roll", "argument/domain", () => roll(x, 0.5)],
  ["roll", "argument/domain", () => roll(x, Number.NaN, 1)],
  ["movedim", "shape/axis", () => movedim(x, [0, 1], [0, 0])],
  ["unfold", "argument/domain", () => unfold(x, 1, 1, 0.5)],
  ["pad", "argument/domain", () => pad(x, [0.5, 0])],
  ["split", "argument/domain", () => split(x, [0.5, 1.5])],
  ["chunk", "argument/domain", () => chunk(x, 0)],
  ["select", "index/range", () => select(x, 0, 5)],
  ["at", "index/kind", () => at(x, "a:b")],
  ["slice", "index/kind", () => slice(x, [0, 1, 0])],
  ["gather", "shape/mismatch", () => gather(x, 0, [0])],
  ["scatter", "shape/mismatch", () => scatter(x, 0, four, four)],
  ["scatterAdd", "shape/mismatch", () => scatterAdd(x, 0, [0], [1])],
  ["scatterAdd", "shape/mismatch", () => scatterAdd(x, 0, four, four)],
  ["takeAlongDim", "shape/rank", () => takeAlongDim(x, [0], 0)],
  ["indexAdd", "shape/mismatch", () => indexAdd(x, 0, [0, 1], [[1, 2, 3]])],
  ["maskedFill", "shape/mismatch", () => maskedFill(x, [true, false], 0)],
  ["slogdet", "shape/square", () => slogdet(x)],
  ["crossEntropy", "index/range", () => crossEntropy(x, [0, 7])],
  ["embedding", "index/range", () => embedding([2], x)],
  [
    "conv2d",
    "argument/domain",
    () => conv2d(ones(1, 5, 5), ones(1, 1, 2, 2), null, { padding: "half" as "same" }),
  ],
  [
    "convTranspose2d",
    "shape/size",
    () => convTranspose2d(ones(1, 2, 2), ones(1, 1, 2, 2), null, { padding: 2 }),
  ],
  ["huber", "argument/domain", () => huber([1], [2], { delta: 0 })],
  ["smoothL1", "argument/domain", () => smoothL1([1], [2], { beta: -1 })],
  ["hardtanh", "argument/domain", () => hardtanh(x, 2, -2)],
  ["tril", "argument/domain", () => tril(x, 0.5)],
  ["diag", "argument/domain", () => diag(x, 0.5)],
  ["sum", "shape/axis", () => x.sum("rows" as never)],
])("%s refuses: %s", (name, code, call) => {
  let refusal: unknown = null;
  try {
    call();
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(GradlabError);
  expect((refusal as GradlabError).code).toBe(code);
  expect((refusal as GradlabError).message).toMatch(new RegExp(`^${name}: `));
  expect((refusal as GradlabError).stack).toContain((refusal as GradlabError).message.split("\n")[0]);
});

describe.each(registeredOps().map((op) => [op.name, op] as const))("%s", (name, op) => {
  test("inputs of a shape that cannot be give an answer, or an error with a code", () => {
    const odd = tensor(Array.from({ length: 7 }, (_, i) => i)).reshape(7, 1, 1, 1, 1);
    op.samples().forEach((sample) => {
      for (const k of sample.inputs.keys()) {
        const inputs = sample.inputs.map((values, i) =>
          i === k ? odd : tensor(values, { dtype: "float64" }),
        );
        try {
          op.run(inputs, sample.params);
        } catch (error) {
          expect(error, `${name}, input ${k}`).toBeInstanceOf(GradlabError);
        }
      }
    });
  });
});
