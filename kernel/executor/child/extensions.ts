/**
 * Names that come to every cell from outside of the kernel, as those of the assignments do. An extension is given
 * the notebook, and gives names; the kernel knows nothing else of it. Their types are told in the compiler's prelude.
 */
import type { Names } from "./scope.js";

/** The notebook that an extension's names work on. */
export interface Notebook {
  /** The value of a JavaScript expression over the names of all cells, and over `inputs`, which hide those. */
  evaluate(expression: string, inputs: Names): unknown;
  /** Shows a value in the output of the cell that runs. */
  show(value: unknown): void;
}

export type Extension = (notebook: Notebook) => { readonly [name: string]: unknown };
