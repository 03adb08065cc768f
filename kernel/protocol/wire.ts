/**
 * Messages to frames and back: `[identities..., "<IDS|MSG>", signature, header, parent, metadata, content,
 * buffers...]`. The signature is verified over the raw frames before anything of them is parsed.
 */
import type { Header, JsonObject, Message } from "./message.js";
import type { Signer } from "./signature.js";

const DELIMITER = Buffer.from("<IDS|MSG>");
/** The signed frames: header, parent header, metadata, content. */
const SIGNED = 4;
/** A larger signed part is refused unread. Binary buffers are not counted. */
const MAX_SIGNED_BYTES = 256 * 1024 * 1024;

/** Why an incoming message was dropped. The text never repeats anything of the message or the key. */
export class WireError extends Error {
  override readonly name = "WireError";
}

export function encode(message: Message, signer: Signer): Uint8Array[] {
  const signed = [message.header, message.parent_header, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part), "utf8"),
  );
  return [...message.identities, DELIMITER, signer.sign(signed), ...signed, ...message.buffers];
}

export function decode(frames: readonly Uint8Array[], signer: Signer): Message {
  const delimiter = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (delimiter < 0) throw new WireError("no <IDS|MSG> delimiter");
  const signature = frames[delimiter + 1];
  const signed = frames.slice(delimiter + 2, delimiter + 2 + SIGNED);
  if (signature === undefined || signed.length < SIGNED) throw new WireError("too few frames");
  if (signed.reduce((sum, frame) => sum + frame.length, 0) > MAX_SIGNED_BYTES) {
    throw new WireError("larger than 256 MiB");
  }
  if (!signer.verify(signature, signed)) throw new WireError("invalid or repeated signature");

  const [header, parent, metadata, content] = signed.map(parseObject);
  return {
    identities: frames.slice(0, delimiter),
    header: checkHeader(header!),
    parent_header: parent as Header | Record<string, never>,
    metadata: metadata!,
    content: content!,
    buffers: frames.slice(delimiter + 2 + SIGNED),
  };
}

function parseObject(frame: Uint8Array): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("utf8"));
  } catch {
    throw new WireError("a frame is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireError("a frame is not a JSON object");
  }
  return value as JsonObject;
}

function checkHeader(header: JsonObject): Header {
  for (const field of ["msg_id", "msg_type", "session"]) {
    if (typeof header[field] !== "string") throw new WireError(`the header has no ${field}`);
  }
  return header as Header;
}
