/** A socket on which clients ask and the kernel answers: shell and control are two of this one kind. */
import { Router } from "zeromq";
import type { Message } from "../protocol/message.js";
import type { Signer } from "../protocol/signature.js";
import { decode, encode, WireError } from "../protocol/wire.js";
import type { Security } from "./curve.js";
import { Outbox } from "./outbox.js";

export type RequestChannel = "shell" | "control";

export class RequestSocket {
  readonly #socket: Router;
  readonly #outbox: Outbox;

  constructor(
    readonly channel: RequestChannel,
    readonly signer: Signer,
    security: Security,
  ) {
    this.#socket = new Router({ linger: 1000, ...security });
    this.#outbox = new Outbox(this.#socket);
  }

  async open(address: string): Promise<void> {
    await this.#socket.bind(address);
  }

  /** Hands each message whose signature holds to `receive`, until the socket is closed. */
  async listen(receive: (message: Message) => void): Promise<void> {
    for await (const frames of this.#socket) {
      let message: Message;
      try {
        message = decode(frames, this.signer);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        console.error(`gradlab: a message on ${this.channel} was dropped: ${error.message}`);
        continue;
      }
      receive(message);
    }
  }

  send(message: Message): void {
    void this.#outbox.send(encode(message, this.signer));
  }

  async close(): Promise<void> {
    await this.#outbox.flushed();
    this.#socket.close();
  }
}
