/**
 * Indexing as NumPy and PyTorch write it between brackets. One index per axis:
 *
 *   3, -1            that entry; the axis goes
 *   "1:4", "::2"     a range start:end:step, any part left out; negative numbers count from the end
 *   ":"              the whole axis
 *   "..."            as many whole axes as needed
 *   null             a new axis of size 1
 *   [2, 0, 2]        those entries (an array or tensor of positions); several such arrays go together
 *   mask             the entries where a bool tensor is true; it stands for as many axes as it has, and a single bool
 *                    for none: it makes a new axis, of size 1 if true, empty if not
 */
import { toTensor } from "../apply.js";
import { composite } from "../declare/composite.js";
import { IndexError, ShapeError } from "../errors.js";
import type { Entry } from "../op.js";
import { spread } from "../samples.js";
import { broadcastShapes, formatShape, normalizePosition, type Shape, stridesOf } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import type { At, InRange } from "../types/rules.js";
import { add, mul } from "./arithmetic.js";
import { broadcastTo } from "./broadcast.js";
import { indexSelect } from "./indexSelect.js";
import { indices } from "./positions.js";
import { permute, reshape } from "./reshape.js";
import { readView } from "./slicing.js";

/** One index: see the table above. */
export type Index =
  | number
  | string
  | boolean
  | null
  | Tensor
  | readonly (number | boolean)[]
  | readonly NestedIndex[];

/** Positions in nested arrays. */
export type NestedIndex = readonly (number | boolean | NestedIndex)[];

/** A range as `[start, end, step]`; what is left out or null runs to the end. */
export type Range = readonly (number | null)[];

interface AtParams {
  readonly index: readonly Index[];
}

const atEntry: Entry<AtParams> = composite<AtParams>({
  name: "at",
  args: ["x"],
  doc: {
    sentence: "Part of a tensor: entries, ranges, new axes, lists of positions, masks.",
    formula: "y = x[index, ...]        gx = gy added in at the places read, 0 elsewhere",
    convention: "Convention: an entry that is read several times receives the sum of its gradients.",
    example: 'at([[1, 2, 3], [4, 5, 6]], 1, "::2").toArray()   // [4, 6]',
    torch: "torch.Tensor.__getitem__",
    differs: "PyTorch refuses negative steps; here they read backwards, as in NumPy.",
  },
  samples: () => [
    { inputs: [spread([3, 4])], params: { index: [1, -1] } },
    { inputs: [spread([3, 4])], params: { index: ["::2", "::-1"] } },
    { inputs: [spread([3, 4])], params: { index: ["...", null, 0] } },
    { inputs: [spread([3, 4])], params: { index: [[2, 0, 2]] } },
    { inputs: [spread([3, 4])], params: { index: [":", [true, false, false, true]] } },
    { inputs: [spread([2, 3, 4])], params: { index: [[0, 1, 1], "1:", [3, 0, 3]] } },
    {
      inputs: [spread([2, 3, 4])],
      params: {
        index: [
          0,
          [
            [2, 0],
            [1, 1],
          ],
          "-2:",
        ],
      },
    },
  ],
  body: ([x], { index }) => indexed(x, index),
});

/** Part of a tensor: see the table above. Throws `index/range`, `index/kind`, `shape/mismatch`. */
export function at<X extends TensorLike, I extends readonly Index[]>(
  x: InRange<X, I>,
  ...index: I
): Tensor<At<X, I>> {
  return atEntry.run([toTensor("at", x)], { index });
}

function indexed(input: Tensor, given: readonly Index[]): Tensor {
  checkMasks(given, input.shape);
  const indexList = complete(given.flatMap(expandMask), input.shape);
  // First everything that is a plain view, lists of positions left whole, ...
  const view = { offset: 0, strides: [] as number[], shape: [] as number[] };
  const lists: { axis: number; list: Tensor }[] = [];
  const strides = stridesOf(input.shape);
  let axis = 0;
  for (const index of indexList) {
    if (index === null || isSingleBool(index)) {
      if (index !== null) lists.push({ axis: view.shape.length, list: newAxisOf(index) });
      view.strides.push(0);
      view.shape.push(1);
      continue;
    }
    const n = input.shape[axis];
    const stride = strides[axis++];
    if (typeof index === "number") {
      view.offset += normalizePosition("at", index, n) * stride;
    } else if (typeof index === "string") {
      const { start, step, count } = parseRange(index, n);
      view.offset += start * stride;
      view.strides.push(step * stride);
      view.shape.push(count);
    } else {
      lists.push({ axis: view.shape.length, list: indices("at", index as TensorLike, n) });
      view.strides.push(stride);
      view.shape.push(n);
    }
  }
  const viewed = isWhole(view, input) ? input : readView(input, view);
  // ... then the lists of positions, together.
  return lists.length === 0 ? viewed : pick(viewed, lists);
}

interface SliceParams {
  readonly ranges: readonly Range[];
}

const sliceEntry: Entry<SliceParams> = composite<SliceParams>({
  name: "slice",
  args: ["x"],
  doc: {
    sentence: "A part given by one range per axis; axes left out stay whole.",
    formula: "y = x[start:end:step, ...]        gx = gy at the places read, 0 elsewhere",
    example: "slice([[1, 2, 3], [4, 5, 6]], [0, 1], [1, null]).toArray()   // [[2, 3]]",
    torch: "torch.Tensor.__getitem__",
  },
  samples: () => [
    { inputs: [spread([3, 4])], params: { ranges: [[1, 3]] } },
    {
      inputs: [spread([3, 4])],
      params: {
        ranges: [
          [null, null, -1],
          [-3, null, 2],
        ],
      },
    },
  ],
  body: ([x], { ranges }) =>
    indexed(
      x,
      ranges.map((range) => [0, 1, 2].map((i) => range[i] ?? "").join(":")),
    ),
});

/** A part given by one range per axis, `[start, end]` or `[start, end, step]`. Throws `index/kind`. */
export function slice(x: TensorLike, ...ranges: Range[]): Tensor {
  for (const range of ranges) {
    const isWhole = (n: unknown): boolean => n === null || n === undefined || Number.isInteger(n);
    if (Array.isArray(range) && range.length <= 3 && range.every(isWhole)) continue;
    throw new IndexError(
      "index/kind",
      `slice: ${JSON.stringify(range)} is not a range`,
      "write [start, end] or [start, end, step] for each axis, null where it runs to the end",
    );
  }
  return sliceEntry.run([toTensor("slice", x)], { ranges });
}

/** A mask has the sizes of the axes that it stands for. Throws `shape/mismatch`. */
function checkMasks(given: readonly Index[], shape: Shape): void {
  let axis = 0;
  for (const index of given) {
    if (index === "...") return;
    if (index === null || isSingleBool(index)) continue;
    const mask = typeof index === "object" ? toTensor("at", index as TensorLike) : null;
    const isMask = mask?.dtype === "bool";
    if (isMask && mask.shape.some((n, k) => n !== shape[axis + k])) {
      throw new ShapeError(
        "shape/mismatch",
        `at: a mask of shape ${formatShape(mask.shape)} does not fit ${formatShape(shape)} from axis ${axis} on`,
      );
    }
    axis += isMask ? mask.ndim : 1;
  }
}

/** Masks become one list of positions for each of their axes. */
function expandMask(index: Index): readonly (Index | Tensor)[] {
  if (index === null || typeof index === "number" || typeof index === "string") return [index];
  if (isSingleBool(index)) return [index];
  const mask = toTensor("at", index as TensorLike);
  if (mask.dtype !== "bool") return [mask];
  const found: number[] = [];
  mask.data.forEach((isIn: number, i: number) => {
    if (isIn !== 0) found.push(i);
  });
  const strides = stridesOf(mask.shape);
  return mask.shape.map((n, axis) => {
    const data = Int32Array.from(found, (i) => Math.floor(i / strides[axis]) % n);
    return new Tensor([found.length], "int32", data);
  });
}

function isSingleBool(index: unknown): index is boolean | Tensor {
  return (
    typeof index === "boolean" || (index instanceof Tensor && index.dtype === "bool" && index.ndim === 0)
  );
}

/** A single bool reads a new axis once, or not at all. */
function newAxisOf(index: boolean | Tensor): Tensor {
  const isIn = typeof index === "boolean" ? index : index.item() !== 0;
  return new Tensor([isIn ? 1 : 0], "int32", new Int32Array(isIn ? 1 : 0));
}

/** Fills "..." and the missing axes at the end with ":". Throws `index/kind`, `shape/mismatch`. */
function complete(given: readonly Index[], shape: Shape): readonly Index[] {
  const used = given.filter((index) => index !== null && index !== "..." && !isSingleBool(index)).length;
  if (used > shape.length) {
    throw new IndexError(
      "index/range",
      `at: ${used} indices for the ${shape.length} axes of ${formatShape(shape)}`,
      "one index per axis",
    );
  }
  const dots = given.indexOf("...");
  if (dots >= 0 && given.includes("...", dots + 1)) {
    throw new IndexError("index/kind", 'at: "..." may stand only once');
  }
  const fill = new Array<Index>(shape.length - used).fill(":");
  return dots < 0 ? [...given, ...fill] : [...given.slice(0, dots), ...fill, ...given.slice(dots + 1)];
}

/** "start:end:step" as Python reads it: ends are cut off at the ends of the axis. */
function parseRange(range: string, n: number): { start: number; step: number; count: number } {
  const parts = range.split(":").map((part) => part.trim());
  const numbers = parts.map((part) => (part === "" ? null : Number(part)));
  const isFine = parts.length >= 2 && parts.length <= 3 && parts.every((part) => /^([+-]?\d+)?$/.test(part));
  const step = numbers[2] ?? 1;
  if (!isFine || step === 0) {
    throw new IndexError(
      "index/kind",
      `at: "${range}" is not a range`,
      'write "start:end" or "start:end:step"',
    );
  }
  const bound = (value: number | null, open: number): number => {
    if (value === null) return open;
    const fromStart = value < 0 ? value + n : value;
    return step > 0 ? Math.min(Math.max(fromStart, 0), n) : Math.min(Math.max(fromStart, -1), n - 1);
  };
  const start = bound(numbers[0], step > 0 ? 0 : n - 1);
  const end = bound(numbers[1], step > 0 ? n : -1);
  return { start, step, count: Math.max(0, Math.ceil((end - start) / step)) };
}

function isWhole(view: { readonly offset: number; readonly shape: Shape }, x: Tensor): boolean {
  return view.offset === 0 && formatShape(view.shape) === formatShape(x.shape);
}

/**
 * The entries at lists of positions in several axes at once. The lists are broadcast to each other; the axes they
 * index are brought to the front and joined, so that each tuple of positions is one position in the joined axis.
 */
function pick(x: Tensor, lists: readonly { axis: number; list: Tensor }[]): Tensor {
  const common = broadcastShapes(
    "at",
    lists.map(({ list }) => list.shape),
  );
  const axes = lists.map(({ axis }) => axis);
  const rest = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const front = permute(x, [...axes, ...rest]);
  const sizes = axes.map((axis) => x.shape[axis]);
  const joined = reshape(front, [sizes.reduce((a, b) => a * b, 1), ...rest.map((axis) => x.shape[axis])]);
  const steps = stridesOf(sizes);
  const flat = lists
    .map(({ list }, k) => mul(broadcastTo(list, common), steps[k]))
    .reduce((a, b) => add(a, b));
  const picked = indexSelect(joined, 0, flat);
  const isTogether = axes.every((axis, k) => k === 0 || axis === axes[k - 1] + 1);
  if (!isTogether || axes[0] === 0) return picked;
  // Lists for neighbouring axes keep their place among the others.
  const before = rest.filter((axis) => axis < axes[0]).length;
  const order = picked.shape.map((_, axis) => axis);
  const head = order.splice(0, common.length);
  order.splice(before, 0, ...head);
  return permute(picked, order);
}
