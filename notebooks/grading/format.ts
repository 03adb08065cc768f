/**
 * The notebook format of an assignment, which is nbgrader's: what a cell is for stands in its metadata (schema 3),
 * and comments mark what only the instructor has. Reads and writes these marks; changes no notebook.
 * https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type Notebook, sourceOf } from "../../kernel/headless/notebook.js";

export type Cell = Notebook["cells"][number];

/** nbgrader's mark of a cell. */
const mark = z.looseObject({
  schema_version: z.literal(3),
  grade_id: z.string().regex(/^[A-Za-z0-9_-]+$/, "only letters, digits, _ and - (nbgrader refuses others)"),
  grade: z.boolean(),
  solution: z.boolean(),
  locked: z.boolean(),
  task: z.boolean().default(false),
  points: z.number().min(0).optional(),
  cell_type: z.string().optional(),
  checksum: z.string().optional(),
});

export type Mark = z.infer<typeof mark>;

/**
 * What a cell of an assignment is for. `solution`: the student writes it. `test`: it gives points, by program.
 * `manual`: an answer that a person grades. `check`: shows the student how far they are. `locked`: to be left alone.
 * `free`: everything else, also what students add.
 */
export type Role = "solution" | "test" | "manual" | "check" | "locked" | "free";

/** The assignment is not as it must be; `place` names the cell. */
export class FormatError extends Error {
  override readonly name = "FormatError";

  constructor(
    readonly place: string,
    message: string,
  ) {
    super(`${place}: ${message}`);
  }
}

export const SOLUTION = { begin: "BEGIN SOLUTION", end: "END SOLUTION" } as const;
export const HIDDEN_TESTS = { begin: "BEGIN HIDDEN TESTS", end: "END HIDDEN TESTS" } as const;

/** What stands in a written answer before it is written; nbgrader's words. */
export const TEXT_STUB = "YOUR ANSWER HERE";

/** The mark of a cell, if it has one. Throws FormatError for one that is not of schema 3. */
export function markOf(cell: Cell, place: string): Mark | undefined {
  const found = (cell.metadata as { nbgrader?: unknown }).nbgrader;
  if (found === undefined) return undefined;
  const parsed = mark.safeParse(found);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new FormatError(
    place,
    `metadata.nbgrader${path.map((key) => `.${String(key)}`).join("")}: ${message}`,
  );
}

export function roleOf(found: Mark | undefined): Role {
  if (found === undefined) return "free";
  if (found.solution) return found.grade ? "manual" : "solution";
  if (found.task) return "manual";
  if (found.grade) return "test";
  if (!found.locked) return "free";
  return found.grade_id.endsWith("-check") ? "check" : "locked";
}

/** The task that a cell belongs to: `a1.sgd` of `a1-sgd-solution`. An id of nbgrader's has no dots. */
export function taskOf({ grade_id: id }: Mark): string {
  return id.replace(/-(prompt|solution|check|test)$/, "").replaceAll("-", ".");
}

/** What TypeScript says in place of a solution. */
export function codeStub(found: Mark): string {
  return `throw new NotImplemented(${JSON.stringify(taskOf(found))});`;
}

/**
 * The text without the regions between two delimiters, which may stand anywhere in a line of their own. A stub is put
 * in the place of each region, indented like its first line.
 * @returns the text, and whether there was a region
 */
export function withoutRegions(
  text: string,
  delimiters: { begin: string; end: string },
  place: string,
  stub?: string,
): { text: string; found: boolean } {
  const kept: string[] = [];
  let isInside = false;
  let found = false;
  for (const line of text.split("\n")) {
    if (line.includes(delimiters.begin)) {
      if (isInside) throw new FormatError(place, `a second ${delimiters.begin} before ${delimiters.end}`);
      isInside = true;
      found = true;
      const indent = /^\s*/.exec(line)![0];
      if (stub !== undefined) kept.push(...stub.split("\n").map((each) => indent + each));
    } else if (line.includes(delimiters.end)) {
      if (!isInside) throw new FormatError(place, `${delimiters.end} without ${delimiters.begin}`);
      isInside = false;
    } else if (!isInside) kept.push(line);
  }
  if (isInside) throw new FormatError(place, `${delimiters.begin} without ${delimiters.end}`);
  return { text: kept.join("\n"), found };
}

/** nbgrader's checksum of a cell: what it compares to see whether a locked cell was changed. */
export function checksumOf(cell: Cell, found: Mark): string {
  const isLocked = !found.solution && (found.grade || found.locked);
  const words = [
    sourceOf(cell),
    cell.cell_type,
    ...[found.grade, found.solution, isLocked].map((is) => (is ? "True" : "False")),
    found.grade_id,
    ...(found.grade ? [pythonFloat(found.points ?? 0)] : []),
  ];
  return createHash("md5").update(words.join(""), "utf8").digest("hex");
}

/** As Python's `str(float(n))`. */
function pythonFloat(n: number): string {
  return Number.isInteger(n) && Math.abs(n) < 1e16 ? `${n}.0` : String(n);
}

/** How people call a cell: its id, or where it stands. */
export function placeOf(cell: Cell, index: number): string {
  const { grade_id: id } = ((cell.metadata as { nbgrader?: { grade_id?: unknown } }).nbgrader ?? {}) as {
    grade_id?: unknown;
  };
  return typeof id === "string" ? `cell ${index + 1} (${id})` : `cell ${index + 1}`;
}
