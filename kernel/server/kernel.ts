/**
 * The kernel process: opens the sockets, hands each verified request to its handler, and ends when asked.
 * User code never runs here.
 */
import type { Compiler } from "../compiler/compiler.js";
import type { Executor } from "../executor/executor.js";
import { address, type ConnectionInfo } from "../protocol/connection.js";
import { type JsonObject, type Message, Session } from "../protocol/message.js";
import { Signer } from "../protocol/signature.js";
import type { CellOutputs } from "./cellOutputs.js";
import { CellRunner } from "./cellRunner.js";
import { Comms } from "./comms.js";
import { securityOf } from "./curve.js";
import { ExecutionQueue } from "./executionQueue.js";
import { commInfo, forwardComm, isComm } from "./handlers/comm.js";
import { type Handler, text } from "./handlers/handler.js";
import { kernelInfo } from "./handlers/kernelInfo.js";
import { complete, inspect, isComplete } from "./handlers/language.js";
import { history, interrupt, shutdown } from "./handlers/session.js";
import { HeartbeatSocket } from "./heartbeatSocket.js";
import { History } from "./history.js";
import { IopubSocket } from "./iopubSocket.js";
import { type RequestChannel, RequestSocket } from "./requestSocket.js";
import { StdinSocket } from "./stdinSocket.js";

/** Every request but `execute_request`, which waits in a queue. All are answered while a cell runs. */
const HANDLERS: { [request: string]: Handler } = {
  kernel_info: kernelInfo,
  complete,
  inspect,
  is_complete: isComplete,
  history,
  comm_info: commInfo,
  interrupt,
  shutdown,
};

/** The compiler takes most of a second to load; first the client's opening questions are answered. */
const QUIET_MS = 60;
/** The rest of it is loaded when nobody asks for anything; who runs a notebook at once is not kept waiting for it. */
const REST_MS = 500;

export interface KernelOptions {
  connection: ConnectionInfo;
  createCompiler(): Compiler;
  /** Lines that the compiler puts before the text of a cell. */
  prefixLines: number;
}

export class Kernel {
  readonly session = new Session("kernel");
  readonly history = new History();
  readonly comms = new Comms();
  readonly iopub: IopubSocket;
  readonly #options: KernelOptions;
  readonly #sockets: { [channel in RequestChannel]: RequestSocket };
  readonly #heartbeat: HeartbeatSocket;
  readonly #stdin: StdinSocket;
  readonly #cells: CellRunner;
  readonly #queue: ExecutionQueue;
  #compiler: Compiler | undefined;
  #compilerTimer: NodeJS.Timeout | undefined;
  #restTimer: NodeJS.Timeout | undefined;
  #ended: () => void = () => {};

  constructor(options: KernelOptions) {
    this.#options = options;
    const signer = new Signer(options.connection.key, options.connection.signature_scheme);
    const security = securityOf(options.connection);
    this.#heartbeat = new HeartbeatSocket(security);
    this.iopub = new IopubSocket(this.session, signer, security);
    this.#stdin = new StdinSocket(signer, security);
    this.#sockets = {
      shell: new RequestSocket("shell", signer, security),
      control: new RequestSocket("control", signer, security),
    };
    this.#cells = new CellRunner(this);
    this.#queue = new ExecutionQueue(this.#cells);
  }

  /** Serves until a client asks for the end. */
  async serve(): Promise<void> {
    const { connection } = this.#options;
    const { shell, control } = this.#sockets;
    await Promise.all([
      shell.open(address(connection, "shell")),
      control.open(address(connection, "control")),
      this.iopub.open(address(connection, "iopub")),
      this.#stdin.open(address(connection, "stdin")),
      this.#heartbeat.open(address(connection, "hb")),
    ]);
    const ended = new Promise<void>((resolve) => {
      this.#ended = resolve;
    });
    void this.#heartbeat.listen();
    void this.iopub.listen();
    void this.#stdin.listen((message) => this.#receiveAnswer(message));
    void shell.listen((message) => this.#receive("shell", message));
    void control.listen((message) => this.#receive("control", message));
    this.iopub.publish(undefined, "status", { execution_state: "starting" });
    this.#cells.executor.start();
    await ended;
    await this.#close();
  }

  get compiler(): Compiler {
    clearTimeout(this.#compilerTimer);
    if (this.#compiler === undefined) {
      this.#compiler = this.#options.createCompiler();
      this.#restTimer = setTimeout(() => {
        this.#restTimer = undefined;
        this.#compiler?.prepare();
      }, REST_MS);
    }
    return this.#compiler;
  }

  get prefixLines(): number {
    return this.#options.prefixLines;
  }

  /** Loads the compiler when no request has come for a moment. */
  prepareCompilerSoon(): void {
    if (this.#compiler !== undefined) return;
    clearTimeout(this.#compilerTimer);
    this.#compilerTimer = setTimeout(() => {
      try {
        void this.compiler;
      } catch (error) {
        // The first cell asks again, and is told.
        console.error("gradlab: the compiler could not be loaded:", error);
      }
    }, QUIET_MS);
  }

  get executor(): Executor {
    return this.#cells.executor;
  }

  get outputs(): CellOutputs {
    return this.#cells.outputs;
  }

  /** The process that held the values is gone, and with it what the compiler knows and the open comms. */
  forgetState(): void {
    this.#compiler?.forget();
    this.comms.clear();
  }

  /** Asks the user of the client that runs a cell. */
  ask({ prompt, password }: { prompt: string; password: boolean }, request: Message | undefined): void {
    if (request === undefined || request.content.allow_stdin !== true) {
      this.executor.send({ type: "input_reply", value: null });
      return;
    }
    const { identities, header } = request;
    const content = { prompt, password };
    this.#stdin.send(this.session.message("input_request", content, { identities, parent_header: header }));
  }

  #receiveAnswer(message: Message): void {
    if (message.header.msg_type !== "input_reply") return;
    this.executor.send({ type: "input_reply", value: text(message, "value") });
  }

  interrupt(): void {
    this.#cells.executor.interrupt();
  }

  /** Ends the kernel once the replies that are under way have gone out. */
  shutdownSoon(): void {
    setImmediate(() => this.#ended());
  }

  status(parent: Message, state: "busy" | "idle"): void {
    this.iopub.publish(parent, "status", { execution_state: state });
  }

  reply(channel: RequestChannel, request: Message, msgType: string, content: JsonObject): void {
    this.#sockets[channel].send(
      this.session.message(msgType, content, {
        identities: request.identities,
        parent_header: request.header,
      }),
    );
  }

  #receive(channel: RequestChannel, message: Message): void {
    if (this.#compilerTimer !== undefined) this.prepareCompilerSoon();
    this.#restTimer?.refresh();
    const type = message.header.msg_type;
    if (type === "execute_request" && channel === "shell") {
      this.#queue.push(message);
      return;
    }
    if (isComm(type)) {
      this.status(message, "busy");
      forwardComm(this, message);
      this.status(message, "idle");
      return;
    }
    const name = /^(.*)_request$/.exec(type)?.[1];
    const handler = name !== undefined && Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined;
    if (name === undefined || handler === undefined) {
      console.error("gradlab: a request of an unknown type was ignored");
      return;
    }
    void this.#answer(channel, message, `${name}_reply`, handler);
  }

  async #answer(
    channel: RequestChannel,
    message: Message,
    replyType: string,
    handler: Handler,
  ): Promise<void> {
    this.status(message, "busy");
    let content: JsonObject;
    try {
      content = await handler(this, message);
    } catch (error) {
      const { name, message: evalue, stack } = error instanceof Error ? error : new Error(String(error));
      content = { status: "error", ename: name, evalue, traceback: (stack ?? evalue).split("\n") };
    }
    this.reply(channel, message, replyType, content);
    this.status(message, "idle");
  }

  async #close(): Promise<void> {
    clearTimeout(this.#compilerTimer);
    clearTimeout(this.#restTimer);
    await this.#cells.executor.stop();
    await Promise.all([this.#sockets.shell.close(), this.#sockets.control.close(), this.iopub.close()]);
    this.#stdin.close();
    this.#heartbeat.close();
    this.#compiler?.close();
  }
}
