/**
 * What a person sees while notebooks run: a spinner on a terminal, plain lines elsewhere, annotations on GitHub;
 * every failure with its cell, source line and error; a summary at the end. Decides nothing.
 */
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import ora, { type Ora } from "ora";
import pc from "picocolors";
import { showPlace } from "./failure.js";
import type { CellResult, Failure, NotebookResult, Observer } from "./result.js";

/** A longer traceback is cut in the middle: the notebook and the JUnit file have it whole. */
const MAX_TRACEBACK_LINES = 40;

export class Report implements Observer {
  #file = "";
  #codeCells = 0;
  #spinner: Ora | undefined;
  // A terminal that reports no width would make the spinner clear lines for ever.
  readonly #isLive = Boolean(process.stdout.isTTY && process.stderr.isTTY && process.stderr.columns > 0);
  readonly #isGitHub = process.env.GITHUB_ACTIONS === "true";

  notebookStarted(file: string, codeCells: number): void {
    this.#file = file;
    this.#codeCells = codeCells;
    // Ctrl-C must reach us as a signal, so the spinner may not take the keyboard.
    if (this.#isLive)
      this.#spinner = ora({ text: `${file}  starting the kernel`, discardStdin: false }).start();
    else this.#line(`${file}`);
  }

  cellStarted(number: number, position: number): void {
    if (this.#spinner)
      this.#spinner.text = `${this.#file}  cell ${number} (${position} of ${this.#codeCells})`;
  }

  cellFinished(cell: CellResult): void {
    if (this.#isLive || cell.status === "not-run") return;
    this.#line(`  cell ${cell.number}  ${paint(cell.status)}  ${duration(cell.seconds)}`);
  }

  notebookFinished(result: NotebookResult): void {
    this.#spinner?.stop();
    this.#spinner = undefined;
    const ran = result.cells.filter(({ status }) => status === "passed" || status === "failed").length;
    const cells = `${ran} of ${count(result.cells.length, "code cell")}`;
    this.#line(`${paint(result.status)}  ${result.file}  ${pc.dim(`${cells}, ${duration(result.seconds)}`)}`);
    for (const cell of result.cells) {
      for (const warning of cell.warnings ?? []) this.#warning(result.file, cell, warning);
    }
    if (result.failure) this.#failure(result.file, undefined, result.failure);
    for (const cell of result.cells) if (cell.failure) this.#failure(result.file, cell, cell.failure);
  }

  summary(results: readonly NotebookResult[], planned: number): void {
    const counted = (status: NotebookResult["status"]) =>
      results.filter((result) => result.status === status).length;
    const parts = (["passed", "failed", "interrupted"] as const)
      .filter((status) => counted(status) > 0)
      .map((status) => `${counted(status)} ${status}`);
    if (planned > results.length) parts.push(`${planned - results.length} not run`);
    const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
    this.#line(`\n${count(planned, "notebook")}: ${parts.join(", ")} (${duration(seconds)})`);
    if (results.length < 2) return;
    for (const { file, status } of results)
      if (status !== "passed") this.#line(`  ${paint(status)}  ${file}`);
  }

  #warning(file: string, cell: CellResult, warning: string): void {
    const lines = warning.split("\n").map((line) => `  ${line}`);
    this.#line(`\n${pc.yellow(`${file}: cell ${cell.number} has a warning`)}\n${lines.join("\n")}\n`);
  }

  #failure(file: string, cell: CellResult | undefined, failure: Failure): void {
    const [innermost, own] = failure.places;
    const lines = [pc.red(pc.bold(`${file}: ${whereOf(cell, failure)}`)), `  ${failure.message}`, ""];
    if (innermost) {
      if (innermost.cell !== cell?.number)
        lines.push(`  in cell ${innermost.cell} (In[${innermost.count}]):`);
      lines.push(...showPlace(innermost), "");
    }
    if (own) lines.push(`  called from cell ${own.cell} (In[${own.count}]):`, ...showPlace(own), "");
    if (stripVTControlCharacters(failure.traceback).trim() !== failure.message) {
      lines.push(...traceback(failure.traceback));
    }
    this.#line(`\n${lines.join("\n").trimEnd()}\n`);
    if (this.#isGitHub) this.#line(annotation(file, cell, failure));
  }

  #line(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}

/** `cell 4 failed (In[3], line 2)` */
function whereOf(cell: CellResult | undefined, failure: Failure): string {
  if (cell === undefined) return "no cell was run";
  const place = failure.places.find(({ cell: number }) => number === cell.number);
  return `cell ${cell.number} failed${place ? ` (In[${place.count}], line ${place.line})` : ""}`;
}

function traceback(text: string): string[] {
  const lines = (pc.isColorSupported ? text : stripVTControlCharacters(text)).trimEnd().split("\n");
  const half = MAX_TRACEBACK_LINES / 2;
  const cut = lines.length - MAX_TRACEBACK_LINES;
  const shown =
    cut <= 0 ? lines : [...lines.slice(0, half), `... ${cut} more lines ...`, ...lines.slice(-half)];
  return shown.map((line) => `  ${line}`);
}

/** A workflow command of GitHub Actions; https://docs.github.com/actions/reference/workflow-commands */
function annotation(file: string, cell: CellResult | undefined, failure: Failure): string {
  const data = (text: string) =>
    stripVTControlCharacters(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const path = relative(process.env.GITHUB_WORKSPACE ?? process.cwd(), file);
  const text = [
    failure.message,
    ...failure.places.map(({ line, text: source }) => `line ${line}: ${source.trim()}`),
  ];
  return `::error file=${property(path)},title=${property(whereOf(cell, failure))}::${data(text.join("\n"))}`;
}

function paint(status: NotebookResult["status"] | CellResult["status"]): string {
  if (status === "passed") return pc.green(status);
  return status === "failed" ? pc.red(status) : pc.yellow(status);
}

function duration(seconds: number): string {
  return seconds < 60
    ? `${seconds.toFixed(2)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
