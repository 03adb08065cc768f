/**
 * Structures of tensors: arguments of the transforms may be tensors, arrays of them, records, and any nesting. Numbers
 * and arrays of numbers are tensors written down, so `[1, 2]` is one leaf and `[x, y]` two.
 */
import { toTensor } from "../apply.js";
import { ArgumentError } from "../errors.js";
import { describe } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";

/** A tensor, or arrays and records of trees. */
export type Tree = TensorLike | readonly Tree[] | { readonly [key: string]: Tree };

/** The same structure with a tensor in every place: the type of a gradient. */
export type TensorTree<T> = T extends TensorLike ? Tensor : { [K in keyof T]: TensorTree<T[K]> };

/**
 * What a caller may pass where a function wants T: a number or an array of numbers in place of a tensor. Only inside
 * arrays tensors stay tensors, since an array of numbers is one tensor.
 */
export type Loose<T> = T extends Tensor
  ? TensorLike
  : T extends TensorLike | readonly unknown[]
    ? T
    : { [K in keyof T]: Loose<T[K]> };

/** The arguments of a function, each as loose as that. */
export type LooseArgs<A extends readonly unknown[]> = { [K in keyof A]: Loose<A[K]> };

/** The tensors of a tree in order, and the way back from as many others, or from as many trees. */
export interface Flattened {
  readonly leaves: Tensor[];
  readonly rebuild: (leaves: readonly unknown[]) => unknown;
}

/** Takes a tree apart. Throws `argument/type` for anything that is no tree. */
export function flatten(name: string, tree: unknown): Flattened {
  const leaves: Tensor[] = [];
  const shape = (node: unknown, above: readonly unknown[]): ((next: () => unknown) => unknown) => {
    if (isLeaf(node)) {
      leaves.push(toTensor(name, node));
      return (next) => next();
    }
    if (above.includes(node)) throw notATree(name, "a structure that contains itself");
    const inside = [...above, node];
    if (Array.isArray(node)) {
      const parts = node.map((entry) => shape(entry, inside));
      return (next) => parts.map((part) => part(next));
    }
    if (isRecord(node)) {
      const parts = Object.entries(node).map(([key, value]) => [key, shape(value, inside)] as const);
      return (next) => Object.fromEntries(parts.map(([key, part]) => [key, part(next)]));
    }
    throw notATree(name, describe(node));
  };
  const build = shape(tree, []);
  return {
    leaves,
    rebuild(replaced) {
      let at = 0;
      return build(() => replaced[at++]);
    },
  };
}

function notATree(name: string, found: string): ArgumentError {
  return new ArgumentError(
    "argument/type",
    `${name}: expected a tensor or a structure of tensors, found ${found}`,
    "structures are arrays and plain records, { W, b }, of tensors and numbers",
  );
}

/** A plain record, from whatever realm: an object of a class would lose its class on the way back. */
function isRecord(node: unknown): node is object {
  if (typeof node !== "object" || node === null) return false;
  const kind = Object.getPrototypeOf(node);
  return kind === null || Object.getPrototypeOf(kind) === null;
}

function isLeaf(node: unknown): node is TensorLike {
  if (node instanceof Tensor || typeof node === "number" || typeof node === "boolean") return true;
  if (ArrayBuffer.isView(node)) return true;
  return Array.isArray(node) && node.every((entry) => isNumeric(entry));
}

function isNumeric(entry: unknown): boolean {
  if (typeof entry === "number" || typeof entry === "boolean") return true;
  return Array.isArray(entry) && entry.every(isNumeric);
}
