/**
 * A submission in its sandbox, as the grader sees it: its cells are run once, then expressions are evaluated over what
 * they left. A cell that ends the process, or hangs beyond its time, is left out and the others are run again, so that
 * one bad task does not take the good ones with it. Nothing here throws for what a submission does.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Thrown } from "../student.js";
import { FrameError, FrameReader, frame } from "./frames.js";
import { Jail } from "./jail.js";
import { LIMITS } from "./limits.js";
import { type CellReport, type FromGuest, fromGuest, type GuestCell, type ToGuest } from "./messages.js";

const SCRIPT = new URL("./guest/main.js", import.meta.url);
/** How long the process inside may take to stop code whose time is over, before all of it is ended. */
const GRACE_SECONDS = 8;
/** How long a sandbox may take to start: the compiler is loaded then. No code of the submission runs so early. */
const START_SECONDS = 120;

export type Answer = { value: string } | { thrown: Thrown } | { nothing: string };

export interface SubmissionOptions {
  /** For a cell, and for an answer. */
  readonly seconds: number;
  /** For all of a submission. */
  readonly totalSeconds: number;
  readonly slot: number;
  readonly isOpen: boolean;
  readonly seed: number;
}

interface Question {
  expression: string;
  names: string[];
  inputs: string;
  seed: number;
}

export class Submission {
  readonly #cells: readonly string[];
  readonly #options: SubmissionOptions;
  #deadline: number | undefined;
  readonly #reports = new Map<number, CellReport>();
  readonly #left = new Set<number>();
  /** Why no sandbox could be started, which is not the submission's fault. */
  failure: string | undefined;
  #jail: Jail | undefined;
  #inbox: Inbox | undefined;
  #starts = 0;
  #request = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param cells the sources of the cells to run, in their order */
  constructor(cells: readonly string[], options: SubmissionOptions) {
    this.#cells = cells;
    this.#options = options;
  }

  /** How each cell ended the last time that it was run. */
  get reports(): CellReport[] {
    return [...this.#reports.values()].sort((a, b) => a.index - b.index);
  }

  /** Runs the cells, if they are not already there. False when that cannot be done. */
  async #ready(): Promise<boolean> {
    while (this.#inbox === undefined) {
      if (this.failure !== undefined) return false;
      if (this.#starts > LIMITS.restarts || (this.#starts > 0 && this.#secondsLeft() <= 0)) return false;
      this.#starts++;
      await this.#runCells();
    }
    return true;
  }

  async #runCells(): Promise<void> {
    const { seconds, seed, slot, isOpen, totalSeconds } = this.#options;
    const cells: GuestCell[] = this.#cells
      .map((source, index) => ({ index, source }))
      .filter(({ index }) => !this.#left.has(index));
    const jail = new Jail({ script: SCRIPT, cpuSeconds: totalSeconds, slot, isOpen });
    const inbox = new Inbox(jail);
    this.#jail = jail;
    inbox.expect(1);
    const first = await inbox.next(START_SECONDS);
    if (first?.type !== "ready") {
      await jail.kill();
      this.failure = `its sandbox did not start: ${jail.stderr.trim() || (jail.reason ?? "no reason was given")}`;
      return;
    }
    inbox.expect(cells.length + 1);
    send(jail, { type: "run", cells, seconds, seed });
    for (let done = 0; ; done++) {
      const message = await inbox.next(Math.min(seconds + GRACE_SECONDS, this.#secondsLeft()));
      if (message?.type === "ran") {
        this.#inbox = inbox;
        return;
      }
      const current = cells[done];
      if (message?.type === "cell" && message.index === current?.index) {
        this.#reports.set(message.index, message);
        // If all must be run again, this one need not take its time again.
        if (message.outcome === "late") this.#left.add(message.index);
        if (message.outcome !== "died") continue;
      }
      // It died, or hangs, or talks nonsense: the cell that was running is left out from now on.
      await jail.kill();
      // When the time of the whole submission is over, no cell is to blame.
      if (current === undefined || this.#secondsLeft() <= 0) return;
      this.#left.add(current.index);
      const died: CellReport = { type: "cell", index: current.index, outcome: "died" };
      this.#reports.set(current.index, { ...died, name: "ProcessDied", message: whyDied(jail) });
      return;
    }
  }

  /** Asks one question; those that come meanwhile wait for their turn. */
  evaluate(question: Question): Promise<Answer> {
    const answer = this.#turn.then(() => this.#evaluate(question));
    this.#turn = answer;
    return answer;
  }

  async #evaluate(question: Question): Promise<Answer> {
    if (!(await this.#ready())) {
      return { nothing: this.#secondsLeft() > 0 ? "the notebook ends its process" : "the time was over" };
    }
    const inbox = this.#inbox!;
    const jail = this.#jail!;
    const request = ++this.#request;
    const seconds = Math.min(this.#options.seconds, this.#secondsLeft());
    inbox.expect(1);
    send(jail, { type: "evaluate", request, seconds, ...question });
    const message = await inbox.next(seconds + GRACE_SECONDS, request);
    if (message?.type === "answer") return { value: message.value };
    if (message?.type === "thrown") return { thrown: message.thrown };
    if (message?.type === "late") return { nothing: late(seconds) };
    const isOver = inbox.isOpen;
    await this.close();
    if (isOver) return { nothing: late(seconds) };
    return {
      nothing: jail.reason === undefined ? "your code ended the process of the notebook" : whyDied(jail),
    };
  }

  /** Ends the sandbox and everything in it. */
  async close(): Promise<void> {
    this.#inbox = undefined;
    await this.#jail?.kill();
  }

  /** Counted from the start of its first cell: a machine that is slow to start a sandbox takes nobody's time. */
  #secondsLeft(): number {
    this.#deadline ??= performance.now() + this.#options.totalSeconds * 1000;
    return (this.#deadline - performance.now()) / 1000;
  }
}

function late(seconds: number): string {
  return `no answer within ${Math.round(seconds)} s`;
}

function whyDied(jail: Jail): string {
  return jail.reason ?? "it ended the process that ran it";
}

function send(jail: Jail, message: ToGuest): void {
  jail.input.write(frame(message));
}

/** The messages of one sandbox. One that breaks the rules is ended, and says nothing more. */
class Inbox {
  readonly #messages: FromGuest[] = [];
  #wake: () => void = () => {};
  #bytes = 0;
  #expected = 0;
  /** Whether more may come. */
  isOpen = true;

  constructor(jail: Jail) {
    const reader = new FrameReader(LIMITS.frameBytes, LIMITS.frame);
    jail.output.on("data", (chunk: Buffer) => {
      this.#bytes += chunk.length;
      if (!this.isOpen) return;
      try {
        if (this.#bytes > LIMITS.outputBytes) throw new FrameError("too much");
        for (const message of reader.push(chunk)) this.#take(message);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        this.#end();
        void jail.kill(`it sent what is no answer: ${error.message}`);
      }
    });
    void jail.ended.then(() => this.#end());
  }

  /** So many messages more may come: each is asked for. */
  expect(count: number): void {
    this.#expected += count;
  }

  #take(message: unknown): void {
    if (--this.#expected < 0) throw new FrameError("more than it was asked");
    const known = fromGuest.safeParse(message);
    if (!known.success) throw new FrameError("not a message");
    this.#messages.push(known.data);
    this.#wake();
  }

  #end(): void {
    this.isOpen = false;
    this.#wake();
  }

  /** The next message; with `request`, the next about it. Undefined when none comes. */
  async next(seconds: number, request?: number): Promise<FromGuest | undefined> {
    const over = new AbortController();
    const timeout = delay(Math.max(0, seconds) * 1000, "over" as const, { signal: over.signal }).catch(
      () => "over" as const,
    );
    try {
      for (;;) {
        while (this.#messages.length > 0) {
          const message = this.#messages.shift()!;
          if (request === undefined || ("request" in message && message.request === request)) return message;
        }
        if (!this.isOpen) return undefined;
        const woken = new Promise<"woken">((resolve) => {
          this.#wake = () => resolve("woken");
        });
        if ((await Promise.race([woken, timeout])) === "over") return undefined;
      }
    } finally {
      over.abort();
    }
  }
}
