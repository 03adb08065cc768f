/**
 * Who may speak to this kernel: an HMAC over the raw bytes of a message.
 *
 * Nothing of a message is parsed before its signature has been verified here. The comparison takes the same
 * time wherever the first difference stands, and neither the key nor an expected signature ever appears in an
 * error, a log or an output.
 */
import { createHmac, getHashes, timingSafeEqual } from "node:crypto";

/** How many verified signatures are remembered, so that a recorded message cannot be played again. */
const REPLAY_WINDOW = 65_536;

class SignatureSchemeError extends Error {
  override readonly name = "SignatureSchemeError";
  readonly exitCode = 1;
}

export class Signer {
  readonly #key: Buffer;
  readonly #hash: string;
  readonly #seen = new Set<string>();

  /** @param scheme as in the connection file, for example `hmac-sha256` */
  constructor(key: string, scheme: string) {
    const hash = /^hmac-([a-z0-9-]+)$/i.exec(scheme)?.[1]?.toLowerCase();
    if (hash === undefined || !getHashes().includes(hash)) {
      throw new SignatureSchemeError(`signature scheme "${scheme}" is not known here: use "hmac-sha256"`);
    }
    this.#hash = hash;
    this.#key = Buffer.from(key, "utf8");
  }

  /** The signature of header, parent header, metadata and content, as lower-case hexadecimal digits. */
  sign(parts: readonly Uint8Array[]): Buffer {
    return Buffer.from(this.#digest(parts).toString("hex"), "ascii");
  }

  /** Whether `signature` belongs to `parts` and was not seen before. Only a verified signature is remembered. */
  verify(signature: Uint8Array, parts: readonly Uint8Array[]): boolean {
    const expected = this.sign(parts);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return false;
    const digest = expected.toString("latin1");
    if (this.#seen.has(digest)) return false;
    this.#seen.add(digest);
    if (this.#seen.size > REPLAY_WINDOW) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return true;
  }

  #digest(parts: readonly Uint8Array[]): Buffer {
    const hmac = createHmac(this.#hash, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  }
}
