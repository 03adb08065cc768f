/**
 * What a student gets back: one HTML page that needs nothing else, with the score and the reason of each case. Hidden
 * tests are named, not shown: only reasons that the test's author or this program wrote stand here, never a message
 * of the code that was tested, which knew the hidden inputs.
 */
import { visible } from "./printable.js";
import type { Result } from "./result.js";
import type { CaseResult, TaskResult } from "./tasks.js";

/** @param titles what tasks are called, by their ids */
export function formatFeedback(result: Result, titles: ReadonlyMap<string, string>): string {
  const { student, assignment, score, points, problem } = result;
  const tasks = result.tasks.map((task) => {
    const own = `${task.id.replaceAll(".", "-")}-solution`;
    const trouble = result.cells.find(({ cell }) => cell === own);
    return taskSection(task, titles.get(task.id), trouble?.problem);
  });
  const refusal =
    problem === undefined
      ? ""
      : `<p class="problem">It could not be graded: ${escaped(problem)}.</p>\n<p>That is no score: please ask your instructor whether you may hand it in again.</p>`;
  const head =
    problem === undefined
      ? `<p class="score"><strong>${shown(score)}</strong> of ${shown(points)} points</p>\n${meter(score, points)}`
      : `<p class="score"><strong>Not graded</strong></p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(assignment)}: ${escaped(student)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p>${escaped(assignment)}</p>
<h1>${escaped(student)}</h1>
${head}
</header>
<main>
${refusal}${tasks.join("\n")}
${cellsSection(result)}${notesSection(result)}</main>
</body>
</html>
`;
}

/** @param trouble why its solution cell did not run to its end */
function taskSection(task: TaskResult, title = task.id, trouble?: string): string {
  const { id, score, points, outcome, cases, problem } = task;
  const whole = cases.reduce((sum, { weight }) => sum + weight, 0);
  const wasNotRun = trouble !== undefined && outcome === "not attempted";
  const rows = cases.map((one) => caseRow(one, (points * one.weight) / whole, wasNotRun));
  const name = title === id ? "" : ` <code>${escaped(id)}</code>`;
  const problems = [
    ...(trouble === undefined ? [] : [`Your solution ${trouble.replace(/\.$/, "")}.`]),
    ...(problem === undefined
      ? []
      : ["The test itself did not end, so this task has no points. Please tell your instructor."]),
  ].map((text) => `<p class="problem">${escaped(text)}</p>\n`);
  return `<section class="${wasNotRun ? "failed" : outcome.replace(" ", "-")}">
<h2>${escaped(title)}${name}<span>${shown(score)} of ${shown(points)}</span></h2>
<p class="outcome">${OUTCOMES[wasNotRun ? "failed" : outcome]}</p>
${problems.join("")}<ul>
${rows.join("\n")}
</ul>
</section>`;
}

const OUTCOMES = {
  passed: "All of it is right.",
  "partly passed": "Some of it is right.",
  failed: "Not right yet.",
  "not attempted": "Not attempted.",
  untested: "Nothing was tested.",
} as const;

/** @param wasNotRun its solution cell was not: the task says why, and the rows need not */
function caseRow({ name, outcome, reason }: CaseResult, points: number, wasNotRun: boolean): string {
  const isSaid = wasNotRun || outcome === "passed" || reason === undefined || reason === outcome;
  const why = isSaid ? "" : `<br><small>${escaped(reason)}</small>`;
  const mark = `<span class="mark">${wasNotRun ? "not run" : outcome}</span>`;
  return `<li class="${outcome.replace(" ", "-")}">${mark}<span>${escaped(name)}${why}</span><span class="worth">${shown(points)}</span></li>`;
}

function cellsSection({ cells }: Result): string {
  if (cells.length === 0) return "";
  const items = cells.map(
    ({ cell, problem }) => `<li><code>${escaped(cell)}</code> ${escaped(problem)}</li>`,
  );
  return `<section><h2>Cells that did not run to their end</h2><ul class="plain">${items.join("\n")}</ul></section>\n`;
}

function notesSection({ notes }: Result): string {
  if (notes.length === 0) return "";
  const items = notes.map((note) => `<li>${escaped(note)}</li>`);
  return `<section><h2>About the notebook</h2><ul class="plain">${items.join("\n")}</ul></section>\n`;
}

function meter(score: number, points: number): string {
  const share = points === 0 ? 0 : Math.max(0, Math.min(100, (100 * score) / points));
  return `<div class="meter"><div style="width:${share.toFixed(1)}%"></div></div>`;
}

/** Points as people write them: 2, 1.5, 0.33. */
function shown(points: number): string {
  return String(Math.round(points * 100) / 100);
}

/** Names and messages come from students: whatever they are, here they are only text that is seen. */
function escaped(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --soft: #57606a; --good: #1a7f37; --some: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3d444d; --soft: #9198a1; --good: #3fb950; --some: #d29922; --bad: #f85149; }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
header p { margin: 0; color: var(--soft); }
h1 { margin: 0 0 .5rem; font-size: 1.6rem; overflow-wrap: anywhere; }
.score strong { font-size: 2rem; color: CanvasText; }
.meter { height: .5rem; background: var(--line); border-radius: .25rem; overflow: hidden; margin: .25rem 0 1.5rem; }
.meter div { height: 100%; background: var(--good); }
section { border: 1px solid var(--line); border-left-width: .3rem; border-radius: .4rem; padding: .75rem 1rem; margin: 0 0 1rem; }
section.passed { border-left-color: var(--good); }
section.partly-passed { border-left-color: var(--some); }
section.failed { border-left-color: var(--bad); }
h2 { display: flex; gap: .5rem; align-items: baseline; font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
h2 code { font-size: .85rem; color: var(--soft); font-weight: normal; }
h2 > span { margin-left: auto; white-space: nowrap; }
.outcome { margin: 0 0 .5rem; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; }
li { display: flex; gap: .75rem; padding: .35rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
ul.plain li { display: block; }
.mark { flex: 0 0 7.5rem; color: var(--soft); }
li.passed .mark { color: var(--good); }
li.failed .mark { color: var(--bad); }
.worth { margin-left: auto; color: var(--soft); }
small { color: var(--soft); }
.problem { color: var(--bad); margin: 0 0 .5rem; overflow-wrap: anywhere; }
@media (max-width: 34rem) {
  h2 code { display: none; }
  .mark { flex-basis: 4.5rem; }
}
`;
