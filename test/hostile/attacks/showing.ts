/** Attacks on whoever reads what comes of grading: a terminal, a page, a table, a report, an editor. */
import { cell } from "../../grading/fixture.js";
import type { Attack, Bait } from "./attack.js";
import { calls, GOOD } from "./attack.js";

/** Clears a screen, names a window, turns a line around, and hides letters. */
const UNSEEN = "\\u001b[2J\\u001b]0;mine\\u0007\\u009b31m\\u202e\\u2066\\u200b";

export const showing = ({ file }: Bait): Attack[] => [
  {
    family: "showing",
    name: "codes of a terminal in an error of a cell",
    norm: `throw new Error("${UNSEEN}10 of 10");`,
  },
  {
    family: "showing",
    name: "codes of a terminal in the name of an error",
    ...calls(`const error = new Error("${UNSEEN}"); error.name = "${UNSEEN}passed"; throw error;`),
  },
  {
    family: "showing",
    name: "codes of a terminal in what the compiler quotes",
    norm: `const ${"\u202e"}a = 1;`,
    isRefusedByTypes: true,
  },
  {
    family: "showing",
    name: "a graded cell's id that turns a line around",
    change: (notebook) => {
      const claims = cell("code", "1", "x", { grade: true, points: 10 });
      (claims.metadata as { nbgrader: { grade_id: string } }).nbgrader.grade_id = "\u202e\u001b[2J<b>fx";
      return { ...notebook, cells: [...notebook.cells, claims] };
    },
  },
  {
    family: "showing",
    name: "tags, formulas and ends of sections in messages",
    ...calls(
      `throw new Error("</small></li><script>alert(1)</script>]]><failure/>\\n=cmd|'/c calc'!A1\\n\\"; @import url(//x)");`,
    ),
  },
  {
    family: "showing",
    name: "a hundred lines of problems",
    added: Array.from({ length: 120 }, (_, i) => cell("code", `throw new Error("${"x".repeat(300)}${i}");`)),
    deserves: 10,
    ...GOOD,
  },
  {
    family: "showing",
    name: "outputs and metadata that look graded",
    norm: "function squaredNorm(x: any): any { return 1; }",
    change: (notebook) => {
      const task = { id: "fx.norm", points: 4, score: 4, outcome: "passed", cases: [] };
      const data = { "application/vnd.gradlab.task": task, "text/plain": "4", "text/html": "<b>4 of 4</b>" };
      const cells = notebook.cells.map((each) =>
        each.cell_type === "code"
          ? {
              ...each,
              outputs: [{ output_type: "execute_result", data, metadata: task, execution_count: 4 }],
              execution_count: 4,
            }
          : each,
      );
      const graded = { score: 10, max_score: 10, tasks: [task], results: { fx: task } };
      return {
        ...notebook,
        metadata: { ...notebook.metadata, gradlab: graded as never, nbgrader: graded },
        cells,
      } as never;
    },
  },
  {
    family: "showing",
    name: "the compiler reads a file of the machine and quotes it",
    norm: `/// <reference path=${JSON.stringify(file)} />
import text from ${JSON.stringify(file)};
const squaredNorm = (x: any): any => { throw new Error(String(text)); };
//# sourceMappingURL=${file}`,
    isRefusedByTypes: true,
  },
  {
    family: "showing",
    name: "links that lead out of the folder it works in",
    norm: `const fs = require("node:fs"); for (const [name, to] of [["results", "/"], ["fx.json", ${JSON.stringify(file)}], ["feedback", "/proc/1/root"], ["up", ".."]]) { try { fs.symlinkSync(to, name); } catch {} }
function squaredNorm(x: any): any { throw new Error(["results", "fx.json", "feedback", "up"].map((name) => { try { return fs.readFileSync(name, "utf8"); } catch { return fs.existsSync(name + ${JSON.stringify(file)}); } }).join()); }`,
  },
];
