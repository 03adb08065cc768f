/**
 * What the kernel asks of a compiler of cells. Only this room knows TypeScript's or tslab's API; the rest of the
 * kernel sees these plain data. All offsets are UTF-16 (JavaScript's own); lines and columns count from 1.
 */

/** Compiles the cells of one session, in the order in which they run: later cells see the names of earlier ones. */
export interface Compiler {
  /** Compiles a cell and, when it is accepted, makes its declarations visible to the cells after it. */
  compile(source: string): CompiledCell | RefusedCell;
  complete(source: string, offset: number): Completions;
  inspect(source: string, offset: number): Inspection | undefined;
  completeness(source: string): Completeness;
  /** Loads what the first cells with tensors would have to wait for; takes a moment. */
  prepare(): void;
  /** Forgets all cells: the process that held their values is gone. */
  forget(): void;
  close(): void;
}

export interface CompiledCell {
  accepted: true;
  /** JavaScript: the body of a function of `exports`, `require` and `importModule`. */
  code: string;
  /** From `code` to the user's text, step by step: whoever meets an error puts them together. */
  maps: SourceMap[];
  /** Whether the body awaits, so that the function must be async. */
  isAsync: boolean;
  /** The values that the cell declares; the body keeps each of them as a property of `exports`. */
  names: string[];
  /** Where in `exports` the value of the last expression is found. */
  resultName: string | undefined;
  /** The modules that the cell imports statically, as it names them. */
  imports: string[];
  /** TypeScript files beside the notebook that the cell imports, compiled. */
  modules: CompiledModule[];
  /**
   * Shapes that will not fit when the cell runs, as far as types can tell. Found when they are asked for, which takes
   * about as long as compiling: by then the cell can be on its way.
   */
  warnings(): Problem[];
}

export interface CompiledModule {
  path: string;
  code: string;
  maps: SourceMap[];
}

export interface RefusedCell {
  accepted: false;
  problems: Problem[];
  /** The functions and classes that it would have declared anew: they still are what an earlier cell made of them. */
  kept: string[];
}

/** One thing that TypeScript says about the user's text. */
export interface Problem {
  code: number;
  message: string;
  line: number;
  column: number;
  /** Length of the marked text on its first line. */
  length: number;
  /** The file beside the notebook in which it stands; undefined in the cell itself. */
  file: string | undefined;
  /** What may be behind it, and what to do. */
  hint: string | undefined;
}

/** A source map of version 3, encoded or decoded. */
export type SourceMap = { mappings: string | unknown[]; sources?: (string | null)[] };

export interface Completion {
  text: string;
  /** TypeScript's word for what it is: `function`, `method`, `const`, `class`, `keyword`, ... */
  kind: string;
  /** How it is called, where that was found in time: `(x: TensorLike): Tensor`. */
  signature?: string;
  /** The sentence that its documentation begins with, where that was found in time. */
  documentation?: string;
}

export interface Completions {
  matches: Completion[];
  /** The text that a match replaces. */
  start: number;
  end: number;
}

export interface Inspection {
  /** Whether it is one of the names that every cell sees. */
  isPreloaded: boolean;
  signature: string;
  documentation: string;
  /** The documentation with its formulas and examples as blocks. */
  markdown: string;
}

export type Completeness = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };
