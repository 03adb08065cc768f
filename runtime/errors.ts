/**
 * Every error that the library raises on purpose. A `code` says what kind of mistake it was, the message says what
 * was asked with the numbers involved, and the `hint` names the nearest repair. Nothing else is thrown on purpose.
 */

/** The common part: an error with a stable `code` (like `shape/mismatch`) and a `hint` of what to do. */
export class GradlabError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor(code: string, problem: string, hint = "") {
    super(hint === "" ? problem : `${problem}\n${hint}`);
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }

  /** @internal Says it in the name of the function that the user called, where the message begins with another's. */
  speakFor(name: string): void {
    const renamed = this.message.replace(/^\w+(?=: )/, name);
    this.stack = this.stack?.replace(this.message, () => renamed);
    this.message = renamed;
  }
}

/** Shapes that do not fit: `shape/mismatch`, `shape/axis`, `shape/ragged`, `shape/size`, `shape/rank`. */
export class ShapeError extends GradlabError {}

/** A dtype that an operation cannot take: `dtype/unknown`, `dtype/not-differentiable`, `dtype/mismatch`. */
export class DTypeError extends GradlabError {}

/** An argument of a wrong kind or outside its domain: `argument/type`, `argument/domain`, `argument/missing`. */
export class ArgumentError extends GradlabError {}

/** An index outside its axis: `index/range`, `index/kind`. */
export class IndexError extends GradlabError {}

/** More numbers than fit into memory: `memory/full`. */
export class MemoryError extends GradlabError {}

/** A derivative that cannot be had: `autograd/no-path`, `autograd/not-scalar`, `autograd/modified`, ... */
export class AutogradError extends GradlabError {}
