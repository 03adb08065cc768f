/** Why a notebook cannot be exported. */

export interface ExportProblem {
  /** The cell's place among all cells of the notebook, from 1. */
  cell: number;
  line: number;
  message: string;
}

export class ExportRefused extends Error {
  override readonly name = "ExportRefused";

  constructor(readonly problems: readonly ExportProblem[]) {
    super(problems.map(({ cell, line, message }) => `cell ${cell}, line ${line}: ${message}`).join("\n"));
  }
}
