/**
 * One ordered way out of a socket. A zeromq socket takes one send at a time and loses what is sent past it
 * (EBUSY), so messages wait here for their turn.
 */

export interface FrameSink {
  send(frames: Uint8Array[]): Promise<void>;
}

export class Outbox {
  readonly #sink: FrameSink;
  #last: Promise<void> = Promise.resolve();

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Resolves when the socket has taken the message and all before it. */
  send(frames: Uint8Array[]): Promise<void> {
    // A peer that is gone (EHOSTUNREACH) must not stop the messages to the others.
    this.#last = this.#last.then(() => this.#sink.send(frames)).catch(() => {});
    return this.#last;
  }

  /** Resolves when everything that was handed in so far has gone out. */
  flushed(): Promise<void> {
    return this.#last;
  }
}
