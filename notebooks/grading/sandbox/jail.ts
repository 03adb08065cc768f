/**
 * One process in a sandbox, from its start to its certain end. When it is killed, everything that it started is gone
 * too: they share a process namespace, whose first process dies with us.
 *
 * Without a sandbox (`isOpen`) it is an ordinary process with an empty environment: for notebooks that are trusted.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { bubblewrapWords } from "./bubblewrap.js";
import { LIMITS } from "./limits.js";
import { describeProgram, findProgram, type Program } from "./program.js";
import { othersIn, treeOf } from "./tree.js";

/** The file descriptors through which bubblewrap is told what to do. */
const OPTIONS = 3;
const FILTER = 4;
/** bubblewrap, the first process inside, ours, and the one that runs cells: what more there is, the code has started. */
const OWN_GENERATIONS = 3;
/** How often the processes of a sandbox are looked at. */
const WATCH_MS = 200;

export interface JailOptions {
  /** A script of gradlab's build. */
  readonly script: URL;
  readonly words?: readonly string[];
  readonly cpuSeconds: number;
  readonly slot: number;
  /** No sandbox: the code may do whatever the grader's user may. */
  readonly isOpen?: boolean;
}

let program: Program | undefined;

/** Processes without a sandbox, and their folders: nothing but us ends them. */
const open = new Set<{ pid: number | undefined; folder: string }>();
process.on("exit", () => {
  for (const { pid, folder } of open) {
    killGroup(pid);
    rmSync(folder, { recursive: true, force: true });
  }
});

export class Jail {
  readonly #process: ChildProcess;
  readonly #closed: Promise<void>;
  readonly #watch: NodeJS.Timeout | undefined;
  readonly #open: { pid: number | undefined; folder: string } | undefined;
  readonly #isOpen: boolean;
  #stderr = "";
  /** Why we ended it, if we did. */
  reason: string | undefined;

  constructor(options: JailOptions) {
    this.#isOpen = options.isOpen === true;
    const folder = this.#isOpen ? mkdtempSync(join(tmpdir(), "gradlab-")) : undefined;
    this.#process = folder === undefined ? startInside(options) : startOpen(options, folder);
    const child = this.#process;
    if (folder !== undefined) {
      this.#open = { pid: child.pid, folder };
      open.add(this.#open);
    }
    this.#closed = new Promise((resolve) => {
      child.once("close", () => resolve());
      child.once("error", () => resolve());
    });
    child.stdin!.on("error", () => {}); // Its end is told by `ended`.
    child.stderr!.on("data", (chunk: Buffer) => {
      if (this.#stderr.length < LIMITS.stderrBytes) this.#stderr += chunk.toString("latin1");
    });
    if (!this.#isOpen) this.#watch = setInterval(() => this.#look(), WATCH_MS);
    void this.#closed.then(() => this.#release());
  }

  get input(): Writable {
    return this.#process.stdin!;
  }

  get output(): Readable {
    return this.#process.stdout!;
  }

  /** The beginning of what it wrote to stderr. */
  get stderr(): string {
    return this.#stderr.slice(0, LIMITS.stderrBytes);
  }

  /** Resolves when nothing of it is left. */
  get ended(): Promise<void> {
    return this.#closed;
  }

  async kill(reason?: string): Promise<void> {
    this.reason ??= reason;
    if (this.#isOpen) killGroup(this.#process.pid);
    this.#process.kill("SIGKILL");
    await this.#closed;
  }

  /** Lets go of one that cannot be ended, so that we can end. */
  abandon(): void {
    for (const stream of [this.input, this.output, this.#process.stderr!]) stream.destroy();
    this.#process.unref();
    this.#release();
  }

  #look(): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    const tree = treeOf(pid);
    // A hundred busy processes would leave other submissions no time.
    for (const other of othersIn(tree, pid, OWN_GENERATIONS)) giveWay(other);
    if (tree.bytes <= LIMITS.sandboxBytes) return;
    void this.kill(`it used more than ${LIMITS.sandboxBytes / 2 ** 20} MB of memory`);
  }

  #release(): void {
    clearInterval(this.#watch);
    if (this.#open === undefined) return;
    open.delete(this.#open);
    rmSync(this.#open.folder, { recursive: true, force: true });
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function startInside({ script, words = [], cpuSeconds, slot }: JailOptions): ChildProcess {
  program ??= describeProgram();
  const isRoot = process.getuid?.() === 0;
  const inmate = { script: program.inside(script), words, cpuSeconds, slot, filter: FILTER };
  const { options, command } = bubblewrapWords(program, inmate, isRoot);
  // The options go through a pipe: a command line and an environment could be read in the sandbox's /proc.
  const child = spawn(findProgram("bwrap"), ["--args", `${OPTIONS}`, "--", ...command], {
    env: {},
    stdio: ["pipe", "pipe", "pipe", "pipe", "pipe"],
  });
  sacrifice(child.pid);
  for (const [at, bytes] of [
    [FILTER, program.filter],
    [OPTIONS, options.map((word) => `${word}\0`).join("")],
  ] as const) {
    const pipe = child.stdio[at] as Writable;
    pipe.on("error", () => {}); // It could not start, and says why on stderr.
    pipe.end(bytes);
  }
  return child;
}

function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended in the meantime.
  }
}

/** Where memory runs short, Linux ends a sandbox before anything else. It has not started yet: it waits for its options. */
function sacrifice(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, "1000");
  } catch {
    // It could not start, and says why on stderr.
  }
}

function startOpen({ script, words = [] }: JailOptions, folder: string): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(script), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, LANG: "C.UTF-8" },
    detached: true, // A group of its own, so that all of it can be ended.
    stdio: ["pipe", "pipe", "pipe"],
  });
}
