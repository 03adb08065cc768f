/** What a run found out, as data: the words that execution, the live report and the JUnit file share. */

/** A line of the user's own source that an error points at. */
export interface Place {
  /** The cell's position in the notebook, counted from 1 over all cells. */
  cell: number;
  /** The `n` of `In[n]`. */
  count: number;
  /** From 1. */
  line: number;
  /** From 1; some kernels name only the line. */
  column?: number;
  text: string;
}

export type FailureKind = "error" | "no-error" | "not-run" | "timeout" | "kernel-died" | "no-kernel";

export interface Failure {
  kind: FailureKind;
  /** One sentence, without the traceback. */
  message: string;
  /** As the kernel sent it, colours included; empty when there is none. */
  traceback: string;
  /** Innermost first. */
  places: Place[];
}

export interface CellResult {
  /** Counted from 1 over all cells of the notebook. */
  number: number;
  /** The first line of its source that is not blank. */
  title: string;
  status: "passed" | "failed" | "skipped" | "not-run";
  seconds: number;
  failure?: Failure;
  /** What the kernel foresaw, as it was shown; the cell ran all the same. */
  warnings?: string[];
}

export interface NotebookResult {
  file: string;
  status: "passed" | "failed" | "interrupted";
  /** One per code cell, in order. */
  cells: CellResult[];
  seconds: number;
  /** Set when the notebook failed outside of any cell. */
  failure?: Failure;
}

/** Told as things happen. */
export interface Observer {
  notebookStarted(file: string, codeCells: number): void;
  cellStarted(number: number, position: number): void;
  cellFinished(result: CellResult): void;
  notebookFinished(result: NotebookResult): void;
}
