/**
 * What of a submission is run, and in which order. The order is the source's; locked cells are the source's, whatever
 * the submission has in their place; of a submission only solution cells and cells that the student added are used.
 * So cells that are missing, doubled, moved or made up do no harm. Graded cells and checks are not run here.
 */
import { type Notebook, sourceOf } from "../../kernel/headless/notebook.js";
import type { Assignment, AssignmentCell } from "./assignment.js";
import { STRANGER } from "./result.js";

export interface RestoredCell {
  readonly source: string;
  /** How a person finds it: `a1-sgd-solution`, or the number of the cell in the submission. */
  readonly name: string;
  /** Whether the student wrote it. */
  readonly isOwn: boolean;
}

export interface Restored {
  readonly cells: readonly RestoredCell[];
  /** What was put right, for the instructor. */
  readonly notes: readonly string[];
}

/** More than this is no homework. */
export const LARGEST = { bytes: 48 * 2 ** 20, cells: 2000, characters: 2 ** 20 } as const;

interface Found {
  /** The solution cells of the submission, by the id of the source's cell. */
  solutions: Map<AssignmentCell, RestoredCell[]>;
  /** Cells of the student's own, by the cell of the source that they follow. */
  added: Map<AssignmentCell | undefined, RestoredCell[]>;
  seen: Set<AssignmentCell>;
  notes: string[];
}

/** Throws RangeError for a submission that is too large to be looked at. */
export function restore(assignment: Assignment, submission: Notebook): Restored {
  if (submission.cells.length > LARGEST.cells)
    throw new RangeError(`it has more than ${LARGEST.cells} cells`);
  const found = search(assignment, submission);
  const { notes } = found;
  const cells: RestoredCell[] = [...(found.added.get(undefined) ?? [])];
  for (const cell of assignment.cells) {
    if (cell.isCode && cell.role === "locked") {
      cells.push({ source: cell.released, name: cell.id!, isOwn: false });
    }
    const own = found.solutions.get(cell) ?? [];
    if (cell.isCode && cell.role === "solution" && own.length === 0) notes.push(`${cell.id} is missing`);
    if (own.length > 1)
      notes.push(`${cell.id} is there ${own.length} times: the last that defines a name counts`);
    cells.push(...own, ...(found.added.get(cell) ?? []));
  }
  if (found.seen.size === 0) notes.unshift(STRANGER);
  return { cells: cells.filter(({ source }) => source.trim() !== ""), notes };
}

function search(assignment: Assignment, submission: Notebook): Found {
  const byId = new Map(assignment.cells.map((cell) => [cell.id, cell]));
  const byCellId = new Map(assignment.cells.map((cell) => [cell.cellId, cell]));
  const found: Found = { solutions: new Map(), added: new Map(), seen: new Set(), notes: [] };
  let last: AssignmentCell | undefined;
  for (const [i, cell] of submission.cells.entries()) {
    const source = sourceOf(cell);
    if (source.length > LARGEST.characters)
      throw new RangeError(`cell ${i + 1} has more than a million characters`);
    const id = gradeId(cell);
    const own = id !== undefined ? byId.get(id) : byCellId.get((cell as { id?: string }).id ?? "");
    const place = `cell ${i + 1}`;
    if (own === undefined || own.role === "free") {
      if (id !== undefined && own === undefined)
        found.notes.push(`${place} claims to be ${shown(id)}, which the assignment does not have`);
      if (own !== undefined) last = own;
      if (cell.cell_type === "code") push(found.added, last, { source, name: place, isOwn: true });
      continue;
    }
    last = own;
    if (own.role === "solution" && own.isCode) {
      if (cell.cell_type === "code") push(found.solutions, own, { source, name: own.id!, isOwn: true });
    } else if (source !== own.released && !found.seen.has(own) && own.role !== "manual") {
      found.notes.push(`${own.id} was changed: the assignment's own is used`);
    }
    found.seen.add(own);
  }
  return found;
}

/** A student's metadata may hold anything. */
function gradeId(cell: { metadata: object }): string | undefined {
  const { nbgrader } = cell.metadata as { nbgrader?: unknown };
  if (typeof nbgrader !== "object" || nbgrader === null || !Object.hasOwn(nbgrader, "grade_id"))
    return undefined;
  const { grade_id: id } = nbgrader as { grade_id?: unknown };
  return typeof id === "string" ? id : undefined;
}

function push<Key>(map: Map<Key, RestoredCell[]>, key: Key, cell: RestoredCell): void {
  map.set(key, [...(map.get(key) ?? []), cell]);
}

const shown = (id: string): string => JSON.stringify(id.slice(0, 60));
