/**
 * One kernel as a notebook run sees it, over @jupyterlab/services: started, ready, executing one cell after another,
 * gone. The same code talks to our gateway and to a real Jupyter server. It collects no outputs and judges no cell.
 */
import { setTimeout as delay } from "node:timers/promises";
import {
  type Kernel,
  KernelAPI,
  KernelConnection,
  type KernelMessage,
  ServerConnection,
} from "@jupyterlab/services";
import { WebSocket } from "ws";
import { messageOf } from "./errors.js";

/** How long a kernel may take from its start to its first answer that also came over iopub. */
const READY_MS = 60_000;
/** How long to wait for one answer before asking again: an iopub subscription may still be joining. */
const ASK_AGAIN_MS = 100;
/** Between two questions, so that other news can come in; and while there is no connection. */
const BREATH_MS = 5;
const RECONNECT_MS = 50;
/** How long a lost connection to a server may take to come back. */
const LOST_MS = 15_000;
const SHUTDOWN_ATTEMPTS = 8;
const SHUTDOWN_AGAIN_MS = 500;
const MAX_MESSAGE = 1024 * 1024 * 1024;

export type IopubListener = (parentId: string, message: KernelMessage.IIOPubMessage) => void;

/** The kernel is gone, and why. Nothing more can be run. */
export class KernelDied extends Error {
  override readonly name = "KernelDied";
}

/** Where kernels are started: our gateway, or a Jupyter server. */
export interface Server {
  url: string;
  token: string;
}

/**
 * Settings for one connection. The socket has no 100 MiB limit, and a message that the library refuses is told to
 * `onNonsense`; left alone, the library throws it out of the socket and ends the whole process.
 */
export function serverSettings(
  { url, token }: Server,
  onNonsense: (error: unknown) => void = () => {},
): ServerConnection.ISettings {
  class KernelSocket extends WebSocket {
    constructor(address: string, protocols?: string | string[]) {
      super(address, protocols, { maxPayload: MAX_MESSAGE, perMessageDeflate: false });
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      try {
        return super.emit(event, ...args);
      } catch (error) {
        onNonsense(error);
        return true;
      }
    }
  }
  return ServerConnection.makeSettings({
    baseUrl: url,
    token,
    appendToken: true,
    // The library keeps only the message of a failed request, which is never the reason.
    fetch: (request, init) =>
      fetch(request, init).catch((error: unknown) => {
        throw new TypeError(messageOf(error));
      }),
    WebSocket: KernelSocket as unknown as ServerConnection.ISettings["WebSocket"],
  });
}

export class Client {
  /** Rejects with KernelDied when the kernel is gone; never resolves. */
  readonly #death: Promise<never>;
  #die!: (error: KernelDied) => void;
  #closing = false;

  private constructor(
    readonly kernel: Kernel.IKernelConnection,
    readonly onIopub: IopubListener,
  ) {
    this.#death = new Promise<never>((_, reject) => {
      this.#die = reject;
    });
    this.#death.catch(() => {});
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction !== "recv" || msg.channel !== "iopub") return;
      const parent = msg.parent_header as { msg_id?: string };
      if (parent.msg_id !== undefined) onIopub(parent.msg_id, msg as KernelMessage.IIOPubMessage);
    });
    kernel.statusChanged.connect((_, status) => {
      // A server restarts a kernel that died; its variables are gone, and so is the point of running on.
      if (status === "dead" || status === "autorestarting") void this.#explainDeath();
    });
    kernel.connectionStatusChanged.connect((_, status) => void this.#watchConnection(status));
  }

  /** @param path the kernel's working directory, as the server names it */
  static async start(server: Server, name: string, path: string, onIopub: IopubListener): Promise<Client> {
    let client: Client | undefined;
    const settings = serverSettings(server, (error) => {
      if (client)
        client.#die(new KernelDied(`the kernel sent a message that is not valid: ${messageOf(error)}`));
    });
    const options = { name, path };
    // Not by a KernelManager: the timer of its polling outlives it and keeps the process alive for 10 s.
    const model = await KernelAPI.startNew(options, settings);
    client = new Client(
      new KernelConnection({ model, serverSettings: settings, handleComms: false }),
      onIopub,
    );
    try {
      await client.#untilReady();
      return client;
    } catch (error) {
      await client.shutdown().catch(() => {});
      throw error;
    }
  }

  get info(): Promise<KernelMessage.IInfoReply> {
    return Promise.race([this.kernel.info, this.#death]);
  }

  /** What the notebook's metadata say of a kernel. */
  async spec(): Promise<{ name: string; display_name: string; language: string }> {
    const { name } = this.kernel;
    const spec = await this.kernel.spec;
    return { name, display_name: spec?.display_name ?? name, language: spec?.language ?? "" };
  }

  /** Sends a cell; `done` resolves when both the reply and the idle status have come. */
  execute(
    code: string,
    { silent = false } = {},
  ): { id: string; done: Promise<KernelMessage.IExecuteReplyMsg> } {
    const future = this.kernel.requestExecute({ code, silent, allow_stdin: false, stop_on_error: false });
    const done = Promise.race([future.done, this.#death]).catch((error: unknown) => {
      // The library cancels its futures when a kernel dies, before we know why it died.
      if (error instanceof KernelDied) throw error;
      return this.#death;
    });
    return { id: future.msg.header.msg_id, done: done as Promise<KernelMessage.IExecuteReplyMsg> };
  }

  async interrupt(): Promise<void> {
    await this.kernel.interrupt();
  }

  /** Leaves no kernel behind: a Jupyter server answers 500 while it is restarting the one that died. */
  async shutdown(): Promise<void> {
    this.#closing = true;
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          await KernelAPI.shutdownKernel(this.kernel.id, this.kernel.serverSettings);
          return;
        } catch (error) {
          if (attempt === SHUTDOWN_ATTEMPTS) throw error;
          await delay(SHUTDOWN_AGAIN_MS);
        }
      }
    } finally {
      this.kernel.dispose();
    }
  }

  async #untilReady(): Promise<void> {
    const giveUp = performance.now() + READY_MS;
    while (performance.now() < giveUp) {
      // Resolves when both the reply and an idle status on iopub have come, which proves that we have joined.
      // When a kernel dies, the library lets go of it, and answers with nothing what was asked of it.
      const answered = this.kernel.requestKernelInfo().then(
        (reply) => reply !== undefined,
        () => false,
      );
      if (await Promise.race([answered, this.#death, delay(ASK_AGAIN_MS, false)])) return;
      const pause = this.kernel.connectionStatus === "connected" ? BREATH_MS : RECONNECT_MS;
      await Promise.race([delay(pause), this.#death]);
    }
    throw new KernelDied(`the kernel did not answer within ${READY_MS / 1000} s of its start`);
  }

  async #explainDeath(): Promise<void> {
    if (this.#closing) return;
    const { id, status } = this.kernel;
    let reason = "the kernel died";
    if (status === "autorestarting") reason += " and the server restarted it: its variables are lost";
    try {
      const { serverSettings: settings } = this.kernel;
      const response = await ServerConnection.makeRequest(
        `${settings.baseUrl}api/kernels/${id}`,
        {},
        settings,
      );
      const model = (await response.json()) as { reason?: unknown };
      if (typeof model.reason === "string" && model.reason !== "") reason += `: ${model.reason}`;
    } catch (error) {
      reason += ` (the server says nothing about it: ${messageOf(error)})`;
    }
    this.#die(new KernelDied(reason));
  }

  async #watchConnection(status: Kernel.ConnectionStatus): Promise<void> {
    if (status === "connected" || this.#closing) return;
    await delay(LOST_MS, undefined, { ref: false });
    if (this.#closing || this.kernel.connectionStatus === "connected") return;
    this.#die(
      new KernelDied(`the connection to the kernel was lost and did not come back in ${LOST_MS / 1000} s`),
    );
  }
}
