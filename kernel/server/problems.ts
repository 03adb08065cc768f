/** What TypeScript says about a cell, as the protocol's error: message, place, line and caret. */
import type { Problem, RefusedCell } from "../compiler/compiler.js";
import type { CellError } from "../executor/messages.js";

/** So many problems are shown in full; one slip can cause hundreds. */
const SHOWN = 5;

export function describeProblems({ problems, kept }: RefusedCell, source: string, label: string): CellError {
  const lines = source.split("\n");
  const shown = problems.slice(0, SHOWN);
  const traceback = shown.flatMap((problem, i) => {
    const isFurther = i > 0 && isSamePlace(shown[i - 1]!, problem);
    const told = isFurther
      ? [`  ${problem.message}`]
      : [
          ...(i === 0 ? [] : [""]),
          ...describe(problem, problem.file === undefined ? lines : undefined, label),
        ];
    // TypeScript explains a problem by further sentences about the same place; what to do stands behind the last.
    const next = shown[i + 1];
    const isLast = next === undefined || !isSamePlace(problem, next);
    // Of three names that nobody declared the same is to be done: it is said once.
    const isSaid = shown.slice(0, i).some((one) => one.hint === problem.hint && !isSamePlace(one, problem));
    return isLast && !isSaid && problem.hint !== undefined ? [...told, problem.hint] : told;
  });
  if (problems.length > SHOWN) traceback.push("", `and ${problems.length - SHOWN} more`);
  if (kept.length > 0) traceback.push("", `The cell did not run: ${keptText(kept)} of before.`);
  const [first] = problems;
  const isSyntax = first !== undefined && first.code < 2000;
  return {
    ename: isSyntax ? "SyntaxError" : "TypeScriptError",
    evalue: first === undefined ? "the cell could not be compiled" : first.message,
    traceback,
  };
}

function keptText(names: readonly string[]): string {
  const some = names.slice(0, SHOWN).join(", ") + (names.length > SHOWN ? ", ..." : "");
  return names.length === 1 ? `${some} is still the one` : `${some} are still those`;
}

function isSamePlace(a: Problem, b: Problem): boolean {
  return a.line === b.line && a.column === b.column && a.file === b.file;
}

function describe(problem: Problem, lines: string[] | undefined, label: string): string[] {
  const place = `${problem.file ?? label}:${problem.line}:${problem.column}`;
  const head = `${place} - TS${problem.code}: ${problem.message}`;
  const line = lines?.[problem.line - 1];
  if (line === undefined) return [head];
  const number = String(problem.line);
  const caret = " ".repeat(problem.column - 1) + "~".repeat(problem.length);
  return [head, `${number} | ${line}`, `${" ".repeat(number.length)} | ${caret}`];
}
