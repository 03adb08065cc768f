/** Products of vectors and matrices beyond matmul: dot, outer, addmm, linear layers, and einsum for all of them. */
import { toTensor, toTensors } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { describe, formatShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { add, mul } from "./arithmetic.js";
import { unsqueeze } from "./axes.js";
import { contract } from "./einsum.js";
import { matmul, matmulTransposed } from "./matmul.js";
import { sum } from "./sums.js";

const dotEntry: Entry<undefined> = composite<undefined>({
  name: "dot",
  args: ["x", "y"],
  doc: {
    sentence: "The inner product of two vectors.",
    formula: "z = sum_i x_i y_i        gx = y gz,  gy = x gz",
    example: "dot([1, 2, 3], [4, 5, 6]).item()   // 32",
    torch: "torch.dot",
  },
  samples: () => [{ inputs: [spread([3]), spread([3], 0, 1)] }],
  body: ([x, y]) => sum(mul(x, y)),
});

/** The inner product of two vectors of one length. Throws `shape/mismatch`. */
export function dot(x: TensorLike, y: TensorLike): Tensor {
  const inputs = toTensors("dot", [x, y]);
  const [a, b] = inputs;
  if (a.ndim === 1 && b.ndim === 1 && a.size === b.size) return dotEntry.run(inputs, undefined);
  throw new ShapeError(
    "shape/mismatch",
    `dot: two vectors of one length are needed, not ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    "for matrices use matmul",
  );
}

const outerEntry: Entry<undefined> = composite<undefined>({
  name: "outer",
  args: ["x", "y"],
  doc: {
    sentence: "All products of an element of one vector with one of another.",
    formula: "z_ij = x_i y_j        gx = gz y,  gy = gz' x",
    example: "outer([1, 2], [3, 4]).toArray()   // [[3, 4], [6, 8]]",
    torch: "torch.outer",
  },
  samples: () => [{ inputs: [spread([2]), spread([3])] }],
  body: ([x, y]) => mul(unsqueeze(x, 1), y),
});

/** The matrix of all products x_i y_j. Throws `shape/rank`. */
export function outer(x: TensorLike, y: TensorLike): Tensor {
  const inputs = toTensors("outer", [x, y]);
  const wrong = inputs.find((t) => t.ndim !== 1);
  if (wrong === undefined) return outerEntry.run(inputs, undefined);
  throw new ShapeError("shape/rank", `outer: two vectors are needed, not shape ${formatShape(wrong.shape)}`);
}

interface AddmmParams {
  readonly beta: number;
  readonly alpha: number;
}

const addmmEntry: Entry<AddmmParams> = composite<AddmmParams>({
  name: "addmm",
  args: ["x", "a", "b"],
  doc: {
    sentence: "A matrix product added to something.",
    formula: "y = beta x + alpha a b        gx = beta gy,  ga = alpha gy b',  gb = alpha a' gy",
    example: "addmm([1, 1], [[1, 2]], [[1, 0], [0, 1]]).toArray()   // [[2, 3]]",
    torch: "torch.addmm",
  },
  samples: () => [
    { inputs: [spread([2, 4]), spread([2, 3]), spread([3, 4])], params: { beta: 1, alpha: 1 } },
    { inputs: [spread([4]), spread([2, 3]), spread([3, 4])], params: { beta: 0.5, alpha: -2 } },
  ],
  body([x, a, b], { beta, alpha }) {
    const product = matmul(a, b);
    return add(beta === 1 ? x : mul(x, beta), alpha === 1 ? product : mul(product, alpha));
  },
});

/** beta x + alpha (a b). Throws `shape/mismatch`. */
export function addmm(x: TensorLike, a: TensorLike, b: TensorLike, beta = 1, alpha = 1): Tensor {
  return addmmEntry.run(toTensors("addmm", [x, a, b]), { beta, alpha });
}

const linearEntry: Entry<undefined> = composite<undefined>({
  name: "linear",
  args: ["x", "w", "b"],
  doc: {
    sentence: "A linear layer: every row of x times the transposed weights, plus a bias.",
    formula: "y = x w' + b        gx = gy w,  gw = gy' x,  gb = sum of the rows of gy",
    convention:
      "Convention: weights are stored outputs x inputs, as PyTorch does; the lecture's rows are x W + b.",
    example: "linear([1, 2], [[1, 1], [2, 0]], [10, 20]).toArray()   // [13, 22]",
    torch: "torch.nn.functional.linear",
  },
  samples: () => [
    { inputs: [spread([2, 3]), spread([4, 3]), spread([4])] },
    { inputs: [spread([3]), spread([4, 3]), spread([4])] },
    { inputs: [spread([2, 2, 3]), spread([4, 3]), spread([4])] },
  ],
  body([x, w, b]) {
    const product = matmulTransposed(x, w);
    return b === undefined ? product : add(product, b);
  },
});

/** x w' + b for weights w of shape outputs x inputs; the bias may be left out. Throws `shape/mismatch`. */
export function linear(x: TensorLike, w: TensorLike, b?: TensorLike): Tensor {
  return linearEntry.run(toTensors("linear", b === undefined ? [x, w] : [x, w, b]), undefined);
}

interface EinsumParams {
  readonly equation: string;
}

const einsumEntry: Entry<EinsumParams> = composite<EinsumParams>({
  name: "einsum",
  args: ["...xs"],
  doc: {
    sentence: "Sums of products by the names of their axes: name every axis, and say which ones to keep.",
    formula: "ij,jk->ik is the matrix product: y_ik = sum over j of x_ij z_jk",
    convention: "Convention: without an arrow, names that occur once are kept, in alphabetical order.",
    example: 'einsum("ij,jk->ik", [[1, 2]], [[3], [4]]).toArray()   // [[11]]',
    torch: "torch.einsum",
  },
  samples: () => [
    { inputs: [spread([2, 3]), spread([3, 4])], params: { equation: "ij,jk->ik" } },
    { inputs: [spread([2, 3]), spread([2, 3])], params: { equation: "ij,ij->i" } },
    { inputs: [spread([2, 3]), spread([3, 4]), spread([4, 2])], params: { equation: "ij,jk,kl->il" } },
    { inputs: [spread([3, 3])], params: { equation: "ii->i" } },
    { inputs: [spread([3, 3])], params: { equation: "ii" } },
    { inputs: [spread([2, 3])], params: { equation: "ij->ji" } },
    { inputs: [spread([2, 3, 4]), spread([2, 4, 2])], params: { equation: "...ij,...jk->...ik" } },
    { inputs: [spread([2]), spread([3])], params: { equation: "i,j->ji" } },
  ],
  body: (inputs, { equation }) => contract(equation, inputs),
});

/** Einstein's sum: `einsum("ij,jk->ik", x, y)`. Throws `argument/domain`, `shape/mismatch`. */
export function einsum(equation: string, ...xs: TensorLike[]): Tensor {
  if (typeof equation !== "string") {
    throw new ArgumentError(
      "argument/type",
      `einsum: the equation is a text, not ${describe(equation)}`,
      'write einsum("ij,jk->ik", x, y)',
    );
  }
  if (xs.length === 0) {
    throw new ArgumentError(
      "argument/missing",
      `einsum: no tensors for "${equation}"`,
      'write einsum("ij,jk->ik", x, y)',
    );
  }
  return einsumEntry.run(
    xs.map((x) => toTensor("einsum", x)),
    { equation },
  );
}
