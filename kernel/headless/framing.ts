/**
 * The binary framing of the WebSocket subprotocol `v1.kernel.websocket.jupyter.org`:
 * a count, that many 64-bit little-endian offsets, then channel, header, parent header, metadata, content, buffers.
 * The kernel's key and signatures never cross the WebSocket. No other subprotocol is spoken.
 */
import type { Header, JsonObject, Message } from "../protocol/message.js";

export const SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";

/** The channels that a client may write to. */
export type ClientChannel = "shell" | "control" | "stdin";

const CLIENT_CHANNELS: ReadonlySet<string> = new Set(["shell", "control", "stdin"]);
const WORD = 8;
/** channel, header, parent header, metadata, content */
const FIXED_PARTS = 5;

/** Why a frame of a client was not understood. */
export class FramingError extends Error {
  override readonly name = "FramingError";
}

export function pack(channel: ClientChannel | "iopub", message: Message): Buffer {
  const parts = [
    Buffer.from(channel),
    ...[message.header, message.parent_header, message.metadata, message.content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    ),
    ...message.buffers,
  ];
  const head = Buffer.alloc(WORD * (parts.length + 2));
  head.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = head.length;
  head.writeBigUInt64LE(BigInt(offset), WORD);
  for (const [i, part] of parts.entries()) {
    offset += part.length;
    head.writeBigUInt64LE(BigInt(offset), WORD * (i + 2));
  }
  return Buffer.concat([head, ...parts]);
}

export function unpack(frame: Buffer): { channel: ClientChannel; message: Message } {
  const parts = split(frame);
  const channel = parts[0]!.toString("utf8");
  if (!CLIENT_CHANNELS.has(channel)) throw new FramingError(`no channel "${channel.slice(0, 20)}"`);
  const [header, parent, metadata, content] = parts.slice(1, FIXED_PARTS).map(parseObject);
  const message: Message = {
    identities: [],
    header: header as Header,
    parent_header: parent as Header | Record<string, never>,
    metadata: metadata!,
    content: content!,
    buffers: parts.slice(FIXED_PARTS),
  };
  return { channel: channel as ClientChannel, message };
}

function split(frame: Buffer): Buffer[] {
  const count = frame.length < WORD ? 0 : Number(frame.readBigUInt64LE(0));
  if (count < FIXED_PARTS + 1 || WORD * (count + 1) > frame.length) throw new FramingError("no offset table");
  const parts: Buffer[] = [];
  let start = Number(frame.readBigUInt64LE(WORD));
  for (let i = 1; i < count; i++) {
    const end = Number(frame.readBigUInt64LE(WORD * (i + 1)));
    if (start < WORD * (count + 1) || end < start || end > frame.length) throw new FramingError("bad offset");
    parts.push(frame.subarray(start, end));
    start = end;
  }
  return parts;
}

function parseObject(part: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(part.toString("utf8"));
  } catch {
    throw new FramingError("a part is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FramingError("a part is not a JSON object");
  }
  return value as JsonObject;
}
