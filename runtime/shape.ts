/**
 * Shapes: the sizes of a tensor's axes, and the rules by which they combine. Pure arithmetic on small arrays of
 * integers; it knows nothing of tensors or of values.
 */
import { ArgumentError, IndexError, ShapeError } from "./errors.js";

/** Sizes of the axes, outermost first. `[]` is a single number (rank 0). */
export type Shape = readonly number[];

/** An axis, several axes, or (left out) all of them. Negative axes count from the end. */
export type Axes = number | readonly number[];

/** Numbers in nested arrays, as a student writes a matrix. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Booleans in nested arrays: a mask. */
export type NestedBooleans = boolean | readonly NestedBooleans[];

/** `[2,3]`: how every message writes a shape. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(",")}]`;
}

/** Number of elements: the product of the sizes, 1 for rank 0. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** Row-major strides: how far apart neighbours along each axis lie. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/**
 * The shape of an elementwise result. Shapes are aligned at their last axes; sizes must be equal, or one of them 1,
 * which is then stretched: [2,3] with [3] is [2,3], [4,1] with [1,5] is [4,5].
 * Throws `shape/mismatch`.
 */
export function broadcastShapes(op: string, shapes: readonly Shape[]): Shape {
  let result = shapes[0];
  for (let i = 1; i < shapes.length; i++) {
    if (!sameShape(result, shapes[i])) result = broadcastTwo(op, result, shapes[i], shapes);
  }
  return result;
}

function broadcastTwo(op: string, a: Shape, b: Shape, all: readonly Shape[]): Shape {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let back = 1; back <= rank; back++) {
    const n = a[a.length - back] ?? 1;
    const m = b[b.length - back] ?? 1;
    if (n !== m && n !== 1 && m !== 1) {
      throw new ShapeError(
        "shape/mismatch",
        `${op}: shapes do not broadcast: ${all.map(formatShape).join(" and ")} (sizes ${n} and ${m}, axis ${-back})`,
        broadcastHint(a, b),
      );
    }
    result[rank - back] = n === 1 ? m : n;
  }
  return result;
}

function broadcastHint(a: Shape, b: Shape): string {
  if (a.length === 2 && b.length === 1 && a[0] === b[0])
    return `one value per row? reshape it to [${b[0]},1]`;
  if (b.length === 2 && a.length === 1 && a[0] === b[0])
    return `one value per row? reshape it to [${a[0]},1]`;
  if (a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0])
    return "one of them transposed would fit: x.T";
  if (sizeOf(a) === sizeOf(b)) return "both have as many elements: reshape one of them to the other's shape";
  return "aligned at their last axes, sizes must be equal or one of them 1";
}

/** An axis in 0..rank-1; negative ones count from the end. Throws `shape/axis`. */
export function normalizeAxis(op: string, axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank) {
    const range = rank === 0 ? "a rank-0 tensor has no axes" : `axes run from ${-rank} to ${rank - 1}`;
    throw new ShapeError("shape/axis", `${op}: no axis ${axis} in a tensor of rank ${rank}`, range);
  }
  return normal;
}

/** One position in an axis of n, a negative one counted from the end. Throws `index/range`, `index/kind`. */
export function normalizePosition(op: string, index: number, n: number): number {
  if (!Number.isInteger(index))
    throw new IndexError("index/kind", `${op}: ${index} is not an integer position`);
  if (index < -n || index >= n) {
    const range = n === 0 ? "the axis is empty" : `positions run from ${-n} to ${n - 1}`;
    throw new IndexError("index/range", `${op}: position ${index} in an axis of ${n}`, range);
  }
  return index < 0 ? index + n : index;
}

/** Throws `argument/domain` unless x is a whole number from `least` on; `what` says what it counts. */
export function checkWhole(op: string, what: string, x: number, least = -Infinity): void {
  if (Number.isInteger(x) && x >= least) return;
  const hint = least === -Infinity ? "a whole number is needed" : `a whole number from ${least} on is needed`;
  throw new ArgumentError("argument/domain", `${op}: ${x} is no ${what}`, hint);
}

/** Axes as sorted distinct numbers; left out means all. Throws `shape/axis`. */
export function normalizeAxes(op: string, axes: Axes | undefined, rank: number): readonly number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const given = typeof axes === "number" ? [axes] : axes;
  if (!Array.isArray(given))
    throw new ShapeError("shape/axis", `${op}: an axis is a number, not ${describe(axes)}`);
  const list = given.map((axis) => normalizeAxis(op, axis, rank));
  if (new Set(list).size !== list.length) {
    throw new ShapeError(
      "shape/axis",
      `${op}: an axis is named twice in [${[...(axes as number[])].join(",")}]`,
    );
  }
  return list.sort((a, b) => a - b);
}

/** The shape after reducing `axes` (sorted, normal): they become 1 with `keepdim`, and vanish without. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdim: boolean): Shape {
  if (keepdim) return shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** `f(2, 3)` and `f([2, 3])` name the same shape. Throws `argument/domain` unless sizes are integers >= `least`. */
export function shapeArgument(op: string, sizes: readonly (number | Shape)[], least = 0): Shape {
  const isList = sizes.length === 1 && typeof sizes[0] !== "number";
  const shape = isList ? numbersArgument(op, "a shape", sizes[0]) : (sizes as readonly number[]);
  for (const n of shape) {
    if (!Number.isInteger(n) || n < least) {
      throw new ArgumentError(
        "argument/domain",
        `${op}: ${typeof n === "number" ? n : describe(n)} is not a size`,
        `write sizes as ${op}(2, 3) or ${op}([2, 3])`,
      );
    }
  }
  return shape;
}

/**
 * A list that was asked for: a shape, an order, widths. It is a copy: the caller may change his own later on. Throws
 * `argument/type`; `what` says what it lists.
 */
export function numbersArgument(op: string, what: string, list: unknown): readonly number[] {
  if (Array.isArray(list)) return [...list];
  throw new ArgumentError(
    "argument/type",
    `${op}: ${what} is a list of numbers, not ${describe(list)}`,
    `write it in brackets, ${what === "a shape" ? "[2, 3]" : "[0, 1]"}`,
  );
}

/**
 * The shape of nested arrays, and their numbers in row-major order appended to `into`.
 * Throws `shape/ragged` when rows differ in length, `argument/type` when something is not a number.
 */
export function flattenNested(op: string, values: unknown, into: (number | boolean)[]): Shape {
  const shape: number[] = [];
  for (let probe = values; isArrayLike(probe); probe = probe[0]) {
    shape.push(probe.length);
    if (probe.length === 0) break;
  }
  collect(op, values, shape, 0, into);
  return shape;
}

function collect(op: string, values: unknown, shape: Shape, depth: number, into: (number | boolean)[]): void {
  if (!isArrayLike(values)) {
    if (depth !== shape.length) throw ragged(op, shape, depth, "a single value");
    if (typeof values !== "number" && typeof values !== "boolean") {
      throw new ArgumentError(
        "argument/type",
        `${op}: expected numbers, found ${describe(values)}`,
        values === undefined
          ? "the variable has no value yet, or a function returned nothing"
          : "tensors hold numbers or booleans; combine tensors with stack([a, b]) or cat([a, b])",
      );
    }
    into.push(values);
    return;
  }
  if (depth >= shape.length) throw ragged(op, shape, depth, `an array of ${values.length}`);
  if (values.length !== shape[depth]) throw ragged(op, shape, depth, `${values.length} entries`);
  for (let i = 0; i < values.length; i++) collect(op, values[i], shape, depth + 1, into);
}

function ragged(op: string, shape: Shape, depth: number, found: string): ShapeError {
  const expected = depth < shape.length ? `${shape[depth]} entries` : "a single value";
  return new ShapeError(
    "shape/ragged",
    `${op}: rows differ: at depth ${depth} expected ${expected}, found ${found}`,
    "every row of a tensor has the same length",
  );
}

function isArrayLike(values: unknown): values is ArrayLike<unknown> {
  return Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
}

/** A word or two for a value of a wrong kind, for messages. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `the text "${value}"`;
  if (typeof value === "object") return `an object (${value.constructor?.name ?? "no class"})`;
  return `a ${typeof value}`;
}
