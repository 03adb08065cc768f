/**
 * One kernel as an operating-system process: started from its kernelspec in a working directory, interrupted,
 * restarted, and ended with everything it started. Its death is noticed and told, with its last words.
 * It speaks only on the control channel; what clients say goes through channels.ts.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Dealer } from "zeromq";
import { address } from "../protocol/connection.js";
import { Session } from "../protocol/message.js";
import { Signer } from "../protocol/signature.js";
import { encode } from "../protocol/wire.js";
import { type ConnectionFile, makeConnectionFile } from "./connectionFile.js";
import { messageOf } from "./errors.js";
import type { KernelSpec } from "./kernelspec.js";

/** How long a kernel may take to leave after a shutdown_request, and again after SIGTERM. */
const GRACE_MS = 2000;
/** How much of what a kernel wrote on its own stderr and stdout is kept for the report of its death. */
const LAST_WORDS = 4000;
const LAST_WORDS_MS = 50;

export type KernelState = "running" | "dead" | "stopped";

export class KernelProcess extends EventEmitter<{ dead: [reason: string] }> {
  readonly id = randomUUID();
  readonly session = new Session("gateway");
  state: KernelState = "running";
  /** Why it is dead, then from the second line on its last words; empty while it lives. */
  reason = "";
  #child!: ChildProcess;
  #lastWords = "";
  readonly #signer: Signer;

  private constructor(
    readonly spec: KernelSpec,
    readonly folder: string,
    readonly connection: ConnectionFile,
  ) {
    super();
    this.#signer = new Signer(connection.info.key, connection.info.signature_scheme);
    this.#spawn();
  }

  static async start(spec: KernelSpec, folder: string): Promise<KernelProcess> {
    return new KernelProcess(spec, folder, await makeConnectionFile(spec.name));
  }

  async interrupt(): Promise<void> {
    if (this.spec.interrupt_mode === "message") await this.#request("interrupt_request", {});
    else this.#child.kill("SIGINT");
  }

  async restart(): Promise<void> {
    await this.#end(true);
    this.#spawn();
  }

  /** Ends the kernel and all that it started; asking first, then less and less politely. */
  async stop(): Promise<void> {
    await this.#end(false);
    this.connection.remove();
  }

  /** What it sends makes no sense: it ends here, for a run that waits for a lost reply would wait for ever. */
  condemn(why: string): void {
    this.#died(this.#child, why);
  }

  /** For the moment when this process itself must go at once. */
  kill(): void {
    if (this.state === "running") this.state = "stopped";
    this.#signal("SIGKILL");
    this.connection.remove();
  }

  #spawn(): void {
    const [program, ...args] = this.spec.argv.map((arg) =>
      arg.replaceAll("{connection_file}", this.connection.path),
    );
    this.state = "running";
    this.#lastWords = "";
    const child = spawn(program!, args, {
      cwd: this.folder,
      // Its own process group: Ctrl-C in the terminal is ours to answer, and its children can be ended with it.
      detached: process.platform !== "win32",
      stdio: ["ignore", "pipe", "pipe"],
      // Jupyter's convention: a kernel whose parent is gone ends itself.
      env: { ...process.env, JPY_PARENT_PID: String(process.pid) },
    });
    this.#child = child;
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
      });
    }
    child.once("error", (error) => this.#died(child, `could not be started: ${messageOf(error)}`));
    child.once("exit", async (code, signal) => {
      // What it wrote and sent last is still on its way. The pipes may stay open as long as its children live.
      await Promise.race([once(child, "close"), delay(LAST_WORDS_MS)]);
      await delay(LAST_WORDS_MS);
      this.#died(child, signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`);
    });
  }

  #died(child: ChildProcess, what: string): void {
    if (this.state !== "running" || child !== this.#child) return;
    this.state = "dead";
    const words = this.#lastWords.trim();
    this.reason = `its process ${what}${words === "" ? "" : `\n${words}`}`;
    this.#signal("SIGKILL");
    this.emit("dead", this.reason);
  }

  async #end(restart: boolean): Promise<void> {
    const child = this.#child;
    const gone = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (this.state === "running") this.state = "stopped";
    const left = gone() ? Promise.resolve() : once(child, "exit");
    const wait = () => Promise.race([left, delay(GRACE_MS, undefined, { ref: false })]);
    if (!gone()) {
      await this.#request("shutdown_request", { restart });
      await wait();
    }
    if (!gone()) {
      this.#signal("SIGTERM");
      await wait();
    }
    this.#signal("SIGKILL");
    await left;
  }

  async #request(msgType: string, content: { restart?: boolean }): Promise<void> {
    const socket = new Dealer({ linger: 500, sendTimeout: 1000 });
    socket.connect(address(this.connection.info, "control"));
    try {
      await socket.send(encode(this.session.message(msgType, content), this.#signer));
    } finally {
      socket.close();
    }
  }

  /** To the whole process group, so that children of the kernel do not outlive it. */
  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child.pid;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  }
}
