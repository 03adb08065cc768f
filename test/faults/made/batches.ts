/** Mistakes in the rules by which `vmap` runs an op on a batch. */
import { faultsFor } from "../fault.js";

export const batches = faultsFor("vmap", {
  "declare/reduction.ts": [
    ["sum", "reduced along the batch", "{ ...params, axes: params.axes.map((axis) => axis + 1) }", "params"],
  ],
  "declare/elementwise.ts": [
    [
      "add",
      "batches not aligned",
      "apply(op, alignBatches(inputs, isBatched), params)",
      "apply(op, inputs, params)",
    ],
  ],
  "ops/matmul.ts": [
    [
      "matmul",
      "batches not aligned",
      "apply(matmulOp, alignBatches(inputs, isBatched), params)",
      "apply(matmulOp, inputs, params)",
    ],
  ],
  "ops/softmax.ts": [
    [
      "softmax",
      "along the batch",
      "apply(softmaxOp, inputs, { axis: axis + 1 })",
      "apply(softmaxOp, inputs, { axis })",
    ],
  ],
  "ops/cumulative.ts": [["cumsum", "along the batch", "{ ...params, axis: params.axis + 1 }", "params"]],
  "ops/reshape.ts": [
    [
      "permute",
      "axes not counted on",
      "[0, ...order.map((axis) => axis + 1)]",
      "[0, ...order.map((axis) => order.length - axis)]",
    ],
  ],
  "ops/slicing.ts": [
    [
      "part",
      "every example reads the first",
      "strides: [size, ...strides]",
      "strides: [0 * size, ...strides]",
    ],
  ],
  "ops/broadcast.ts": [
    ["broadcastTo", "new axes behind the example's", "[n, ...ones, ...rest]", "[n, ...rest, ...ones]"],
  ],
});
