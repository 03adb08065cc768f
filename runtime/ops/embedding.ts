/** Looking up rows of a table: how symbols become vectors. */
import { toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { formatShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { indexSelect } from "./indexSelect.js";
import { labelsOf } from "./labels.js";
import { reshape } from "./reshape.js";

const embeddingEntry: Entry<undefined> = composite<undefined>({
  name: "embedding",
  args: ["index", "weight"],
  nondifferentiable: { index: "an index is a position, not a quantity" },
  doc: {
    sentence: "Looks up one row of a table per index.",
    formula: "y[..., :] = weight[index[...], :]        gweight = gy added in at the rows looked up",
    example: "embedding([2, 0], [[1, 2], [3, 4], [5, 6]]).toArray()   // [[5, 6], [1, 2]]",
    torch: "torch.nn.functional.embedding",
  },
  samples: () => [
    {
      inputs: [
        [
          [1, 1],
          [0, 2],
        ],
        spread([3, 2]),
      ],
    },
  ],
  body([index, weight]) {
    const rows = indexSelect(weight, 0, reshape(index, [index.size]));
    return reshape(rows, [...index.shape, ...weight.shape.slice(1)]);
  },
});

/** One row of `weight` [entries, size] per index, of any shape. Throws `index/range`, `shape/rank`. */
export function embedding(index: TensorLike, weight: TensorLike): Tensor {
  const table = toTensor("embedding", weight);
  if (table.ndim !== 2) {
    throw new ShapeError(
      "shape/rank",
      `embedding: the table has shape ${formatShape(table.shape)}, not [entries,size]`,
    );
  }
  const words = { one: "index", all: "rows", hint: "indices count from 0; the table has one row per symbol" };
  const rows = labelsOf("embedding", index, table.shape[0], undefined, words);
  return embeddingEntry.run([rows, table], undefined);
}
