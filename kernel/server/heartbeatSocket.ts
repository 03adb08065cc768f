/** The socket that sends back whatever it gets: the sign that the kernel process lives. */
import { Router } from "zeromq";
import { Outbox } from "./outbox.js";

export class HeartbeatSocket {
  readonly #socket = new Router({ linger: 0 });
  readonly #outbox = new Outbox(this.#socket);

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
