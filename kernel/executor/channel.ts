/**
 * Messages over a pipe between the kernel process and the executor child: a length, a JSON object, and its binary
 * buffers. JSON rather than a structured clone, because the child runs user code and the kernel process must be
 * able to read whatever comes without harm.
 */

export interface Envelope<Body> {
  body: Body;
  buffers: Uint8Array[];
}

/** Bytes of the two lengths before each message: of all of it, and of its JSON. */
const HEADER = 8;

export function pack(body: object, buffers: readonly Uint8Array[] = []): Buffer {
  const json = Buffer.from(toJson({ body, sizes: buffers.map((buffer) => buffer.byteLength) }), "utf8");
  const length = json.length + buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
  const header = Buffer.allocUnsafe(HEADER);
  header.writeUInt32LE(length, 0);
  header.writeUInt32LE(json.length, 4);
  return Buffer.concat([header, json, ...buffers]);
}

function toJson(message: object): string {
  try {
    return JSON.stringify(message);
  } catch {
    // JSON has no bigint; a data frame's whole numbers are some. What fits goes as a number, the rest as text.
    return JSON.stringify(message, (_, value: unknown) => {
      if (typeof value !== "bigint") return value;
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    });
  }
}

/** Collects the bytes of a pipe and gives back whole messages, in order. */
export class Unpacker<Body> {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): Envelope<Body>[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: Envelope<Body>[] = [];
    for (;;) {
      if (this.#length < HEADER) return messages;
      const header = this.#peek(HEADER);
      const total = HEADER + header.readUInt32LE(0);
      if (this.#length < total) return messages;
      messages.push(parse<Body>(this.#take(total), header.readUInt32LE(4)));
    }
  }

  #peek(size: number): Buffer {
    if (this.#chunks[0]!.length < size) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!.subarray(0, size);
  }

  #take(size: number): Buffer {
    const whole = this.#peek(size);
    const rest = this.#chunks[0]!.subarray(size);
    if (rest.length > 0) this.#chunks[0] = rest;
    else this.#chunks.shift();
    this.#length -= size;
    return whole;
  }
}

function parse<Body>(message: Buffer, jsonLength: number): Envelope<Body> {
  let offset = HEADER + jsonLength;
  const { body, sizes } = JSON.parse(message.toString("utf8", HEADER, offset)) as {
    body: Body;
    sizes: number[];
  };
  const buffers = sizes.map((size) => {
    const buffer = message.subarray(offset, offset + size);
    offset += size;
    return buffer;
  });
  return { body, buffers };
}
