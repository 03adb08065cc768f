/**
 * Where calls are made: inside which module's forward pass, which composed function, which named group. The tape notes
 * it with every call, so that a picture of a large graph can show one box per layer. It changes nothing that is computed.
 */
import type { Tensor } from "../tensor.js";

/** Something that has a box of its own in a picture, such as a module. */
export interface ScopeOwner {
  /** What the box says: a title, and a line of details. `outer` is what owns the box around it. */
  describeBox(outer: ScopeOwner | null): { readonly title: string; readonly detail: string };
  /** Its tensors that are learnt, with their names. */
  namedParameters(): readonly (readonly [string, Tensor])[];
}

/** One run of a module, a composed function, or a group. */
export interface Scope {
  readonly kind: "module" | "group" | "function";
  readonly name: string;
  readonly owner: ScopeOwner | null;
  /** What it was called with; other leaves that it reads are its own parameters and constants. */
  readonly inputs: readonly Tensor[];
  readonly outer: Scope | null;
}

let current: Scope | null = null;

/** The innermost scope that runs now. */
export function currentScope(): Scope | null {
  return current;
}

/** Runs `f`; the calls that it makes are noted as made inside. */
export function inScope<Result>(scope: Omit<Scope, "outer">, f: () => Result): Result {
  const outer = current;
  current = { ...scope, outer };
  try {
    return f();
  } finally {
    current = outer;
  }
}

/**
 * Runs `f`. In a picture of a large graph, what it computes is one box of that name: see `show`.
 * @example group("layer 1", () => relu(param([-1, 2]))).toArray()   // [0, 2]
 */
export function group<Result>(name: string, f: () => Result): Result {
  return inScope({ kind: "group", name: String(name), owner: null, inputs: [] }, f);
}
