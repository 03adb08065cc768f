/**
 * Registers functions that are written in other ops. They need no derivative rules, since every step has its own, but
 * they are documented and tested like ops.
 */
import { inScope } from "../autodiff/scope.js";
import { GradlabError } from "../errors.js";
import { type Doc, type Entry, register, type Sample } from "../op.js";
import { alias } from "../ops/copying.js";
import { cat } from "../ops/joining.js";
import { reshape } from "../ops/reshape.js";
import { Tensor } from "../tensor.js";

interface Declaration<P> {
  readonly name: string;
  readonly args: readonly string[];
  readonly doc: Doc;
  readonly samples: () => readonly Sample<P>[];
  readonly nondifferentiable?: Readonly<Record<string, string>>;
}

export interface CompositeDeclaration<P> extends Declaration<P> {
  readonly body: (inputs: readonly Tensor[], params: P) => Tensor;
}

export interface CompositesDeclaration<P> extends Declaration<P> {
  readonly body: (inputs: readonly Tensor[], params: P) => Tensor[];
}

/** A function with several results: `parts` gives them. */
export interface Parted<P> extends Entry<P> {
  parts(inputs: readonly Tensor[], params: P): Tensor[];
}

/** Declares a function of tensors in terms of others; call its `run`. */
export function composite<P>(declaration: CompositeDeclaration<P>): Entry<P> {
  const { body: steps, nondifferentiable = {}, ...rest } = declaration;
  const body = noted(rest.name, steps);
  return register<Entry<P>>({ ...rest, nondifferentiable, run: (inputs, params) => body(inputs, params) });
}

/**
 * Declares a function of tensors with several results; call its `parts`. Its `run`, which tests differentiate, packs
 * them end to end: that loses nothing, so the pack has right derivatives only if every part has.
 */
export function composites<P>(declaration: CompositesDeclaration<P>): Parted<P> {
  const { body: steps, nondifferentiable = {}, ...rest } = declaration;
  const body = noted(rest.name, steps);
  return register<Parted<P>>({
    ...rest,
    nondifferentiable,
    parts: (inputs, params) => body(inputs, params),
    run: (inputs, params) => cat(body(inputs, params).map((part) => reshape(part, [-1]))),
  });
}

/**
 * `body`, noted on the tape as one function: in a picture it is one gate, as its caller wrote it. What its steps refuse
 * it refuses in its own name. Where it has nothing to do, as in x.at(":"), its result is a new tensor all the same:
 * `y += 1` must not move x.
 */
function noted<P, Result>(name: string, body: (inputs: readonly Tensor[], params: P) => Result) {
  return (inputs: readonly Tensor[], params: P): Result => {
    try {
      return inScope({ kind: "function", name, owner: null, inputs }, () => {
        const result = body(inputs, params);
        return result instanceof Tensor && inputs.includes(result) ? (alias(result) as Result) : result;
      });
    } catch (error) {
      if (error instanceof GradlabError) error.speakFor(name);
      throw error;
    }
  };
}
