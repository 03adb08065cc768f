/** Copies: the same values under another dtype, or with another place in the graph. */
import { apply, toTensor } from "../apply.js";
import { linearOp } from "../declare/linear.js";
import { allocate, type DType, isFloat } from "../dtype.js";
import type { Op } from "../op.js";
import { spread } from "../samples.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";

const castOp: Op<{ readonly dtype: DType }> = linearOp({
  name: "cast",
  doc: {
    sentence:
      "The same values as another dtype; floats become integers by cutting, and bools by being nonzero.",
    formula: "y = x            gx = gy",
    example: 'cast([1.7, 0], "int32").toArray()   // [1, 0]',
    torch: "torch.Tensor.to",
  },
  samples: () => [{ inputs: [spread([2, 3])], params: { dtype: "float64" } }],
  shape: ([shape]) => shape,
  dtype: (_, { dtype }) => dtype,
  forward([x], out) {
    const y = allocate(out.dtype, x.data.length);
    if (out.dtype === "bool") for (let i = 0; i < y.length; i++) y[i] = x.data[i] === 0 ? 0 : 1;
    else y.set(x.data);
    return y;
  },
  batch: (inputs, _, params) => apply(castOp, inputs, params),
  transpose: (gy, { inputs: [x] }) => cast(gy, x.dtype),
});

/** The same values as another dtype, in a copy. Gradients flow between float dtypes. */
export function cast<X extends TensorLike>(x: X, dtype: DType): Tensor<ShapeOf<X>> {
  return apply(castOp, [toTensor("cast", x)], { dtype });
}

const aliasOp: Op<undefined> = linearOp({
  name: "alias",
  doc: {
    sentence: "The same values at a new place in the graph; transforms differentiate at such places.",
    formula: "y = x            gx = gy",
    example: "grad((x) => x)(2).item()   // 1",
    torch: "",
  },
  samples: () => [{ inputs: [spread([2, 3])] }],
  shape: ([shape]) => shape,
  forward: ([x]) => x.data,
  batch: ([x]) => alias(x),
  transpose: (gy) => gy,
});

/** The same values, sharing memory, as a new node of the graph. */
export function alias<X extends TensorLike>(x: X): Tensor<ShapeOf<X>> {
  return apply(aliasOp, [toTensor("alias", x)], undefined);
}

/**
 * The same values, cut from the graph: no gradient flows through. Memory is shared.
 * @example detach(param([1, 2])).requiresGrad   // false
 */
export function detach<X extends TensorLike>(x: X): Tensor<ShapeOf<X>> {
  const source = toTensor("detach", x);
  const result = source.twin();
  if (source.batch !== null) result.batch = { ...source.batch, full: detach(source.batch.full) };
  result.cut = source.requiresGrad && isFloat(source.dtype) ? "detach() cut the path" : source.cut;
  return result;
}
