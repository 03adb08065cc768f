/**
 * Tensors as text: a line of shape and dtype, then the values in aligned columns, their gradients beside them. Long
 * axes are cut in the middle. For reading only; `toArray` gives the numbers.
 */
import type { DType } from "./dtype.js";
import { formatShape, type Shape, sizeOf, stridesOf } from "./shape.js";

/** What is printed of a tensor. */
interface Printable {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly size: number;
  readonly storage: number | ArrayLike<number>;
  readonly grad: Printable | null;
}

/** Tensors of more values are cut: the first and last EDGE entries of each long axis are shown. */
const MOST = 200;
const EDGE = 3;

export function formatTensor(x: Printable): string {
  const head = `Tensor ${formatShape(x.shape)} ${x.dtype}`;
  const grad = x.grad;
  if (x.shape.length === 0) {
    const value = formatNumber(at(x, 0), x.dtype);
    return grad === null
      ? `${head} ${value}`
      : `${head} ${value}   grad ${formatNumber(at(grad, 0), grad.dtype)}`;
  }
  const values = block(x);
  if (grad === null) return [head, ...values].join("\n");
  const width = Math.max(head.length, ...values.map((line) => line.length)) + 3;
  const right = ["grad", ...block(grad)];
  return [head, ...values].map((line, i) => (line.padEnd(width) + right[i]).trimEnd()).join("\n");
}

function at(x: Printable, index: number): number {
  return typeof x.storage === "number" ? x.storage : x.storage[index];
}

/** The values as lines of text, bracketed like nested arrays. */
function block(x: Printable): string[] {
  const { shape } = x;
  if (x.size === 0) return [" []"];
  const isCut = sizeOf(shape) > MOST;
  const strides = stridesOf(shape);
  const shown = shape.map((n) => positions(n, isCut));
  const texts = cells(x, strides, shown);
  const width = Math.max(...[...texts.values()].map((text) => text.length));
  const lines: string[] = [];
  const write = (axis: number, offset: number, open: string, close: string): void => {
    if (axis === shape.length - 1) {
      const row = shown[axis].map((i) => (i < 0 ? "..." : texts.get(offset + i)!.padStart(width)));
      lines.push(` ${open.padStart(shape.length - 1)}[${row.join(", ")}]${close}`);
      return;
    }
    shown[axis].forEach((i, k) => {
      const last = shown[axis].length - 1;
      if (i < 0) lines.push(`${" ".repeat(axis + 2)}...`);
      else {
        write(
          axis + 1,
          offset + i * strides[axis],
          k === 0 ? `${open}[` : "",
          k === last ? `]${close}` : ",",
        );
      }
    });
  };
  write(0, 0, "", "");
  return lines;
}

/** Indices shown of an axis; -1 stands for the cut. */
function positions(n: number, isCut: boolean): number[] {
  const all = Array.from({ length: n }, (_, i) => i);
  return isCut && n > 2 * EDGE ? [...all.slice(0, EDGE), -1, ...all.slice(n - EDGE)] : all;
}

/** The text of every shown value, all with as many decimals as the one that needs most. */
function cells(x: Printable, strides: readonly number[], shown: readonly number[][]): Map<number, string> {
  let offsets = [0];
  shown.forEach((indices, axis) => {
    offsets = offsets.flatMap((offset) =>
      indices.filter((i) => i >= 0).map((i) => offset + i * strides[axis]),
    );
  });
  const values = offsets.map((offset) => at(x, offset));
  const format = formatFor(values, x.dtype);
  return new Map(offsets.map((offset, i) => [offset, format(values[i])]));
}

function formatFor(values: readonly number[], dtype: DType): (x: number) => string {
  if (dtype === "bool") return (x) => (x === 0 ? "false" : "true");
  const finite = values.filter(Number.isFinite).map(Math.abs);
  const largest = Math.max(0, ...finite);
  const smallest = Math.min(Infinity, ...finite.filter((x) => x > 0));
  if (finite.every(Number.isInteger) && largest < 1e10) return (x) => String(x === 0 ? 0 : x);
  const isWide = largest >= 1e6 || smallest < 1e-4;
  return (x) => (Number.isFinite(x) ? (isWide ? x.toExponential(4) : x.toFixed(4)) : String(x));
}

/** One number by itself, as JavaScript prints it; float32 with the digits it has. */
function formatNumber(x: number, dtype: DType): string {
  if (dtype === "bool") return x === 0 ? "false" : "true";
  return dtype === "float32" && Number.isFinite(x) ? String(Number(x.toPrecision(8))) : String(x);
}
