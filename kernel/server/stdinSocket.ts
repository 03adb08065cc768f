/**
 * The socket on which the kernel asks the user. A question goes to the client that runs the cell; its answer comes
 * back on the same socket.
 */
import { Router } from "zeromq";
import type { Message } from "../protocol/message.js";
import type { Signer } from "../protocol/signature.js";
import { decode, encode, WireError } from "../protocol/wire.js";
import type { Security } from "./curve.js";
import { Outbox } from "./outbox.js";

export class StdinSocket {
  readonly #socket: Router;
  readonly #outbox: Outbox;

  constructor(
    readonly signer: Signer,
    security: Security,
  ) {
    this.#socket = new Router({ linger: 0, ...security });
    this.#outbox = new Outbox(this.#socket);
  }

  async open(address: string): Promise<void> {
    await this.#socket.bind(address);
  }

  async listen(receive: (message: Message) => void): Promise<void> {
    for await (const frames of this.#socket) {
      try {
        receive(decode(frames, this.signer));
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        console.error(`gradlab: a message on stdin was dropped: ${error.message}`);
      }
    }
  }

  send(message: Message): void {
    void this.#outbox.send(encode(message, this.signer));
  }

  close(): void {
    this.#socket.close();
  }
}
