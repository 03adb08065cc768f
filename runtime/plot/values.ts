/**
 * Reads what a chart is asked to draw: tensors, typed arrays, arrays, nested arrays, and arrays of tensors come out
 * as plain nested arrays of numbers. A tensor is known by its `shape` and `toArray`, so that a chart also takes
 * another library's. Every refusal names the argument; nothing is reshaped or cut to make it fit.
 */
import { ArgumentError, ShapeError } from "../errors.js";
import { formatShape } from "../shape.js";

/** Anything with a shape and its values: a tensor of ours, or of another library. */
export interface ShapedValues {
  readonly shape: readonly number[];
  toArray(): unknown;
}

/** Values of a chart: a tensor, a typed array, or numbers and tensors in nested arrays. */
export type PlotValues = ShapedValues | ArrayLike<number> | readonly PlotElement[];

/** What an array of values may hold. */
export type PlotElement = number | PlotValues;

/** Numbers in nested arrays. */
type Nested = number | readonly Nested[];

/** Reads values of rank 1. `argument` is what messages call them, like `plot.line: x`. */
export function readVector(argument: string, values: unknown): number[] {
  const read = readNested(argument, values);
  const shape = shapeOf(argument, read);
  if (shape.length !== 1) {
    throw new ShapeError(
      "shape/rank",
      `${argument} must be a list of numbers, but its shape is ${formatShape(shape)}`,
      shape.length === 0
        ? "write it as [value]"
        : shape.length === 2 && shape.includes(1)
          ? `reshape it to [${Math.max(...shape)}]`
          : "pick one row of it",
    );
  }
  return read as number[];
}

/** Reads values of rank 2 with at least one value: an array of rows. */
export function readMatrix(argument: string, values: unknown): number[][] {
  const read = readNested(argument, values);
  const shape = shapeOf(argument, read);
  if (shape.length !== 2 && !shape.includes(0)) {
    throw new ShapeError(
      "shape/rank",
      `${argument} must be a matrix, but its shape is ${formatShape(shape)}`,
      shape.length === 1 ? "a single row is written [values]" : "pick a slice with two axes",
    );
  }
  if (shape.includes(0)) {
    throw new ShapeError("shape/size", `${argument} has no values: its shape is ${formatShape(shape)}`);
  }
  return read as number[][];
}

/** Reads one list, or the rows of a matrix; rows of plain arrays may differ in length. */
export function readRows(argument: string, values: unknown): number[][] {
  const read = readNested(argument, values);
  if (Array.isArray(read) && read.length > 0 && read.every(Array.isArray)) {
    return read.map((row, i) => readVector(`${argument}[${i}]`, row));
  }
  return [readVector(argument, read)];
}

/** Reads values of any rank: their shape, and all of them in row-major order. */
export function readArray(argument: string, values: unknown): { shape: number[]; flat: number[] } {
  const read = readNested(argument, values);
  const shape = shapeOf(argument, read);
  return {
    shape,
    flat: typeof read === "number" ? [read] : ((read as readonly unknown[]).flat(shape.length) as number[]),
  };
}

/** Reads points in the plane: one row `[x, y]` for each. */
export function readPoints(argument: string, values: unknown): { x: number[]; y: number[] } {
  const points = readMatrix(argument, values);
  if (points[0].length !== 2) {
    throw new ShapeError(
      "shape/mismatch",
      `${argument} must be points of two coordinates, but its shape is ${formatShape([points.length, points[0].length])}`,
      points.length === 2 ? "one point per row: transpose it" : "pick two columns of it",
    );
  }
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

/** Checks that a list has one entry for each of `count` things, called `what`. */
export function demandCount(argument: string, found: number, count: number, what: string): void {
  if (found === count) return;
  throw new ShapeError(
    "shape/mismatch",
    `${argument} has ${found} ${found === 1 ? "value" : "values"} for ${count} ${what}`,
    `give one for each of the ${what}`,
  );
}

/** True for what a chart can read as numbers, without reading it. */
export function isValues(value: unknown): boolean {
  return isShaped(value) || Array.isArray(value) || isTypedArray(value);
}

function readNested(argument: string, value: unknown): Nested {
  if (typeof value === "number") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return Number(value);
  if (isShaped(value)) return readNested(argument, value.toArray());
  if (isTypedArray(value)) return Array.from(value, Number);
  if (Array.isArray(value)) return value.map((element, i) => readNested(`${argument}[${i}]`, element));
  throw new ArgumentError(
    "argument/type",
    `${argument} must hold numbers, but it is ${describe(value)}`,
    typeof value === "string" || value instanceof Date
      ? "words and dates are drawn by plot.figure([{ x, y }]), names of bars by plot.bar"
      : "give a tensor, a typed array, or numbers in (nested) arrays",
  );
}

/** The shape of nested arrays, which must not be ragged. */
function shapeOf(argument: string, values: Nested): number[] {
  if (typeof values === "number") return [];
  if (values.length === 0) return [0];
  const first = shapeOf(`${argument}[0]`, values[0]);
  for (let i = 1; i < values.length; i++) {
    const other = shapeOf(`${argument}[${i}]`, values[i]);
    if (formatShape(other) !== formatShape(first)) {
      throw new ShapeError(
        "shape/ragged",
        `${argument} is ragged: element 0 has shape ${formatShape(first)}, element ${i} has ${formatShape(other)}`,
        "every row needs the same length",
      );
    }
  }
  return [values.length, ...first];
}

function isShaped(value: unknown): value is ShapedValues {
  if (typeof value !== "object" || value === null) return false;
  return (
    "toArray" in value &&
    typeof value.toArray === "function" &&
    "shape" in value &&
    Array.isArray(value.shape)
  );
}

function isTypedArray(value: unknown): value is ArrayLike<number | bigint> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `the text ${JSON.stringify(value.slice(0, 40))}`;
  if (typeof value === "object") return `an object of class ${value.constructor?.name ?? "unknown"}`;
  return `a ${typeof value}`;
}
