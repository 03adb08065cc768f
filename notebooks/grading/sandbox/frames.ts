/**
 * Messages between the grader and the process inside the sandbox: four bytes of length, then JSON. The grader's side
 * believes nothing: a length above the limit, or text that is not JSON, ends the conversation.
 */
import { type Measure, parseForeignJson } from "../foreignJson.js";

const HEADER = 4;

/** What came from the sandbox was not a message. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

export function frame(message: object): Buffer {
  const json = Buffer.from(JSON.stringify(message), "utf8");
  const bytes = Buffer.allocUnsafe(HEADER + json.length);
  bytes.writeUInt32LE(json.length, 0);
  json.copy(bytes, HEADER);
  return bytes;
}

/** Collects bytes and gives back the whole messages in them, in order. */
export class FrameReader {
  readonly #limit: number;
  readonly #measure: Measure;
  #chunks: Buffer[] = [];
  #length = 0;

  /** @param limit bytes of the longest message */
  constructor(limit: number, measure: Measure) {
    this.#limit = limit;
    this.#measure = measure;
  }

  /** Throws FrameError for what is no message. */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: unknown[] = [];
    while (this.#length >= HEADER) {
      const size = this.#join(HEADER).readUInt32LE(0);
      if (size > this.#limit) throw new FrameError(`a message of ${size} bytes`);
      if (this.#length < HEADER + size) break;
      const whole = this.#join(HEADER + size);
      messages.push(parse(whole.subarray(HEADER, HEADER + size), this.#measure));
      const rest = whole.subarray(HEADER + size);
      this.#chunks = rest.length === 0 ? this.#chunks.slice(1) : [rest, ...this.#chunks.slice(1)];
      this.#length -= HEADER + size;
    }
    return messages;
  }

  /** The first chunk, after making it hold at least `size` bytes. */
  #join(size: number): Buffer {
    if (this.#chunks[0]!.length < size) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }
}

function parse(bytes: Buffer, measure: Measure): unknown {
  try {
    return parseForeignJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes), measure);
  } catch {
    throw new FrameError("text that is not JSON");
  }
}
