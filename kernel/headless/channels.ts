/**
 * Between one WebSocket client and one kernel: what the client sends is signed and put on the right ZeroMQ socket,
 * what the kernel sends is verified and passed on, each in order. Keeps no message and understands none.
 */
import { randomUUID } from "node:crypto";
import type { WebSocket } from "ws";
import { Dealer, Subscriber } from "zeromq";
import { address } from "../protocol/connection.js";
import { Signer } from "../protocol/signature.js";
import { decode, encode } from "../protocol/wire.js";
import { messageOf } from "./errors.js";
import { type ClientChannel, FramingError, pack, SUBPROTOCOL, unpack } from "./framing.js";
import type { KernelProcess } from "./kernelProcess.js";

/** WebSocket close codes: a client that breaks the protocol, and a failure of ours. */
const UNSUPPORTED = 1003;
const INTERNAL = 1011;
/** We connect before the kernel listens; ZeroMQ tries again only every 100 ms unless told otherwise. */
const EAGER = { reconnectInterval: 10 };

export class Channels {
  readonly #dealers: Record<ClientChannel, Dealer>;
  readonly #iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0, ...EAGER });
  readonly #signer: Signer;
  #outgoing: Promise<unknown> = Promise.resolve();

  constructor(
    readonly kernel: KernelProcess,
    readonly client: WebSocket,
  ) {
    const { info } = kernel.connection;
    // One for this client: it remembers what it has seen, and every client sees the same iopub messages.
    this.#signer = new Signer(info.key, info.signature_scheme);
    // One identity on all three, so that an input_request finds the client whose cell asks.
    const options = { routingId: randomUUID(), receiveHighWaterMark: 0, linger: 500, ...EAGER };
    this.#dealers = { shell: new Dealer(options), control: new Dealer(options), stdin: new Dealer(options) };
    for (const channel of ["shell", "control", "stdin"] as const) {
      this.#dealers[channel].connect(address(info, channel));
      void this.#forward(channel, this.#dealers[channel]);
    }
    this.#iopub.connect(address(info, "iopub"));
    this.#iopub.subscribe();
    void this.#forward("iopub", this.#iopub);

    client.on("message", (data: Buffer, isBinary) => this.#receive(data, isBinary));
    client.on("error", () => this.close());
    client.on("close", () => this.close());
    kernel.on("dead", this.#tellDeath);
    if (kernel.state === "dead") this.#tellDeath();
  }

  close(): void {
    this.kernel.off("dead", this.#tellDeath);
    for (const socket of [...Object.values(this.#dealers), this.#iopub]) socket.close();
    this.client.close();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    try {
      if (!isBinary) throw new FramingError(`only binary frames of ${SUBPROTOCOL} are understood`);
      const { channel, message } = unpack(data);
      const frames = encode(message, this.#signer);
      // Awaited one after another: zeromq.js refuses more than 512 sends in one turn of the event loop.
      this.#outgoing = this.#outgoing
        .then(() => this.#dealers[channel].send(frames))
        .catch((error) => this.client.close(INTERNAL, messageOf(error).slice(0, 100)));
    } catch (error) {
      this.client.close(UNSUPPORTED, messageOf(error).slice(0, 100));
    }
  }

  async #forward(channel: ClientChannel | "iopub", socket: AsyncIterable<Buffer[]>): Promise<void> {
    try {
      for await (const frames of socket) await this.#send(pack(channel, decode(frames, this.#signer)));
    } catch (error) {
      this.kernel.condemn(`sent a message on ${channel} that is refused: ${messageOf(error)}`);
    }
  }

  #send(frame: Buffer): Promise<void> {
    return new Promise((resolve) => this.client.send(frame, () => resolve()));
  }

  /** What a Jupyter server says when a kernel is gone for good. */
  readonly #tellDeath = (): void => {
    void this.#send(pack("iopub", this.kernel.session.message("status", { execution_state: "dead" })));
  };
}
