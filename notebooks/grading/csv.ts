/** The grade book as a table that spreadsheets read: a row for each student, a column for each task. */
import type { GradedTask } from "./assignment.js";
import { visible } from "./printable.js";
import { isStranger, type Result, STRANGER } from "./result.js";

export function formatCsv(results: readonly Result[], tasks: readonly GradedTask[]): string {
  const head = ["student", "score", "points", "status", ...tasks.map(({ id }) => id)];
  const rows = results.map((result) => {
    const scores = tasks.map(({ id }) => result.tasks.find((task) => task.id === id)?.score ?? "");
    const isGraded = result.problem === undefined;
    const status = isGraded
      ? isStranger(result)
        ? `graded: ${STRANGER}`
        : "graded"
      : `not graded: ${result.problem}`;
    return [result.student, isGraded ? result.score : "", result.points, status, ...scores];
  });
  return [head, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** RFC 4180; a text that a spreadsheet would take for a formula is kept from being one. */
function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  // What controls a terminal would control the one that shows the file.
  const shown = visible(value).replace(/\p{Cc}/gu, "?");
  const text = /^[\s\p{C}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u.test(value) ? `'${shown}` : shown;
  // Also where a spreadsheet takes a semicolon for the end of a field.
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
