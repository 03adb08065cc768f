/**
 * Registers functions that are written in other ops. They need no derivative rules, since every step has its own, but
 * they are documented and tested like ops.
 */
import { type Doc, type Entry, register, type Sample } from "../op.js";

import type { Tensor } from "../tensor.js";

export interface CompositeDeclaration<P> {
  readonly name: string;
  readonly args: readonly string[];
  readonly doc: Doc;
  readonly samples: () => readonly Sample<P>[];
  readonly nondifferentiable?: Readonly<Record<string, string>>;
  readonly body: (inputs: readonly Tensor[], params: P) => Tensor;
}

/** Declares a function of tensors in terms of others; call its `run`. */
export function composite<P>(declaration: CompositeDeclaration<P>): Entry<P> {
  const { body, nondifferentiable = {}, ...rest } = declaration;
  return register<Entry<P>>({ ...rest, nondifferentiable, run: (inputs, params) => body(inputs, params) });
}
