/**
 * Mistakes that authors of ops make, as replacements in the sources of runtime/. The test beside this file makes each of
 * them in turn and expects the registry test (or that of vmap, or the golden cases) to notice it at the op named. A text to
 * replace occurs exactly once in its file, so that no fault can quietly stop being made.
 */

export interface Fault {
  /** The op whose samples must show the mistake. */
  readonly op: string;
  /** Within runtime/. */
  readonly file: string;
  readonly mistake: string;
  readonly right: string;
  readonly wrong: string;
  /** The test that must notice: derivatives are the registry test's affair, batches vmap's, values the golden cases'. */
  readonly judge: "registry" | "vmap" | "golden";
}

type Row = readonly [op: string, mistake: string, right: string, wrong: string];

function inFile(file: string, rows: readonly Row[], judge: Fault["judge"] = "registry"): Fault[] {
  return rows.map(([op, mistake, right, wrong]) => ({ op, file, mistake, right, wrong, judge }));
}

const declarers: Fault[] = [
  ...inFile("declare/elementwise.ts", [
    [
      "add",
      "the gradient of a stretched input is not summed back",
      "sumTo(times(gy, slopeOf(call, i)), call.inputs[i].shape)",
      "times(gy, slopeOf(call, i))",
    ],
    [
      "add",
      "the tangent of a stretched input is not stretched",
      "broadcastTo(times(dx, slopeOf(call, i)), call.output.shape)",
      "times(dx, slopeOf(call, i))",
    ],
    ["sub", "sign lost", "if (slope === -1) return neg(g);", "if (slope === -1) return g;"],
    ["relu", "mask inverted", "where(slope, g, 0)", "where(slope, 0, g)"],
  ]),
  ...inFile("declare/linear.ts", [
    [
      "reshape",
      "the value instead of the tangent",
      "if (dxs[i] !== null) return dxs[i];",
      "if (dxs[i] !== null) return x;",
    ],
    ["cat", "the other inputs' values in the tangent", ": zerosLike(x);", ": x;"],
  ]),
  ...inFile("declare/reduction.ts", [
    [
      "sum",
      "keepdim forgotten in the tangent",
      "return sum(times(dx, slope), params.axes, params.keepdim);",
      "return sum(times(dx, slope), params.axes);",
    ],
    [
      "sum",
      "the gradient is not spread over what was summed",
      "return broadcastTo(times(g, slope), x.shape);",
      "return times(g, slope);",
    ],
    [
      "variance",
      "derivative not transposed",
      "return broadcastTo(times(g, slope), x.shape);",
      "return broadcastTo(g, x.shape);",
    ],
  ]),
  ...inFile("declare/bilinear.ts", [
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
  ]),
];

const elementwise: Fault[] = [
  ...inFile("ops/arithmetic.ts", [
    ["div", "sign flipped", "neg(div(z, y))]", "div(z, y)]"],
    ["div", "wrong operand", "(_x, y) => div(1, y)", "(x) => div(1, x)"],
    ["mul", "operands swapped", "[(_x, y) => y, (x) => x]", "[(x) => x, (_x, y) => y]"],
  ]),
  ...inFile("ops/exponential.ts", [
    ["exp", "right to first order only", "derivative: (_x, y) => y,", "derivative: (_x, y) => y.detach(),"],
    ["log10", "factor of another base", "div(Math.LOG10E, x)", "div(Math.LOG2E, x)"],
    [
      "expm1",
      "a constant forgotten",
      "derivative: (_x, y) => add(y, 1),",
      "derivative: (_x, y) => add(y, 0),",
    ],
  ]),
  ...inFile("ops/powers.ts", [
    ["sqrt", "factor lost", "div(0.5, y)", "div(1, y)"],
    ["square", "factor lost", "derivative: (x) => mul(x, 2),", "derivative: (x) => mul(x, 1),"],
    ["pow", "factor lost", "mul(y, pow(x, sub(y, 1)))", "pow(x, sub(y, 1))"],
    ["pow", "wrong operand in the logarithm", "log(where(isFlat, 1, x))", "log(where(isFlat, 1, y))"],
    ["hypot", "both gradients alike", "(_x, y, z) => div(y, z)", "(x, _y, z) => div(x, z)"],
    ["reciprocal", "sign flipped", "neg(square(y))", "square(y)"],
  ]),
  ...inFile("ops/hyperbolic.ts", [
    [
      "tanh",
      "sign of a term",
      "derivative: (_x, y) => sub(1, square(y)),",
      "derivative: (_x, y) => add(1, square(y)),",
    ],
    ["cosh", "sign flipped", "derivative: (x) => sinh(x),", "derivative: (x) => sinh(x.neg()),"],
  ]),
  ...inFile("ops/trigonometric.ts", [
    ["cos", "sign flipped", "derivative: (x) => neg(sin(x)),", "derivative: (x) => sin(x),"],
    [
      "asin",
      "sign of a term",
      "derivative: (x) => rsqrt(sub(1, square(x))),",
      "derivative: (x) => rsqrt(add(1, square(x))),",
    ],
    [
      "atan2",
      "sign flipped",
      "(y, x) => neg(div(y, add(square(x), square(y))))",
      "(y, x) => div(y, add(square(x), square(y)))",
    ],
  ]),
  ...inFile("ops/special.ts", [["erf", "chain rule forgotten", "exp(neg(square(x)))", "exp(neg(x))"]]),
  ...inFile("ops/activations.ts", [
    ["sigmoid", "factor lost", "mul(mul(g, sub(1, y)), y)", "mul(g, sub(1, y))"],
    ["leakyRelu", "branches swapped", "where(gt(x, 0), 1, slope)", "where(gt(x, 0), slope, 1)"],
    ["elu", "option forgotten", "alpha * scale)),", "alpha)),"],
    ["relu6", "the other convention at the corner", "logicalAnd(gt(x, 0), lt(x, 6))", "gt(x, 0)"],
  ]),
  ...inFile("ops/smooth.ts", [
    [
      "gelu",
      "second term of the product rule dropped",
      "return add(distribution, mul(x, density));",
      "return distribution;",
    ],
    [
      "softplus",
      "option forgotten",
      "where(gt(scaled, threshold), 1, sigmoid(scaled))",
      "where(gt(scaled, threshold), 1, sigmoid(x))",
    ],
  ]),
  ...inFile("ops/extremes.ts", [
    [
      "clamp",
      "the other convention at the bounds",
      "logicalAnd(ge(x, min), le(x, max))",
      "logicalAnd(ge(x, min), ge(max, x).mul(x.ne(max)))",
    ],
    ["maximum", "a tie counts twice", "where(ties, mul(g, 0.5), 0)", "where(ties, g, 0)"],
    [
      "minimum",
      "mask inverted",
      "derivatives: [(x, y) => share(lt(x, y), eq(x, y)), (x, y) => share(gt(x, y), eq(x, y))],",
      "derivatives: [(x, y) => share(gt(x, y), eq(x, y)), (x, y) => share(lt(x, y), eq(x, y))],",
    ],
  ]),
  ...inFile("ops/choosing.ts", [
    ["where", "mask inverted", "where(condition, g, 0)", "where(condition, 0, g)"],
    ["lerp", "operands swapped", "sub(end, start)", "sub(start, end)"],
  ]),
  ...inFile("ops/rounding.ts", [
    ["abs", "slope of one side", "derivative: (x) => sign(x),", "derivative: (x) => sign(abs(x)),"],
  ]),
];

const reductions: Fault[] = [
  ...inFile("ops/sums.ts", [["mean", "factor lost", "1 / sizeOf(axes.map((axis) => x.shape[axis]))", "1"]]),
  ...inFile("ops/statistics.ts", [
    ["variance", "mean not subtracted", "mul(sub(x, mean(x, axes, true)), 2 /", "mul(x, 2 /"],
    [
      "std",
      "correction forgotten",
      "mul(where(isFlat, 1, y), Math.max(0, countOf(x, axes) - correction))",
      "mul(where(isFlat, 1, y), countOf(x, axes))",
    ],
    ["norm", "exponent off by one", "safe), p - 1)", "safe), p)"],
    [
      "norm",
      "sign lost",
      "return div(mul(sign(x), isPicked), sum(isPicked, axes, true));",
      "return div(isPicked, sum(isPicked, axes, true));",
    ],
    ["logsumexp", "not divided by the sum", "exp(sub(x, where(isFinite(y), y, 0)))", "exp(x)"],
  ]),
  ...inFile("ops/products.ts", [
    [
      "prod",
      "only the factors before",
      "reshape(mul(before, behind), moved.shape)",
      "reshape(before, moved.shape)",
    ],
    [
      "prod",
      "right to first order only",
      "cumprod(shifted(lines, last, 1, 1), last)",
      "cumprod(shifted(lines.detach(), last, 1, 1), last)",
    ],
    ["cumprod", "its own element not left out", "mul(r, shifted(y, axis, 1, 1))", "mul(r, y)"],
    ["cumprod", "tangent without its factor", "mul(shifted(y, axis, 1, 1), dx)", "dx"],
  ]),
  ...inFile("ops/recurrence.ts", [
    ["recurrence", "not run backwards", "gy, axis, !isReversed)", "gy, axis, isReversed)"],
    [
      "recurrence",
      "shifted the wrong way",
      "shifted(a, axis, isReversed ? 1 : -1, 0)",
      "shifted(a, axis, isReversed ? -1 : 1, 0)",
    ],
  ]),
  ...inFile("ops/maxima.ts", [
    [
      "amax",
      "ties counted, not shared",
      "return div(isPicked, sum(isPicked, axes, true));",
      "return isPicked;",
    ],
  ]),
  ...inFile("ops/picking.ts", [
    ["max", "mask inverted", "along), positions);", "along), positions).logicalNot();"],
  ]),
  ...inFile("ops/cumulative.ts", [
    ["cumsum", "not transposed", "isReversed: !params.isReversed", "isReversed: params.isReversed"],
    ["logcumsumexp", "the share of another place", 'decay(y, axis, "behind")', 'decay(y, axis, "before")'],
  ]),
  ...inFile("ops/softmax.ts", [
    [
      "softmax",
      "right to first order only",
      "softmaxDerivative(gy, y, axis)",
      "softmaxDerivative(gy, y.detach(), axis)",
    ],
    ["softmax", "tangent with a term dropped", "softmaxDerivative(dx, y, axis)", "mul(dx, y)"],
    ["softmax", "sum dropped", "mul(y, sub(g, sum(mul(g, y), axis, true)))", "mul(y, sub(g, mul(g, y)))"],
    ["logSoftmax", "sum dropped", "sub(gy, mul(exp(y), sum(gy, axis, true)))", "sub(gy, mul(exp(y), gy))"],
    [
      "logSoftmax",
      "the transpose's formula in the tangent",
      "sub(dx, sum(mul(exp(y), dx), axis, true))",
      "sub(dx, mul(exp(y), sum(dx, axis, true)))",
    ],
  ]),
];

const shapes: Fault[] = [
  ...inFile("ops/broadcast.ts", [
    [
      "broadcastTo",
      "summed over the wrong axes",
      "shape[axis - extra] === 1 && x.shape[axis] !== 1",
      "shape[axis - extra] !== 1 && x.shape[axis] !== 1",
    ],
  ]),
  ...inFile("ops/reshape.ts", [
    ["permute", "order not undone", "order.map((_, axis) => order.indexOf(axis)),", "order,"],
  ]),
  ...inFile("ops/joining.ts", [
    [
      "cat",
      "always the first part",
      "narrow(gy, axis, start, inputs[index].shape[axis])",
      "narrow(gy, axis, 0 * start, inputs[index].shape[axis])",
    ],
    ["stack", "always the first part", "select(gy, axis, index)", "select(gy, axis, 0 * index)"],
  ]),
  ...inFile("ops/indexSelect.ts", [
    [
      "indexSelect",
      "an entry picked twice counts once",
      "into[to + i] += slices[from + i]",
      "into[to + i] = slices[from + i]",
    ],
  ]),
  ...inFile("ops/gathering.ts", [
    [
      "gather",
      "transposed along another axis",
      "apply(ungatherOp, [gy, index], { ...params, shape: x.shape }),",
      "apply(ungatherOp, [gy, index], { axis: 1 - params.axis, shape: x.shape }),",
    ],
  ]),
  ...inFile("ops/triangles.ts", [
    [
      "tril",
      "mask lost",
      "transpose: (gy, { params }) => apply(op, [gy], params),",
      "transpose: (gy) => gy,",
    ],
  ]),
];

const algebra: Fault[] = [
  ...inFile("ops/matmul.ts", [
    ["matmul", "not transposed", "product(gz, y, false, !transposeY)", "product(gz, y, false, transposeY)"],
    [
      "matmul",
      "a stretched stack is not summed back",
      "sumTo(transposeY ? product(gz, x, true, transposeX) : product(x, gz, !transposeX, false), y.shape)",
      "transposeY ? product(gz, x, true, transposeX) : product(x, gz, !transposeX, false)",
    ],
  ]),
  ...inFile("ops/inverse.ts", [
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
  ]),
  ...inFile("ops/determinant.ts", [
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
  ]),
];

const network: Fault[] = [
  ...inFile("ops/correlation.ts", [
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
  ]),
  ...inFile("ops/losses/binaryCrossEntropy.ts", [
    ["binaryCrossEntropyTerms", "sign flipped", "div(sub(x, t),", "div(sub(t, x),"],
  ]),
  ...inFile("ops/losses/margins.ts", [
    [
      "svmLoss",
      "the right class gets nothing",
      "slopes[i * classes + y.data[i]] -= slope;",
      "slopes[i * classes + y.data[i]] -= 0 * slope;",
    ],
  ]),
];

const batches: Fault[] = [
  ...inFile(
    "declare/reduction.ts",
    [
      [
        "sum",
        "reduced along the batch",
        "{ ...params, axes: params.axes.map((axis) => axis + 1) }",
        "params",
      ],
    ],
    "vmap",
  ),
  ...inFile(
    "declare/elementwise.ts",
    [
      [
        "add",
        "batches not aligned",
        "apply(op, alignBatches(inputs, isBatched), params)",
        "apply(op, inputs, params)",
      ],
    ],
    "vmap",
  ),
  ...inFile(
    "ops/matmul.ts",
    [
      [
        "matmul",
        "batches not aligned",
        "apply(matmulOp, alignBatches(inputs, isBatched), params)",
        "apply(matmulOp, inputs, params)",
      ],
    ],
    "vmap",
  ),
  ...inFile(
    "ops/softmax.ts",
    [
      [
        "softmax",
        "along the batch",
        "apply(softmaxOp, inputs, { axis: axis + 1 })",
        "apply(softmaxOp, inputs, { axis })",
      ],
    ],
    "vmap",
  ),
  ...inFile(
    "ops/cumulative.ts",
    [["cumsum", "along the batch", "{ ...params, axis: params.axis + 1 }", "params"]],
    "vmap",
  ),
  ...inFile(
    "ops/reshape.ts",
    [
      [
        "permute",
        "axes not counted on",
        "[0, ...order.map((axis) => axis + 1)]",
        "[0, ...order.map((axis) => order.length - axis)]",
      ],
    ],
    "vmap",
  ),
  ...inFile(
    "ops/slicing.ts",
    [
      [
        "part",
        "every example reads the first",
        "strides: [size, ...strides]",
        "strides: [0 * size, ...strides]",
      ],
    ],
    "vmap",
  ),
  ...inFile(
    "ops/broadcast.ts",
    [["broadcastTo", "new axes behind the example's", "[n, ...ones, ...rest]", "[n, ...rest, ...ones]"]],
    "vmap",
  ),
];

const values: Fault[] = [
  ...inFile(
    "ops/maxima.ts",
    [["max", "the last of equals is picked", "if (next > value ||", "if (next >= value ||"]],
    "golden",
  ),
  ...inFile(
    "ops/rounding.ts",
    [["round", "halves go up", "return below % 2 === 0 ? below : below + 1;", "return below + 1;"]],
    "golden",
  ),
  ...inFile(
    "ops/statistics.ts",
    [["variance", "correction forgotten", "squares / Math.max(0, n - correction)", "squares / n"]],
    "golden",
  ),
  ...inFile(
    "ops/extremes.ts",
    [["clamp", "bounds in the wrong order", "x > max || min > max ? max", "x > max ? max"]],
    "golden",
  ),
  ...inFile(
    "ops/patches.ts",
    [
      [
        "conv2d",
        "stride and dilation swapped",
        "[dilation[0] * width, dilation[1], stride[0] * width, stride[1]]",
        "[stride[0] * width, stride[1], dilation[0] * width, dilation[1]]",
      ],
    ],
    "golden",
  ),
  ...inFile(
    "ops/indexing.ts",
    [
      [
        "at",
        "lists bring their axes to the front",
        "if (!isTogether || axes[0] === 0) return picked;",
        "if (!isTogether || axes[0] >= 0) return picked;",
      ],
    ],
    "golden",
  ),
  ...inFile(
    "ops/windows.ts",
    [["pad", "widths from the first axis on", "2 * (input.ndim - 1 - axis)", "2 * axis"]],
    "golden",
  ),
  ...inFile(
    "ops/cumulative.ts",
    [
      [
        "cummax",
        "a tie goes to the first",
        "if (value >= data[start + best * stride] ||",
        "if (value > data[start + best * stride] ||",
      ],
    ],
    "golden",
  ),
  ...inFile(
    "ops/smooth.ts",
    [
      ["gelu", "a constant mistyped", "const C = 0.044715;", "const C = 0.047415;"],
      ["softplus", "the threshold without beta", "x * beta > threshold ? x", "x > threshold ? x"],
    ],
    "golden",
  ),
  ...inFile(
    "declare/loss.ts",
    [["crossEntropy", "weights forgotten in the mean", "div(sum(losses), sum(weights))", "mean(losses)"]],
    "golden",
  ),
];

export const FAULTS: readonly Fault[] = [
  ...declarers,
  ...elementwise,
  ...reductions,
  ...shapes,
  ...algebra,
  ...network,
  ...batches,
  ...values,
];
