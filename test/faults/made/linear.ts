/** Mistakes in the derivatives of what moves values, and of products of matrices and all that is built on them. */
import { faultsFor } from "../fault.js";

export const linear = faultsFor("registry", {
  "declare/linear.ts": [
    [
      "reshape",
      "the value instead of the tangent",
      "if (dxs[i] !== null) return dxs[i];",
      "if (dxs[i] !== null) return x;",
    ],
    ["cat", "the other inputs' values in the tangent", ": zerosLike(x);", ": x;"],
  ],
  "declare/bilinear.ts": [
    [
      "matmul",
      "only one term of the product rule",
      "i === 0 ? [dx, y] : [x, dx]",
      "i === 0 ? [dx, y] : [x, y]",
    ],
    [
      "matmul",
      "operands cut from the graph",
      "gradients[i](gz, x, y, params)",
      "gradients[i](gz, x.detach(), y, params)",
    ],
  ],
  "ops/broadcast.ts": [
    [
      "broadcastTo",
      "summed over the wrong axes",
      "shape[axis - extra] === 1 && x.shape[axis] !== 1",
      "shape[axis - extra] !== 1 && x.shape[axis] !== 1",
    ],
  ],
  "ops/reshape.ts": [
    ["permute", "order not undone", "order.map((_, axis) => order.indexOf(axis)),", "order,"],
  ],
  "ops/joining.ts": [
    [
      "cat",
      "always the first part",
      "narrow(gy, axis, start, inputs[index].shape[axis])",
      "narrow(gy, axis, 0 * start, inputs[index].shape[axis])",
    ],
    ["stack", "always the first part", "select(gy, axis, index)", "select(gy, axis, 0 * index)"],
  ],
  "ops/indexSelect.ts": [
    [
      "indexSelect",
      "an entry picked twice counts once",
      "into[to + i] += slices[from + i]",
      "into[to + i] = slices[from + i]",
    ],
  ],
  "ops/gathering.ts": [
    [
      "gather",
      "transposed along another axis",
      "apply(ungatherOp, [gy, index], { ...params, shape: x.shape }),",
      "apply(ungatherOp, [gy, index], { axis: 1 - params.axis, shape: x.shape }),",
    ],
  ],
  "ops/triangles.ts": [
    [
      "tril",
      "mask lost",
      "transpose: (gy, { params }) => apply(op, [gy], params),",
      "transpose: (gy) => gy,",
    ],
  ],
  "ops/matmul.ts": [
    ["matmul", "not transposed", "product(gz, y, false, !transposeY)", "product(gz, y, false, transposeY)"],
    [
      "matmul",
      "a stretched stack is not summed back",
      "sumTo(transposeY ? product(gz, x, true, transposeX) : product(x, gz, !transposeX, false), y.shape)",
      "transposeY ? product(gz, x, true, transposeX) : product(x, gz, !transposeX, false)",
    ],
  ],
  "ops/inverse.ts": [
    [
      "inv",
      "sign flipped",
      "neg(matmul(matmul(turned(y), gy), turned(y)))",
      "matmul(matmul(turned(y), gy), turned(y))",
    ],
    ["inv", "one factor not transposed", "matmul(turned(y), gy), turned(y)", "matmul(y, gy), turned(y)"],
    [
      "solve",
      "transposed equations forgotten",
      "apply(solveOp, [turned(a), gx], undefined)",
      "apply(solveOp, [a, gx], undefined)",
    ],
    ["solve", "sign flipped", "neg(matmul(gb, turned(x)))", "matmul(gb, turned(x))"],
  ],
  "ops/determinant.ts": [
    ["det", "not transposed", "mul(spreadOver(y), turned(inv(x)))", "mul(spreadOver(y), inv(x))"],
    [
      "det",
      "signs of the cofactors",
      "(i + j) % 2 === 0 ? minor : neg(minor)",
      "i % 2 === 0 ? minor : neg(minor)",
    ],
    [
      "logAbsDet",
      "not transposed",
      "vjp: (gy, { inputs: [x] }) => mul(spreadOver(gy), turned(inv(x))),",
      "vjp: (gy, { inputs: [x] }) => mul(spreadOver(gy), inv(x)),",
    ],
  ],
  "ops/correlation.ts": [
    [
      "conv2d",
      "right to first order only",
      "apply(convWeightOp, [x, gy], params)",
      "apply(convWeightOp, [x, gy.detach()], params)",
    ],
    [
      "convTranspose2d",
      "sign flipped",
      "(gy, _x, w, params) => apply(convOp, [gy, w], params)",
      "(gy, _x, w, params) => apply(convOp, [gy.neg(), w], params)",
    ],
  ],
  "ops/losses/binaryCrossEntropy.ts": [
    ["binaryCrossEntropyTerms", "sign flipped", "div(sub(x, t),", "div(sub(t, x),"],
  ],
  "ops/losses/margins.ts": [
    [
      "svmLoss",
      "the right class gets nothing",
      "slopes[i * classes + y.data[i]] -= slope;",
      "slopes[i * classes + y.data[i]] -= 0 * slope;",
    ],
  ],
});
