/**
 * The socket on which everybody hears what happens: status, input, output. The topic of a message is its type.
 * Who newly listens is welcomed, and so knows that from here on nothing is missed.
 */
import { XPublisher } from "zeromq";
import type { JsonObject, Message, Session } from "../protocol/message.js";
import type { Signer } from "../protocol/signature.js";
import { encode } from "../protocol/wire.js";
import type { Security } from "./curve.js";
import { Outbox } from "./outbox.js";

const SUBSCRIBE = 1;

export class IopubSocket {
  readonly #socket: XPublisher;
  readonly #outbox: Outbox;

  constructor(
    readonly session: Session,
    readonly signer: Signer,
    security: Security,
  ) {
    // No limit on waiting messages: past one, zeromq would drop output without a word.
    const options = { linger: 1000, sendHighWaterMark: 0, verbosity: "allSubs" } as const;
    this.#socket = new XPublisher({ ...options, ...security });
    this.#outbox = new Outbox(this.#socket);
  }

  async open(address: string): Promise<void> {
    await this.#socket.bind(address);
  }

  async listen(): Promise<void> {
    for await (const [frame] of this.#socket) {
      if (frame === undefined || frame[0] !== SUBSCRIBE) continue;
      const topic = frame.subarray(1);
      const welcome = this.session.message("iopub_welcome", { subscription: topic.toString("utf8") });
      welcome.identities = [topic];
      void this.#outbox.send(encode(welcome, this.signer));
    }
  }

  publish(
    parent: Message | undefined,
    msgType: string,
    content: JsonObject,
    buffers: readonly Uint8Array[] = [],
    metadata: JsonObject = {},
  ): void {
    const message = this.session.message(msgType, content, {
      identities: [Buffer.from(msgType)],
      parent_header: parent?.header ?? {},
      metadata,
      buffers: [...buffers],
    });
    void this.#outbox.send(encode(message, this.signer));
  }

  async close(): Promise<void> {
    await this.#outbox.flushed();
    this.#socket.close();
  }
}
