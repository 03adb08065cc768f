/**
 * How einsum is worked out: axes that appear twice in one tensor become its diagonal, axes that nobody else needs are
 * summed at once, and then the tensors are multiplied two at a time, each time as one matrix product:
 *
 *   [both and kept, only left, both and summed] x [both and kept, both and summed, only right]
 */
import { ArgumentError, ShapeError } from "../errors.js";
import { formatShape, sizeOf } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { matmul } from "./matmul.js";
import { permute, reshape } from "./reshape.js";
import { sum } from "./sums.js";
import { diagonal } from "./triangles.js";

/** A tensor whose axes have names. */
interface Named {
  readonly names: readonly string[];
  readonly tensor: Tensor;
}

/** The sum of products that `equation` describes. */
export function contract(equation: string, tensors: readonly Tensor[]): Tensor {
  const { inputs, output } = parse(equation, tensors);
  checkSizes(equation, inputs);
  let [current, ...rest] = inputs.map((input, i) => {
    const others = inputs.filter((_, k) => k !== i).flatMap(({ names }) => names);
    return sumOut(diagonals(input), [...others, ...output]);
  });
  while (rest.length > 0) {
    const [next, ...later] = rest;
    const needed = [...later.flatMap(({ names }) => names), ...output];
    current = multiply(current, next, needed);
    rest = later;
  }
  return arranged(current, output);
}

function parse(equation: string, tensors: readonly Tensor[]): { inputs: Named[]; output: readonly string[] } {
  const [left, right, ...more] = equation.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  const isFine =
    more.length === 0 && [...terms, right ?? ""].every((term) => /^[a-zA-Z]*(\.{3})?[a-zA-Z]*$/.test(term));
  if (!isFine || terms.length !== tensors.length) {
    throw new ArgumentError(
      "argument/domain",
      `einsum: "${equation}" does not describe ${tensors.length} tensor${tensors.length === 1 ? "" : "s"}`,
      'write one group of letters per tensor: "ij,jk->ik"',
    );
  }
  // "..." stands for the axes that have no letter; they get numbers, counted from the last one.
  const unnamed = terms.map((term, i) => tensors[i].ndim - term.replace("...", "").length);
  const dots = (count: number): string[] => Array.from({ length: count }, (_, k) => String(count - k));
  const namesOf = (term: string, count: number): string[] => {
    const [before, after] = term.split("...");
    return after === undefined ? [...term] : [...before, ...dots(count), ...after];
  };
  const inputs = terms.map((term, i) => {
    const names = namesOf(term, unnamed[i]);
    if (names.length === tensors[i].ndim && unnamed[i] >= 0) return { names, tensor: tensors[i] };
    throw new ShapeError(
      "shape/rank",
      `einsum: "${term}" names ${term.replace("...", "").length} axes of a tensor of shape ${formatShape(tensors[i].shape)}`,
    );
  });
  const widest = Math.max(0, ...terms.map((term, i) => (term.includes("...") ? unnamed[i] : 0)));
  const output = right === undefined ? implicitOutput(inputs, dots(widest)) : namesOf(right, widest);
  const unknown = output.find((name) => !inputs.some(({ names }) => names.includes(name)));
  if (unknown !== undefined || new Set(output).size !== output.length) {
    throw new ArgumentError(
      "argument/domain",
      `einsum: the result of "${equation}" names an axis twice or from nowhere`,
    );
  }
  return { inputs, output };
}

function implicitOutput(inputs: readonly Named[], dots: readonly string[]): readonly string[] {
  const all = inputs.flatMap(({ names }) => names).filter((name) => !dots.includes(name));
  return [...dots, ...all.filter((name) => all.indexOf(name) === all.lastIndexOf(name)).sort()];
}

function checkSizes(equation: string, inputs: readonly Named[]): void {
  const sizes = new Map<string, number>();
  for (const { names, tensor } of inputs) {
    names.forEach((name, axis) => {
      const n = tensor.shape[axis];
      const known = sizes.get(name) ?? n;
      if (known !== n) {
        throw new ShapeError(
          "shape/mismatch",
          `einsum: axis ${name} of "${equation}" is both ${known} and ${n}`,
        );
      }
      sizes.set(name, n);
    });
  }
}

/** Axes with one name become their diagonal. */
function diagonals(input: Named): Named {
  const { names, tensor } = input;
  const first = names.findIndex((name, axis) => names.indexOf(name, axis + 1) >= 0);
  if (first < 0) return input;
  const second = names.indexOf(names[first], first + 1);
  const rest = names.filter((_, axis) => axis !== first && axis !== second);
  return diagonals({ names: [...rest, names[first]], tensor: diagonal(tensor, 0, first, second) });
}

/** Sums over the axes that nobody needs any more. */
function sumOut({ names, tensor }: Named, needed: readonly string[]): Named {
  const axes = names.map((_, axis) => axis).filter((axis) => !needed.includes(names[axis]));
  if (axes.length === 0) return { names, tensor };
  return { names: names.filter((name) => needed.includes(name)), tensor: sum(tensor, axes) };
}

function multiply(x: Named, y: Named, needed: readonly string[]): Named {
  const isBoth = (name: string): boolean => x.names.includes(name) && y.names.includes(name);
  const batch = x.names.filter((name) => isBoth(name) && needed.includes(name));
  const summed = x.names.filter((name) => isBoth(name) && !needed.includes(name));
  const onlyX = x.names.filter((name) => !isBoth(name));
  const onlyY = y.names.filter((name) => !isBoth(name));
  const left = grouped(x, [batch, onlyX, summed]);
  const right = grouped(y, [batch, summed, onlyY]);
  const names = [...batch, ...onlyX, ...onlyY];
  const sizes = names.map((name) => {
    const at = x.names.indexOf(name);
    return at >= 0 ? x.tensor.shape[at] : y.tensor.shape[y.names.indexOf(name)];
  });
  return { names, tensor: reshape(matmul(left, right), sizes) };
}

/** The axes in the given groups, each group joined into one axis. */
function grouped(x: Named, groups: readonly (readonly string[])[]): Tensor {
  const tensor = arranged(x, groups.flat());
  const sizes = groups.map((group) => sizeOf(group.map((name) => x.tensor.shape[x.names.indexOf(name)])));
  return reshape(tensor, sizes);
}

function arranged({ names, tensor }: Named, order: readonly string[]): Tensor {
  const axes = order.map((name) => names.indexOf(name));
  return axes.every((axis, i) => axis === i) ? tensor : permute(tensor, axes);
}
