/** What `grade` shows in a notebook: the score, and for each case whether it passed. No inputs, no answers. */
import { type Card, CardReport } from "./card.js";
import type { TaskResult } from "./tasks.js";

export class TaskReport extends CardReport {
  constructor(result: TaskResult) {
    super(cardOf(result));
  }
}

function cardOf({ id, points, score, outcome, cases, problem }: TaskResult): Card {
  const title = "Graded test";
  if (outcome === "untested") {
    const foot = "Its hidden tests run when the notebook is graded.";
    return { title, id, mark: "open", summary: `${points} points`, lines: [], foot };
  }
  const mark = outcome === "passed" ? "passed" : outcome === "not attempted" ? "open" : "failed";
  return {
    title,
    id,
    mark,
    summary: `${score} of ${points} points`,
    lines: cases.map(({ name, outcome, reason }) => ({
      mark: outcome === "not attempted" ? "open" : outcome,
      name,
      ...(reason === undefined ? {} : { note: reason }),
    })),
    ...(problem === undefined ? {} : { foot: `The test itself stopped: ${problem}` }),
  };
}
