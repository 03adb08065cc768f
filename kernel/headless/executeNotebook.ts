/**
 * Runs one notebook in a fresh kernel, cell after cell, and stops at the first thing that nobody expected: an error,
 * a reply that is not "ok", a timeout, the kernel's death, or no error where the cell's tag promised one.
 * Outputs are put into the notebook as they come, so that whatever happens what is there can be written.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Client, KernelDied, type Server } from "./client.js";
import { messageOf } from "./errors.js";
import { type ErrorContent, failureFromError, failureOf } from "./failure.js";
import { type CodeCell, hasTag, type Notebook, sourceOf } from "./notebook.js";
import { OutputCollector } from "./outputs.js";
import type { CellResult, Failure, NotebookResult, Observer } from "./result.js";

/** After a timeout's interrupt, how long the cell may take to end. */
const INTERRUPT_MS = 5000;
/** When the whole run ends, how long a cell may take to say what it has said already. */
const LAST_WORDS_MS = 1000;
/** When the run is broken off, how long a kernel that is just starting may take to come up and be ended. */
const ABANDON_MS = 5000;

export interface Execution {
  file: string;
  notebook: Notebook;
  server: Server;
  kernelName: string;
  /** The kernel's working directory, as the server names it. */
  path: string;
  /** Seconds per cell; none when undefined. */
  timeout: number | undefined;
  /** Aborted when the whole run is to end. */
  signal: AbortSignal;
  observer: Observer;
}

export async function executeNotebook(execution: Execution): Promise<NotebookResult> {
  const { file, observer } = execution;
  const started = performance.now();
  const runner = new NotebookRunner(execution);
  observer.notebookStarted(file, runner.results.length);
  const failure = await runner.run();
  const failed = failure !== undefined || runner.results.some((cell) => cell.status === "failed");
  const result: NotebookResult = {
    file,
    status: failed ? "failed" : execution.signal.aborted ? "interrupted" : "passed",
    cells: runner.results,
    seconds: secondsSince(started),
    ...(failure && { failure }),
  };
  observer.notebookFinished(result);
  return result;
}

class NotebookRunner {
  readonly results: CellResult[] = [];
  readonly #cells: CodeCell[] = [];
  readonly #collector = new OutputCollector();
  readonly #ran = new Map<number, { number: number; cell: CodeCell }>();
  readonly #aborted: Promise<"aborted">;

  constructor(readonly execution: Execution) {
    for (const [i, cell] of execution.notebook.cells.entries()) {
      if (cell.cell_type !== "code") continue;
      this.#cells.push(cell);
      this.results.push({ number: i + 1, title: titleOf(cell), status: "not-run", seconds: 0 });
      if (hasTag(cell, "skip-execution")) continue;
      // Outputs of an earlier run must not pass for outputs of this one.
      cell.outputs = [];
      cell.execution_count = null;
    }
    const { signal } = execution;
    this.#aborted = new Promise((resolve) => {
      if (signal.aborted) resolve("aborted");
      signal.addEventListener("abort", () => resolve("aborted"), { once: true });
    });
  }

  /** Returns the failure that belongs to no cell, if there is one. */
  async run(): Promise<Failure | undefined> {
    const { server, kernelName, path } = this.execution;
    const starting = Client.start(server, kernelName, path, (parentId, message) =>
      this.#collector.accept(parentId, message),
    );
    let client: Client | "aborted";
    try {
      client = await Promise.race([starting, this.#aborted]);
    } catch (error) {
      const { message, traceback } = died(new KernelDied(messageOf(error)));
      return { ...failureOf("no-kernel", `the kernel "${kernelName}" did not start: ${message}`), traceback };
    }
    if (client === "aborted") {
      const ended = starting.then((late) => late.shutdown()).catch(() => {});
      await Promise.race([ended, delay(ABANDON_MS, undefined, { ref: false })]);
      return undefined;
    }
    try {
      await this.#describeKernel(client);
      await this.#quieten(client);
      await this.#runCells(client);
    } finally {
      // A server that cannot end a kernel has nothing more to say about the cells.
      await client.shutdown().catch(() => {});
    }
    return undefined;
  }

  async #describeKernel(client: Client): Promise<void> {
    const { metadata } = this.execution.notebook;
    const { language_info } = await client.info;
    metadata.language_info = language_info;
    metadata.kernelspec ??= await client.spec();
  }

  /** No protocol hands a kernel the notebook's metadata, so what they ask for is said in the kernel's own words. */
  async #quieten(client: Client): Promise<void> {
    if (this.execution.notebook.metadata.gradlab?.shapes !== false) return;
    await client.execute("// @shapes-off notebook", { silent: true }).done;
  }

  async #runCells(client: Client): Promise<void> {
    for (const [i, cell] of this.#cells.entries()) {
      if (this.execution.signal.aborted) return;
      const result = this.results[i]!;
      if (hasTag(cell, "skip-execution")) result.status = "skipped";
      else if (sourceOf(cell).trim() === "") result.status = "passed";
      else {
        this.execution.observer.cellStarted(result.number, i + 1);
        const started = performance.now();
        const failure = await this.#runCell(client, cell, result.number);
        result.seconds = secondsSince(started);
        if (failure === "aborted") return;
        this.#judge(result, failure);
        const warnings = warningsIn(cell);
        if (warnings.length > 0) result.warnings = warnings;
      }
      this.execution.observer.cellFinished(result);
      if (result.status === "failed") return;
    }
    this.#findLateErrors();
  }

  #judge(result: CellResult, failure: Failure | undefined): void {
    result.status = failure === undefined ? "passed" : "failed";
    if (failure !== undefined) result.failure = failure;
  }

  async #runCell(client: Client, cell: CodeCell, number: number): Promise<Failure | "aborted" | undefined> {
    const { timeout } = this.execution;
    const timer = new AbortController();
    const contenders: Promise<Awaited<ReturnType<Client["execute"]>["done"]> | "aborted" | "late">[] = [];
    try {
      const { id, done } = client.execute(sourceOf(cell));
      this.#collector.track(id, cell);
      contenders.push(done, this.#aborted);
      if (timeout !== undefined) {
        contenders.push(delay(timeout * 1000, "late" as const, { signal: timer.signal }).catch(() => "late"));
      }
      const outcome = await Promise.race(contenders);
      if (outcome === "aborted") {
        await this.#hearLastWords(client, done);
        return "aborted";
      }
      if (outcome === "late") return await this.#interrupt(client, done);
      const { content } = outcome;
      cell.execution_count = content.execution_count ?? cell.execution_count ?? null;
      if (typeof cell.execution_count === "number") this.#ran.set(cell.execution_count, { number, cell });
      return this.#failureIn(cell, content.status, content as ErrorContent);
    } catch (error) {
      if (error instanceof KernelDied) return died(error);
      throw error;
    } finally {
      timer.abort();
    }
  }

  #failureIn(cell: CodeCell, status: string, reply: ErrorContent): Failure | undefined {
    const shown = errorIn(cell);
    const mayRaise = hasTag(cell, "raises-exception");
    if (status !== "ok" && status !== "error") {
      return failureOf("not-run", `the kernel did not run this cell: it answered "${status}"`);
    }
    const error: ErrorContent | undefined = status === "error" ? { ...shown, ...reply } : shown;
    if (error !== undefined) {
      return mayRaise ? undefined : failureFromError(error, cell.execution_count ?? undefined, this.#ran);
    }
    return mayRaise
      ? failureOf("no-error", "this cell is tagged raises-exception, but it raised nothing")
      : undefined;
  }

  /** Output that a kernel holds back for a moment, to send it together, would be lost if it were ended at once. */
  async #hearLastWords(client: Client, done: Promise<unknown>): Promise<void> {
    const heard = client.interrupt().then(() => done);
    const late = delay(LAST_WORDS_MS, undefined, { ref: false });
    await Promise.race([heard, late]).catch(() => {}); // It has died: then there is nothing more to hear.
  }

  async #interrupt(client: Client, done: Promise<unknown>): Promise<Failure> {
    const spent = `this cell did not finish within ${this.execution.timeout} s`;
    const stopped = client.interrupt().then(
      () => done.then(() => "and was interrupted"),
      (error: unknown) => `and could not be interrupted: ${messageOf(error)}`,
    );
    const late = delay(INTERRUPT_MS, "and did not stop when it was interrupted", { ref: false });
    try {
      return failureOf("timeout", `${spent} ${await Promise.race([stopped, late])}`);
    } catch (error) {
      if (!(error instanceof KernelDied)) throw error;
      const failure = died(error);
      return { ...failure, message: `${spent}: ${failure.message}` };
    }
  }

  /** An error can come after its cell has ended, from a timer or a promise that nobody awaited. */
  #findLateErrors(): void {
    for (const [i, cell] of this.#cells.entries()) {
      const result = this.results[i]!;
      if (result.status !== "passed") continue;
      const error = errorIn(cell);
      if (error === undefined || hasTag(cell, "raises-exception")) continue;
      this.#judge(result, failureFromError(error, cell.execution_count ?? undefined, this.#ran));
      this.execution.observer.cellFinished(result);
      return;
    }
  }
}

/** The reason is one line; what follows are the kernel's last words. */
function died(error: KernelDied): Failure {
  const [reason, ...words] = error.message.split("\n");
  return { ...failureOf("kernel-died", reason!), traceback: words.join("\n") };
}

function errorIn(cell: CodeCell): ErrorContent | undefined {
  return cell.outputs.find((output) => output.output_type === "error") as ErrorContent | undefined;
}

function titleOf(cell: CodeCell): string {
  const line = sourceOf(cell)
    .split("\n")
    .find((each) => each.trim() !== "");
  return line?.trim().slice(0, 60) ?? "";
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

/** The outputs of a cell that the kernel has marked as warnings, as text. */
function warningsIn(cell: CodeCell): string[] {
  return (cell.outputs as WarningOutput[]).flatMap(({ metadata, data }) => {
    const text = metadata?.gradlab?.warning === true ? data?.["text/plain"] : undefined;
    return typeof text === "string" ? [text] : [];
  });
}

interface WarningOutput {
  metadata?: { gradlab?: { warning?: unknown } };
  data?: Record<string, unknown>;
}
