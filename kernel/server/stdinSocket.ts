/** The socket on which the kernel asks the user. It is open so that clients can connect; nothing asks yet. */
import { Router } from "zeromq";

export class StdinSocket {
  readonly #socket = new Router({ linger: 0 });

  async open(address: string): Promise<void> {
    await this.#socket.bind(address);
  }

  close(): void {
    this.#socket.close();
  }
}
