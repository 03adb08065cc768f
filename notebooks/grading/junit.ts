/** Grades as JUnit XML, which CI systems show: a suite for each student, a test case for each task. */
import { stripVTControlCharacters } from "node:util";
import junit, { type Builder } from "junit-report-builder";
import { visible } from "./printable.js";
import type { Result } from "./result.js";
import type { TaskResult } from "./tasks.js";

/** The package exports the builder itself to ES modules, though its types promise a namespace. */
const builder = junit as unknown as Builder;

export function formatJUnit(results: readonly Result[]): string {
  const report = builder.newBuilder().name("gradlab grade");
  for (const { student, assignment, problem, tasks } of results) {
    const suite = report.testSuite().name(plain(student));
    if (problem !== undefined) {
      suite.testCase().className(assignment).name("submission").error(plain(problem), "not graded");
    }
    for (const task of tasks) {
      const testCase = suite.testCase().className(assignment).name(task.id);
      if (task.outcome === "passed") continue;
      if (task.outcome === "not attempted" || task.outcome === "untested") testCase.skipped();
      else
        testCase.failure(`${task.score} of ${task.points} points`, task.outcome).stacktrace(detailsOf(task));
    }
  }
  return `${report.build()}\n`;
}

function detailsOf({ cases, problem }: TaskResult): string {
  const lines = cases
    .filter(({ outcome }) => outcome !== "passed")
    .map(({ name, reason, detail }) => `${name}: ${detail ?? reason ?? "failed"}`);
  return plain([...(problem === undefined ? [] : [problem]), ...lines].join("\n"));
}

/** Without colours, without the characters that XML forbids, and without what would end a section of text. */
function plain(text: string): string {
  const shown = visible(stripVTControlCharacters(text)).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, "?");
  return shown.replaceAll("]]>", "]] >");
}
