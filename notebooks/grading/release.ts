/**
 * What students are given: the source notebook with stubs in place of solutions, without hidden tests and outputs,
 * its cells locked and with nbgrader's checksums. And what they may be given afterwards: the same with solutions.
 */
import { type Notebook, sourceOf } from "../../kernel/headless/notebook.js";
import {
  type Cell,
  checksumOf,
  codeStub,
  FormatError,
  HIDDEN_TESTS,
  type Mark,
  markOf,
  placeOf,
  roleOf,
  SOLUTION,
  TEXT_STUB,
  withoutRegions,
} from "./format.js";

export function release(source: Notebook): Notebook {
  return withCells(source, (cell, place, found) => {
    const role = roleOf(found);
    const isSolution = role === "solution" || (role === "manual" && found?.solution === true);
    const stub = cell.cell_type === "code" && found !== undefined ? codeStub(found) : TEXT_STUB;
    const cleared = withoutRegions(sourceOf(cell), SOLUTION, place, stub);
    if (cleared.found && !isSolution) throw new FormatError(place, "a solution outside of a solution cell");
    // A solution cell without regions is a solution as a whole.
    const text = isSolution && !cleared.found ? stub : cleared.text;
    return withoutHiddenTests(text, place, found);
  });
}

export function solution(source: Notebook): Notebook {
  return withCells(source, (cell, place, found) => {
    const lines = sourceOf(cell).split("\n");
    const isDelimiter = (line: string) => line.includes(SOLUTION.begin) || line.includes(SOLUTION.end);
    return withoutHiddenTests(lines.filter((line) => !isDelimiter(line)).join("\n"), place, found);
  });
}

function withoutHiddenTests(text: string, place: string, found: Mark | undefined): string {
  const cleared = withoutRegions(text, HIDDEN_TESTS, place);
  if (cleared.found && found?.grade !== true)
    throw new FormatError(place, "hidden tests outside of a graded cell");
  return cleared.text;
}

type Rewrite = (cell: Cell, place: string, found: Mark | undefined) => string;

function withCells(source: Notebook, rewrite: Rewrite): Notebook {
  const { celltoolbar, ...metadata } = source.metadata as Notebook["metadata"] & { celltoolbar?: unknown };
  const cells = source.cells.map((cell, i) => {
    const place = placeOf(cell, i);
    const found = markOf(cell, place);
    return cleared(structuredClone(cell), found, rewrite(cell, place, found));
  });
  return { ...source, metadata, cells };
}

/** The cell with a new text, without outputs, locked and signed. */
function cleared(cell: Cell, found: Mark | undefined, text: string): Cell {
  const { execution, collapsed, scrolled, trusted, ...metadata } = cell.metadata as {
    [key: string]: unknown;
  };
  const next: Cell = { ...cell, source: text, metadata };
  if (next.cell_type === "code") {
    next.outputs = [];
    next.execution_count = null;
  }
  if (found === undefined || !(found.grade || found.solution || found.locked)) return next;
  metadata.nbgrader = { ...found, cell_type: cell.cell_type, checksum: checksumOf(next, found) };
  metadata.deletable = false;
  if (!found.solution) metadata.editable = false;
  return next;
}
