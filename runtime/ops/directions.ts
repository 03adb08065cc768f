/** Vectors without their lengths: dividing it out, and the angle between two of them. */
import { toTensor, toTensors } from "../apply.js";
import { composite } from "../declare/composite.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, normalizeAxis } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import type { ShapeOf } from "../types/rules.js";
import { div, mul } from "./arithmetic.js";
import { broadcastTo } from "./broadcast.js";
import { clamp } from "./extremes.js";
import { norm } from "./statistics.js";
import { sum } from "./sums.js";

interface NormalizeParams {
  readonly p: number;
  readonly axis: number;
  readonly eps: number;
}

const normalizeEntry: Entry<NormalizeParams> = composite<NormalizeParams>({
  name: "normalize",
  args: ["x"],
  doc: {
    sentence: "Divides vectors by their length, so that only the direction is left.",
    formula: "y = x / max(|x|, eps)        gx = (gy - y <y, gy>) / |x|  (p = 2)",
    convention: "Convention: vectors shorter than eps are divided by eps, so 0 stays 0.",
    example: "normalize([3, 4]).toArray()   // [0.6, 0.8]",
    torch: "torch.nn.functional.normalize",
  },
  samples: () => [
    { inputs: [spread([2, 3])], params: { p: 2, axis: 1, eps: 1e-12 } },
    { inputs: [spread([2, 3])], params: { p: 1, axis: 0, eps: 1e-12 } },
    {
      inputs: [[0, 0]],
      params: { p: 2, axis: 0, eps: 0.5 },
      value: [0, 0],
      gradient: [[2, 2]],
      kink: "the tip",
    },
  ],
  body: ([x], { p, axis, eps }) => div(x, clamp(norm(x, p, axis, true), eps)),
});

/** x divided by its p-norm along `axis` (the last one if left out). */
export function normalize<X extends TensorLike>(x: X, p = 2, axis = -1, eps = 1e-12): Tensor<ShapeOf<X>> {
  const input = toTensor("normalize", x);
  return normalizeEntry.run([input], { p, axis: normalizeAxis("normalize", axis, input.ndim), eps });
}

interface CosineParams {
  readonly axis: number;
  readonly eps: number;
}

const cosineEntry: Entry<CosineParams> = composite<CosineParams>({
  name: "cosineSimilarity",
  args: ["x", "y"],
  doc: {
    sentence:
      "The cosine of the angle between vectors: 1 for one direction, 0 for a right angle, -1 for opposite.",
    formula: "z = <x, y> / (max(|x|, eps) max(|y|, eps))",
    convention: "Convention: with a zero vector the cosine is 0.",
    example: "cosineSimilarity([1, 0], [1, 1]).item()   // 0.7071067811865475",
    torch: "torch.nn.functional.cosine_similarity",
  },
  samples: () => [
    { inputs: [spread([2, 3]), spread([2, 3], -1, 2)], params: { axis: -1, eps: 1e-8 } },
    { inputs: [spread([2, 3]), spread([3], -1, 2)], params: { axis: -1, eps: 1e-8 } },
    { inputs: [spread([3, 2]), spread([3, 2], -1, 2)], params: { axis: 0, eps: 1e-8 } },
  ],
  body([x, y], { axis, eps }) {
    const length = (t: Tensor): Tensor => clamp(norm(t, 2, axis, true), eps);
    return sum(mul(div(x, length(x)), div(y, length(y))), axis);
  },
});

/** The cosine of the angle between x and y along `axis` (the last one if left out); other axes broadcast. */
export function cosineSimilarity(x: TensorLike, y: TensorLike, axis = -1, eps = 1e-8): Tensor {
  const inputs = toTensors("cosineSimilarity", [x, y]);
  const shapes = inputs.map((t) => t.shape);
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const at = normalizeAxis("cosineSimilarity", axis, rank);
  const common = broadcastShapes("cosineSimilarity", shapes);
  return cosineEntry.run(
    inputs.map((t) => broadcastTo(t, common)),
    { axis: at, eps },
  );
}
