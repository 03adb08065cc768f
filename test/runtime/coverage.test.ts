/** The library is complete: every op that was promised is exported, declared once, and a method where it can be one. */
import { describe, expect, test } from "vitest";
import * as gradlab from "../../runtime/index.js";
import * as ops from "../../runtime/ops/index.js";
import { FAMILIES } from "./families.js";

/** No methods: what takes several tensors of equal standing, and what networks and losses call with options. */
const FUNCTIONS_ONLY = new Set([
  ..."where einsum linear cat stack normalize cosineSimilarity embedding dropout".split(" "),
  ..."conv1d conv2d convTranspose2d maxPool2d avgPool2d batchNorm layerNorm groupNorm".split(" "),
  ...FAMILIES.Losses,
]);

/** Methods under another name than the function's. */
const METHOD: Readonly<Record<string, string>> = { variance: "var", cast: "to" };

const registered = new Map(gradlab.registeredOps().map((op) => [op.name, op]));
const exported = Object.entries(ops).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));

describe.each(Object.entries(FAMILIES))("%s", (_, names) => {
  test.each(names)("%s is exported, and declared with samples and a doc", (name) => {
    expect(exported).toContain(name);
    const op = registered.get(name);
    expect(op?.samples().length).toBeGreaterThan(0);
    expect(op?.doc.sentence).toMatch(/\w.*\.$/);
    expect(op?.doc.torch).toMatch(/^torch\./);
  });
});

test("every op that users can call has a family; detach, which is no function of values, is none", () => {
  const known = Object.values(FAMILIES).flat();
  expect(exported.filter((name) => !known.includes(name))).toEqual(["detach"]);
});

test("every op of one tensor is a method of tensors", () => {
  const missing = exported.filter(
    (name) => !FUNCTIONS_ONLY.has(name) && !((METHOD[name] ?? name) in gradlab.Tensor.prototype),
  );
  expect(missing).toEqual([]);
  expect(gradlab.tensor([[1, 2]]).T.shape).toEqual([2, 1]);
});
