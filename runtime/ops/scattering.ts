/** Putting values at places named by an index tensor: added to what is there, or instead of it. */

import { apply, toTensor, toTensors } from "../apply.js";
import { onesLike } from "../create.js";
import { composite } from "../declare/composite.js";
import { generalOp } from "../declare/general.js";
import { engine } from "../engine/engine.js";
import { ShapeError } from "../errors.js";
import type { Entry, Op } from "../op.js";
import { spread } from "../samples.js";
import { formatShape, normalizeAxis, type Shape, sameShape, sizeOf } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { add } from "./arithmetic.js";
import { broadcastTo } from "./broadcast.js";
import { where } from "./choosing.js";
import { eq } from "./comparison.js";
import { ungather } from "./gathering.js";
import { indices, noGradientOfIndex } from "./positions.js";

interface AxisParams {
  readonly axis: number;
}

const scatterAddEntry: Entry<AxisParams> = composite<AxisParams>({
  name: "scatterAdd",
  args: ["x", "index", "source"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Adds values in at the positions of an index tensor; several at one place add up.",
    formula: "y = x;  y[index[i][j]][j] += s[i][j]  (axis 0)        gx = gy,  gs = gather(gy, axis, index)",
    example: "scatterAdd([1, 1, 1], 0, [0, 0, 2], [5, 6, 7]).toArray()   // [12, 1, 8]",
    torch: "torch.scatter_add",
  },
  samples: () => [
    {
      inputs: [
        spread([3, 2]),
        [
          [2, 0],
          [2, 1],
        ],
        spread([2, 2], -1, 1),
      ],
      params: { axis: 0 },
    },
    {
      inputs: [
        [1, 1, 1],
        [0, 0, 2],
        [5, 6, 7],
      ],
      params: { axis: 0 },
      value: [12, 1, 8],
      gradient: [[1, 1, 1], null, [1, 1, 1]],
    },
  ],
  body([x, index, source], { axis }) {
    const at = normalizeAxis("scatterAdd", axis, x.ndim);
    const positions = indices("scatterAdd", index, x.shape[at]);
    checkSource("scatterAdd", source, positions);
    return add(x, ungather(source, at, positions, x.shape));
  },
});

/** x with values added in along `axis` at the positions `index`. Throws `index/range`, `shape/mismatch`. */
export function scatterAdd(x: TensorLike, axis: number, index: TensorLike, source: TensorLike): Tensor {
  const [input, values] = toTensors("scatterAdd", [x, source]);
  return scatterAddEntry.run([input, toTensor("scatterAdd", index), values], { axis });
}

const lastWrittenOp: Op<AxisParams & { readonly shape: Shape }> = generalOp<
  AxisParams & { readonly shape: Shape }
>({
  name: "lastWritten",
  args: ["index"],
  nondifferentiable: noGradientOfIndex,
  shape: ([index]) => index,
  dtype: () => "bool",
  forward([index], out, { axis, shape }) {
    const places = {
      shape,
      dtype: "int32" as const,
      data: Int32Array.from({ length: sizeOf(shape) }, (_, i) => i),
    };
    const targets = engine().gather(places, axis, index, { shape: out.shape, dtype: "int32" });
    const last = new Int32Array(places.data.length).fill(-1);
    targets.forEach((target: number, i: number) => {
      last[target] = i;
    });
    return Uint8Array.from(targets, (target: number, i: number) => (last[target] === i ? 1 : 0));
  },
  doc: {
    sentence: "Which of the values that scatter writes stay: the last one at each place.",
    formula: "y[i] = no later position equals index[i]",
    example: "scatter([0, 0], 0, [1, 1], [5, 7]).toArray()   // [0, 7]",
    torch: "",
  },
  samples: () => [{ inputs: [[2, 0, 2]], params: { axis: 0, shape: [3] }, value: [0, 1, 1] }],
});

const scatterEntry: Entry<AxisParams> = composite<AxisParams>({
  name: "scatter",
  args: ["x", "index", "source"],
  nondifferentiable: noGradientOfIndex,
  doc: {
    sentence: "Replaces the values at the positions of an index tensor.",
    formula:
      "y = x;  y[index[i][j]][j] = s[i][j]  (axis 0)        gx = gy where x stayed,  gs = gy where s was written",
    convention:
      "Convention: where two values are written to one place the last one stays, and only it has a gradient.",
    example: "scatter([1, 1, 1], 0, [0, 2], [5, 7]).toArray()   // [5, 1, 7]",
    torch: "torch.scatter",
    differs: "PyTorch leaves open which of two values at one place stays, and gives both the gradient.",
  },
  samples: () => [
    {
      inputs: [
        spread([3, 4]),
        [
          [3, 0],
          [1, 2],
        ],
        spread([2, 2], -1, 1),
      ],
      params: { axis: 1 },
    },
    {
      inputs: [
        [1, 1, 1],
        [2, 2],
        [5, 7],
      ],
      params: { axis: 0 },
      value: [1, 1, 7],
      gradient: [[1, 1, 0], null, [0, 1]],
    },
  ],
  body([x, index, source], { axis }) {
    const at = normalizeAxis("scatter", axis, x.ndim);
    const positions = indices("scatter", index, x.shape[at]);
    checkSource("scatter", source, positions);
    const isLast = apply(lastWrittenOp, [positions], { axis: at, shape: x.shape });
    const isKept = eq(ungather(onesLike(positions), at, positions, x.shape), 0);
    return where(isKept, x, ungather(where(isLast, source, 0), at, positions, x.shape));
  },
});

/**
 * x with the values at the positions `index` along `axis` replaced, by a tensor of as many values or by one number.
 * Throws `index/range`, `shape/mismatch`.
 */
export function scatter(x: TensorLike, axis: number, index: TensorLike, source: TensorLike): Tensor {
  const [input, values] = toTensors("scatter", [x, source]);
  const positions = toTensor("scatter", index);
  const all = typeof source === "number" ? broadcastTo(values, positions.shape) : values;
  return scatterEntry.run([input, positions, all], { axis });
}

function checkSource(op: string, source: Tensor, index: Tensor): void {
  if (sameShape(source.shape, index.shape)) return;
  throw new ShapeError(
    "shape/mismatch",
    `${op}: ${formatShape(source.shape)} values for ${formatShape(index.shape)} positions`,
    "one value per position",
  );
}
