/**
 * The kernel's side of the process that runs user code: starts it, hands it cells one at a time, interrupts it,
 * and notices when it dies. Whatever user code does there, this side goes on.
 *
 * The child gets no secret: not the key, not the connection file.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { totalmem } from "node:os";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { pack, Unpacker } from "./channel.js";
import {
  type CellError,
  CHILD_READS,
  CHILD_WRITES,
  type FromChild,
  type RunCell,
  type ToChild,
} from "./messages.js";

const CHILD = fileURLToPath(new URL("./child/main.js", import.meta.url));
/** What a cell may keep on the JavaScript heap; past it the process aborts, and the machine stays usable. */
const HEAP_LIMIT_MB = Math.min(4096, Math.floor(totalmem() / 2 / 1024 ** 2));
/** So V8 ends when the heap is full, or when a single array is too large for it. */
const OUT_OF_MEMORY =
  /FATAL ERROR: .*(?:memory|invalid (?:array|table) length|invalid table size|allocation)/i;
/** How long the last output of a dead process is waited for. */
const DRAIN_MS = 250;
/** How long an interrupted cell may take to stop before its process is killed. */
const GRACE_MS = 5000;

export type CellEvent = Exclude<FromChild, { type: "ready" | "done" }>;

export interface Outcome {
  error: CellError | undefined;
  /** The process died: all variables are lost. */
  stateLost: boolean;
}

export interface ExecutorOptions {
  onEvent(event: CellEvent, buffers: readonly Uint8Array[]): void;
  /** The process died while no cell ran. */
  onIdleDeath(reason: string): void;
}

interface Running {
  cell: number;
  finish(outcome: Outcome): void;
}

export class Executor {
  #child: ChildProcess | undefined;
  #running: Running | undefined;
  #lastCell = 0;
  #killTimer: NodeJS.Timeout | undefined;
  #killedAfterInterrupt = false;
  /** Whether V8 has said, as its last words, that memory is used up. */
  #isOutOfMemory = false;
  #hasStarted = false;

  constructor(readonly options: ExecutorOptions) {}

  /** Starts the process ahead of the first cell, or after a death. */
  start(): void {
    if (this.#child !== undefined) return;
    const child = spawn(process.execPath, [...childFlags(), CHILD], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      env: { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? "0" },
    });
    this.#child = child;
    this.#hasStarted = false;
    this.#isOutOfMemory = false;
    const unpacker = new Unpacker<FromChild>();
    const events = child.stdio[CHILD_WRITES] as Readable;
    events.on("data", (chunk: Buffer) => {
      for (const { body, buffers } of unpacker.push(chunk)) this.#receive(body, buffers);
    });
    // What native code and subprocesses write past process.stdout arrives here.
    for (const name of ["stdout", "stderr"] as const) {
      child[name]!.setEncoding("utf8").on("data", (text: string) => {
        this.#isOutOfMemory ||= OUT_OF_MEMORY.test(text);
        this.options.onEvent({ type: "stream", cell: this.#lastCell, name, text }, []);
      });
    }
    (child.stdio[CHILD_READS] as Writable).on("error", () => {}); // A death is reported by its exit.
    child.on("exit", (code, signal) => {
      // What it wrote last is still in the pipes; a process that it left behind may hold them open for long.
      const died = () => this.#died(child, code, signal);
      const timer = setTimeout(died, DRAIN_MS);
      child.once("close", () => {
        clearTimeout(timer);
        died();
      });
    });
    child.on("error", (error) => this.#died(child, null, null, error.message));
  }

  run(request: Omit<RunCell, "type">): Promise<Outcome> {
    if (this.#running !== undefined) throw new Error("a cell is running: cells run one after another");
    this.start();
    return new Promise((finish) => {
      this.#running = { cell: request.cell, finish };
      this.#lastCell = request.cell;
      const message: RunCell = { type: "run", ...request };
      (this.#child?.stdio[CHILD_READS] as Writable | undefined)?.write(pack(message));
    });
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Stops the running cell and keeps its variables; kills the process if it can't be stopped. */
  interrupt(): void {
    if (this.#running === undefined || this.#killTimer !== undefined) return;
    this.send({ type: "interrupt" });
    this.#killTimer = setTimeout(() => {
      this.#killedAfterInterrupt = true;
      this.#child?.kill("SIGKILL");
    }, GRACE_MS);
  }

  /** Ends the process, with its variables. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const closed = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await closed;
    this.#finish({ error: undefined, stateLost: true });
  }

  /** Hands on what a client sent: an answer to `input`, or a message of a comm. */
  send(message: Exclude<ToChild, RunCell>, buffers: readonly Uint8Array[] = []): void {
    (this.#child?.stdio[CHILD_READS] as Writable | undefined)?.write(pack(message, buffers));
  }

  #receive(event: FromChild, buffers: readonly Uint8Array[]): void {
    if (event.type === "ready") {
      this.#hasStarted = true;
      return;
    }
    if (event.type !== "done") {
      this.options.onEvent(event, buffers);
      return;
    }
    if (event.cell === this.#running?.cell) this.#finish({ error: event.error, stateLost: false });
  }

  #finish(outcome: Outcome): void {
    clearTimeout(this.#killTimer);
    this.#killTimer = undefined;
    const running = this.#running;
    this.#running = undefined;
    running?.finish(outcome);
  }

  #died(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null, failure?: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    const reason = failure ?? this.#describeDeath(code, signal);
    this.#killedAfterInterrupt = false;
    if (this.#running === undefined) {
      this.options.onIdleDeath(reason);
      return;
    }
    const evalue = this.#hasStarted
      ? `${reason}; all variables are lost. The next cell starts afresh: run the cells above again.`
      : `the process that runs the cells could not start: ${reason}. What it said stands in the output above.`;
    this.#finish({
      error: { ename: "ProcessDied", evalue, traceback: [`ProcessDied: ${evalue}`] },
      stateLost: true,
    });
  }

  #describeDeath(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.#killedAfterInterrupt)
      return "the cell did not stop when interrupted, so its process was killed";
    if (signal === "SIGABRT" || code === 134) {
      return this.#isOutOfMemory
        ? "the process that runs the cells ran out of memory"
        : "the process that runs the cells aborted, as process.abort() and failing native code do";
    }
    if (signal !== null) return `the process that runs the cells was ended by ${signal}`;
    return `the process that runs the cells ended with exit code ${code}, as process.exit(${code}) does`;
  }
}

function childFlags(): string[] {
  return [
    "--no-force-async-hooks-checks", // else an interrupt inside a timer's callback aborts Node
    "--disable-warning=ExperimentalWarning", // require() of an ES module is one on Node 20
    // A limit that the user chose counts more.
    ...(process.env.NODE_OPTIONS?.includes("max-old-space-size")
      ? []
      : [`--max-old-space-size=${HEAP_LIMIT_MB}`]),
  ];
}
