/**
 * Cells run one after another, in the order in which they came. When one fails, those that wait behind it are
 * answered with `aborted` and do not run; what is sent after the client has seen the failure runs.
 */
import type { Message } from "../protocol/message.js";

export interface CellRunner {
  /** Runs a cell to its end; returns whether those behind it may run. */
  run(message: Message): Promise<boolean>;
  abort(message: Message): void;
}

export class ExecutionQueue {
  readonly #runner: CellRunner;
  #waiting: Message[] = [];
  #isRunning = false;

  constructor(runner: CellRunner) {
    this.#runner = runner;
  }

  push(message: Message): void {
    this.#waiting.push(message);
    if (!this.#isRunning) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#isRunning = true;
    for (;;) {
      const message = this.#waiting.shift();
      if (message === undefined) break;
      if (await this.#runner.run(message)) continue;
      const aborted = this.#waiting;
      this.#waiting = [];
      for (const other of aborted) this.#runner.abort(other);
    }
    this.#isRunning = false;
  }
}
