/** The socket that sends back whatever it gets: the sign that the kernel process lives. */
import { Router } from "zeromq";
import type { Security } from "./curve.js";
import { Outbox } from "./outbox.js";

export class HeartbeatSocket {
  readonly #socket: Router;
  readonly #outbox: Outbox;

  constructor(security: Security) {
    this.#socket = new Router({ linger: 0, ...security });
    this.#outbox = new Outbox(this.#socket);
  }

  async open(address: string): Promise<void> {
    await this.#socket.bind(address);
  }

  async listen(): Promise<void> {
    for await (const frames of this.#socket) void this.#outbox.send(frames);
  }

  close(): void {
    this.#socket.close();
  }
}
