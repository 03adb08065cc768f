/**
 * One kernel process and a client of it over real sockets. It only sends, waits and looks at the clock; the messages
 * are made by the built protocol code.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { Session as Sender } from "../../dist/kernel/protocol/message.js";
import { Signer } from "../../dist/kernel/protocol/signature.js";
import { decode, encode } from "../../dist/kernel/protocol/wire.js";

/** What takes longer will not come. */
const PATIENCE_MS = 60_000;
const CHANNELS = ["shell", "iopub", "stdin", "control", "hb"];

async function freePorts() {
  const servers = CHANNELS.map(() => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
  const ports = servers.map(
    (server) => /** @type {import("node:net").AddressInfo} */ (server.address()).port,
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export class BenchSession {
  #sender = new Sender("bench");
  #shell = new Dealer({ linger: 0, reconnectInterval: 2 });
  #iopub = new Subscriber({ linger: 0, reconnectInterval: 2 });
  /** Called with each message that comes. @type {Set<(channel: string, message: any) => void>} */
  #listeners = new Set();
  #closed = false;

  /**
   * @param {string} folder
   * @param {object} connection
   * @param {Signer} signer
   * @param {import("node:child_process").ChildProcess} process
   * @param {number} startedAt
   */
  constructor(folder, connection, signer, process, startedAt) {
    this.folder = folder;
    this.signer = signer;
    this.process = process;
    this.startedAt = startedAt;
    const { shell_port, iopub_port } = /** @type {Record<string, number>} */ (connection);
    this.#shell.connect(`tcp://127.0.0.1:${shell_port}`);
    this.#iopub.connect(`tcp://127.0.0.1:${iopub_port}`);
    this.#iopub.subscribe("");
    void this.#listen("shell", this.#shell);
    void this.#listen("iopub", this.#iopub);
  }

  /** @param {import("./kernels.mjs").Kernel} kernel */
  static async start(kernel) {
    const folder = mkdtempSync(join(tmpdir(), "gradlab-bench-"));
    const ports = await freePorts();
    const connection = {
      ip: "127.0.0.1",
      transport: "tcp",
      key: "the-key-of-a-bench",
      signature_scheme: "hmac-sha256",
      ...Object.fromEntries(CHANNELS.map((name, i) => [`${name}_port`, ports[i]])),
    };
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const [program = "", ...args] = kernel.argv(file);
    const startedAt = performance.now();
    // A group of its own, so that all of its processes can be ended.
    const child = spawn(program, args, { cwd: folder, detached: true, stdio: "ignore" });
    const signer = new Signer(connection.key, connection.signature_scheme);
    return new BenchSession(folder, connection, signer, child, startedAt);
  }

  /** @param {string} channel @param {AsyncIterable<Buffer[]>} socket */
  async #listen(channel, socket) {
    try {
      for await (const frames of socket) {
        const message = decode(frames, this.signer);
        for (const listener of this.#listeners) listener(channel, message);
      }
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  /**
   * Sends a request and waits for its reply, and with `untilIdle` for its `idle` on iopub too.
   * @param {string} type
   * @param {object} content
   * @param {{untilIdle?: boolean}} [options]
   * @returns {Promise<{ms: number, at: number, content: any}>} how long it took, and when it was there
   */
  async request(type, content, { untilIdle = false } = {}) {
    const message = this.#sender.message(`${type}_request`, /** @type {any} */ (content));
    const sentAt = performance.now();
    const answer = this.#until(`a reply to ${type}`, (take) => {
      /** @type {any} */
      let reply;
      let isIdle = !untilIdle;
      return (channel, received) => {
        if (received.parent_header.msg_id !== message.header.msg_id) return;
        if (channel === "shell") reply = received.content;
        else if (received.content.execution_state === "idle") isIdle = true;
        if (reply !== undefined && isIdle) take(reply);
      };
    });
    await this.#shell.send(encode(message, this.signer));
    const reply = await answer;
    const at = performance.now();
    return { ms: at - sentAt, at, content: reply };
  }

  /** Asks who the kernel is until its iopub is heard too, as Jupyter's clients do before the first cell. */
  async untilReady() {
    let isHeard = false;
    const hear = (/** @type {string} */ channel) => {
      isHeard ||= channel === "iopub";
    };
    this.#listeners.add(hear);
    const { at } = await this.request("kernel_info", {});
    while (!isHeard) await this.request("kernel_info", {});
    this.#listeners.delete(hear);
    return at;
  }

  /** Runs a cell that must end well. @param {string} code */
  async run(code) {
    const options = {
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const done = await this.request("execute", { code, ...options }, { untilIdle: true });
    if (done.content.status !== "ok") {
      throw new Error(`${code}\n${(done.content.traceback ?? [JSON.stringify(done.content)]).join("\n")}`);
    }
    return done;
  }

  /** What an expression is, as text. @param {string} expression @returns {Promise<string>} */
  async value(expression) {
    const { content } = await this.request("execute", { code: "", user_expressions: { value: expression } });
    return content.user_expressions.value.data["text/plain"];
  }

  /**
   * @param {string} what
   * @param {(take: (value: any) => void) => (channel: string, message: any) => void} listenerFor
   */
  #until(what, listenerFor) {
    return new Promise((resolve, reject) => {
      /** @param {() => void} settle */
      const end = (settle) => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        this.process.off("exit", onExit);
        settle();
      };
      const listener = listenerFor((value) => end(() => resolve(value)));
      const onExit = () => end(() => reject(new Error(`the kernel ended before ${what} came`)));
      const timer = setTimeout(() => end(() => reject(new Error(`${what} did not come`))), PATIENCE_MS);
      this.#listeners.add(listener);
      this.process.once("exit", onExit);
    });
  }

  async end() {
    this.#closed = true;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    const { pid } = this.process;
    if (pid !== undefined && this.process.exitCode === null) {
      process.kill(-pid, "SIGKILL");
      await ended;
    }
    this.#shell.close();
    this.#iopub.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
