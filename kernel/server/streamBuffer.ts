/**
 * Joins the many small writes of a cell into few messages: text of one stream of one cell is sent at the latest
 * a moment after it came, and at once before anything else is published.
 */

const DELAY_MS = 30;
const FULL = 64 * 1024;

export type StreamName = "stdout" | "stderr";

export class StreamBuffer {
  readonly #publish: (cell: number, name: StreamName, text: string) => void;
  #parts: string[] = [];
  #length = 0;
  #cell = 0;
  #name: StreamName = "stdout";
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (cell: number, name: StreamName, text: string) => void) {
    this.#publish = publish;
  }

  write(cell: number, name: StreamName, text: string): void {
    if (cell !== this.#cell || name !== this.#name) this.flush();
    this.#cell = cell;
    this.#name = name;
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length >= FULL) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), DELAY_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    const text = this.#parts.join("");
    this.#parts = [];
    this.#length = 0;
    this.#publish(this.#cell, this.#name, text);
  }
}
