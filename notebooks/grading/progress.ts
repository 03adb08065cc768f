/** What a person sees of a grading run: a bar on a terminal, a line for each submission elsewhere, and the tables. */
import ora, { type Ora } from "ora";
import pc from "picocolors";
import type { GradedTask } from "./assignment.js";
import { printable } from "./printable.js";
import { isStranger, type Result, STRANGER, sumOf } from "./result.js";

const BAR = 24;
/** Of more students than this, only those are listed for whom something went wrong. */
const LISTED = 40;
/** Characters that take two columns of a terminal. */
const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

export class Progress {
  #spinner: Ora | undefined;
  #total = 0;
  #done = 0;
  readonly #now = new Set<string>();
  // A terminal that reports no width would make the spinner clear lines for ever.
  readonly #isLive = Boolean(process.stdout.isTTY && process.stderr.isTTY && process.stderr.columns > 0);

  /** @param aside where the files of an earlier run went */
  begin(total: number, aside?: string): void {
    this.#total = total;
    if (aside !== undefined) this.#line(`What was graded with other settings is now in ${aside}.`);
    if (this.#isLive) this.#spinner = ora({ text: "", discardStdin: false }).start();
    this.#draw();
  }

  /** @param replaced how many were graded before, but handed in something else since */
  resumed(known: number, replaced: number): void {
    this.#done = known;
    if (known > 0) this.#line(`${known} of ${this.#total} were graded before`);
    if (replaced > 0)
      this.#line(`${replaced} handed in something else since; what they had is kept in replaced`);
    this.#draw();
  }

  started(student: string): void {
    this.#now.add(student);
    this.#draw();
  }

  finished(result: Result): void {
    this.#now.delete(result.student);
    this.#done++;
    if (!this.#isLive)
      this.#line(
        `[${String(this.#done).padStart(String(this.#total).length)}/${this.#total}]  ${lineOf(result)}`,
      );
    this.#draw();
  }

  interrupted(): void {
    this.#line("Stopping; what has been graded is kept, and the same command goes on from there.");
  }

  end(): void {
    this.#spinner?.stop();
    this.#spinner = undefined;
  }

  summary(
    results: readonly Result[],
    tasks: readonly GradedTask[],
    { seed, isOpen, others }: { seed: string; isOpen: boolean; others: number },
  ): void {
    this.end();
    const sorted = [...results].sort((a, b) => (a.student < b.student ? -1 : 1));
    const listed = sorted.length > LISTED ? sorted.filter(({ problem }) => problem !== undefined) : sorted;
    if (listed.length > 0) this.#line(`\n${listed.map(lineOf).join("\n")}`);
    const graded = results.filter(({ problem }) => problem === undefined);
    if (graded.length > 0) this.#line(`\n${taskTable(graded, tasks)}`);
    const failed = results.length - graded.length;
    const open = isOpen ? "; WITHOUT A SANDBOX" : "";
    if (others > 0)
      this.#line(`\ngrades.csv also has ${others} who were graded before and are not among these`);
    this.#line(
      `\n${graded.length} graded${failed > 0 ? pc.red(`, ${failed} not graded`) : ""}; seed ${seed}${open}`,
    );
  }

  #draw(): void {
    if (this.#spinner === undefined) return;
    const filled = this.#total === 0 ? BAR : Math.round((BAR * this.#done) / this.#total);
    const bar = `${"#".repeat(filled)}${"-".repeat(BAR - filled)}`;
    this.#spinner.text = `[${bar}] ${this.#done}/${this.#total}  ${printable([...this.#now].join(", ")).slice(0, 60)}`;
  }

  #line(text: string): void {
    this.#spinner?.clear();
    process.stdout.write(`${text}\n`);
  }
}

function lineOf(result: Result): string {
  const { student, score, points, problem, tasks } = result;
  const seen = printable(student);
  const name = seen.padEnd(24 - (seen.match(WIDE)?.length ?? 0));
  if (problem !== undefined) return `${name}${pc.red("not graded")}  ${printable(problem)}`;
  const tried = tasks.filter(({ outcome }) => outcome !== "not attempted").length;
  const remark = isStranger(result) ? STRANGER : `${tried} of ${tasks.length} tasks tried`;
  return `${name}${String(score).padStart(7)} of ${points}${pc.dim(`  ${remark}`)}`;
}

function taskTable(results: readonly Result[], tasks: readonly GradedTask[]): string {
  const rows = tasks.map(({ id, points }) => {
    const theirs = results.flatMap((result) => result.tasks.find((task) => task.id === id) ?? []);
    const count = (outcome: string) => theirs.filter((task) => task.outcome === outcome).length;
    const mean = sumOf(theirs.map(({ score }) => score)) / Math.max(1, theirs.length);
    return [
      id,
      `${points}`,
      mean.toFixed(2),
      ...["passed", "partly passed", "failed", "not attempted"].map(count),
    ];
  });
  const table = [["task", "points", "mean", "passed", "partly", "failed", "not tried"], ...rows].map((row) =>
    row.map(String),
  );
  const width = Math.max(...table.map(([id]) => id!.length)) + 2;
  return table
    .map(([id, ...cells]) => `${id!.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join("")}`)
    .join("\n");
}
