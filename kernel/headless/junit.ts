/**
 * The result of a run as JUnit XML, which CI systems show: a suite per notebook, a test case per code cell.
 * Colours and the control characters that XML forbids are left out.
 */
import { stripVTControlCharacters } from "node:util";
import junit, { type Builder } from "junit-report-builder";
import type { CellResult, Failure, NotebookResult } from "./result.js";
import { writeFile } from "./writeFile.js";

/** The package exports the builder itself to ES modules, though its types promise a namespace. */
const builder = junit as unknown as Builder;

export async function writeJUnit(file: string, results: readonly NotebookResult[]): Promise<void> {
  await writeFile(file, formatJUnit(results));
}

function formatJUnit(results: readonly NotebookResult[]): string {
  const report = builder.newBuilder().name("gradlab run");
  for (const result of results) {
    const suite = report.testSuite().name(result.file).time(rounded(result.seconds));
    const addCase = (name: string, seconds: number) =>
      suite.testCase().className(result.file).name(name).file(result.file).time(rounded(seconds));
    for (const cell of result.cells) {
      const testCase = addCase(nameOf(cell), cell.seconds);
      if (cell.warnings !== undefined) testCase.standardOutput(cell.warnings.join("\n"));
      if (cell.failure !== undefined) {
        testCase.failure(cell.failure.message, cell.failure.kind).stacktrace(detailsOf(cell.failure));
      } else if (cell.status !== "passed") testCase.skipped();
    }
    if (result.failure !== undefined) {
      addCase("kernel", 0).error(result.failure.message, result.failure.kind, result.failure.message);
    }
    if (result.status === "interrupted") addCase("run", 0).error("the run was interrupted", "interrupted");
  }
  return `${report.build()}\n`;
}

function nameOf(cell: CellResult): string {
  return `cell ${cell.number}${cell.title === "" ? "" : `: ${cell.title}`}`;
}

function detailsOf(failure: Failure): string {
  const places = failure.places.map(({ cell, line, text }) => `cell ${cell}, line ${line}: ${text.trim()}`);
  return stripVTControlCharacters([failure.message, ...places, failure.traceback].join("\n").trim());
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(3));
}
