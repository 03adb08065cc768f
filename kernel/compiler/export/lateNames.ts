/**
 * Names whose meaning changes under a function. In a notebook a function sees, of the names of other cells, the ones
 * that were declared last; in a module it goes on with those that stood when it was written. Where a function that is
 * called later would compute something else for that, the export is refused.
 */
import type { Line } from "./cells.js";
import { ExportRefused } from "./problem.js";
import type { CellScope } from "./scopes.js";

export interface NumberedScope extends CellScope {
  number: number;
  lines: readonly Line[];
}

/** @throws ExportRefused with the cell whose functions would see another value */
export function refuseLateNames(scopes: readonly NumberedScope[]): void {
  const problems = scopes.flatMap((anew, i) =>
    [...anew.declared].flatMap((name) => {
      const users = scopes.slice(0, i).filter(({ late }) => late.has(name));
      const user = users.find((each) => each !== anew && isUsedFrom(scopes, each, i));
      if (user === undefined || !scopes.slice(0, i).some(({ declared }) => declared.has(name))) return [];
      const message =
        `a function here uses ${name}, which cell ${anew.number} declares anew: in the notebook it would then see the ` +
        `new one. Assign it there (${name} = ...), or give it another name`;
      const line = user.lines.find(({ text }) => text.split(/[^\w$]+/).includes(name))?.origin?.line ?? 1;
      return [{ cell: user.number, line, message }];
    }),
  );
  if (problems.length > 0) throw new ExportRefused(problems);
}

/** Whether what a cell declares is used from a later cell on, also by way of the functions of other cells. */
function isUsedFrom(scopes: readonly NumberedScope[], cell: NumberedScope, start: number): boolean {
  const reached = new Set(cell.declared);
  for (const { late, declared } of scopes.slice(scopes.indexOf(cell) + 1, start)) {
    if ([...late].some((name) => reached.has(name))) for (const name of declared) reached.add(name);
  }
  return scopes.slice(start).some(({ free }) => [...free].some((name) => reached.has(name)));
}
