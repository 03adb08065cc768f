/**
 * An assignment as a grader needs it, read from its source notebook: which tasks there are and what they are worth,
 * and for each cell what may be run where. Refuses a source in which that is not clear.
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { type Notebook, readNotebook, sourceOf } from "../../kernel/headless/notebook.js";
import { FormatError, type Mark, markOf, placeOf, type Role, roleOf, taskOf } from "./format.js";
import { release } from "./release.js";

export interface AssignmentCell {
  readonly role: Role;
  /** nbgrader's id; undefined for a free cell. */
  readonly id: string | undefined;
  /** The notebook format's own id. */
  readonly cellId: string | undefined;
  readonly place: string;
  readonly isCode: boolean;
  /** With solutions and hidden tests: for the grader's own process alone. */
  readonly source: string;
  /** As students got it. */
  readonly released: string;
}

export interface GradedTask {
  readonly id: string;
  /** The heading of its prompt. */
  readonly title: string;
  readonly points: number;
  /** Of the cell that grades it. */
  readonly place: string;
}

export interface Assignment {
  /** The name of its file, without the ending. */
  readonly name: string;
  readonly file: string;
  readonly notebook: Notebook;
  readonly cells: readonly AssignmentCell[];
  readonly tasks: readonly GradedTask[];
  /** Answers that a person grades. */
  readonly manual: readonly GradedTask[];
  /** Of the whole file: results of another version are not these. */
  readonly hash: string;
}

export async function readAssignment(file: string): Promise<Assignment> {
  const { notebook, bytes } = await readNotebook(file);
  const hash = createHash("sha256").update(bytes).digest("hex");
  return assignmentOf(notebook, file, hash);
}

export function assignmentOf(notebook: Notebook, file: string, hash: string): Assignment {
  const released = release(notebook);
  const seen = new Map<string, string>();
  const tasks: GradedTask[] = [];
  const manual: GradedTask[] = [];
  const cells = notebook.cells.map((cell, i): AssignmentCell => {
    const place = placeOf(cell, i);
    const found = markOf(cell, place);
    const role = roleOf(found);
    const isCode = cell.cell_type === "code";
    if (found !== undefined) {
      const other = seen.get(found.grade_id);
      if (other !== undefined) throw new FormatError(place, `${other} has the same grade_id`);
      seen.set(found.grade_id, place);
      if (role === "manual") manual.push(taskIn(found, place, notebook));
      if (role === "test") tasks.push(taskIn(found, place, notebook));
      if (role === "test" && !isCode)
        throw new FormatError(place, "a graded cell without a solution must be code");
    }
    const cellId = (cell as { id?: unknown }).id;
    return {
      role,
      id: found?.grade_id,
      cellId: typeof cellId === "string" ? cellId : undefined,
      place,
      isCode,
      source: sourceOf(cell),
      released: sourceOf(released.cells[i]!),
    };
  });
  if (tasks.length === 0) throw new FormatError("no graded cell", "so there is nothing to grade");
  return { name: basename(file, ".ipynb"), file, notebook, cells, tasks, manual, hash };
}

/**
 * The tasks whose graded cell has nothing in it: in a source a mistake, in a notebook for students the rule. Who grades
 * with one of those would give everybody 0.
 */
export function untestedTasks({ cells, tasks }: Assignment): string[] {
  const isEmpty = (source: string) => /=>\s*\{\s*\}\s*\)\s*;?\s*$/.test(source.replace(/^\s*\/\/.*$/gm, ""));
  const empty = new Set(
    cells.filter(({ role, source }) => role === "test" && isEmpty(source)).map(({ place }) => place),
  );
  return tasks.filter(({ place }) => empty.has(place)).map(({ id }) => id);
}

function taskIn(found: Mark, place: string, notebook: Notebook): GradedTask {
  if (found.points === undefined) throw new FormatError(place, "a graded cell needs points");
  const id = taskOf(found);
  return { id, title: titleOf(id, notebook), points: found.points, place };
}

/** The first heading of the prompt, without Markdown's marks; the id if there is none. */
function titleOf(id: string, { cells }: Notebook): string {
  const prompt = cells.find(
    (cell, i) => markOf(cell, placeOf(cell, i))?.grade_id === `${id.replaceAll(".", "-")}-prompt`,
  );
  const heading = prompt === undefined ? null : /^#+ +(.+)$/m.exec(sourceOf(prompt));
  return heading === null ? id : heading[1]!.replace(/[`*$]/g, "").trim();
}
