/** The signature: what it accepts, what it refuses, and what it never tells. */
import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Signer } from "../../../kernel/protocol/signature.js";

const KEY = "a-key-that-nobody-may-see";
const parts = ["{}", "{}", "{}", "{}"].map((text) => Buffer.from(text));
const signer = () => new Signer(KEY, "hmac-sha256");

describe("a signature", () => {
  test("is the HMAC of the four frames one after another, in lower-case hexadecimal digits", () => {
    const expected = createHmac("sha256", KEY).update("{}{}{}{}").digest("hex");
    expect(signer().sign(parts).toString()).toBe(expected);
    expect(new Signer(KEY, "hmac-sha512").sign(parts).length).toBe(128);
  });

  test("holds for the message it was made for, once", () => {
    const checking = signer();
    const signature = checking.sign(parts);
    expect(checking.verify(signature, parts)).toBe(true);
    expect(checking.verify(signature, parts)).toBe(false);
  });

  test("does not hold when one bit of the message, of the signature or of the key differs", () => {
    const signature = signer().sign(parts);
    for (let i = 0; i < signature.length; i++) {
      const changed = Buffer.from(signature);
      changed[i]! ^= 1;
      expect(signer().verify(changed, parts)).toBe(false);
    }
    for (let i = 0; i < parts.length; i++) {
      const changed = parts.map((part, j) => (i === j ? Buffer.from("[]") : part));
      expect(signer().verify(signature, changed)).toBe(false);
    }
    expect(new Signer(`${KEY}.`, "hmac-sha256").verify(signature, parts)).toBe(false);
  });

  test("of another length, none at all, or in capital letters does not hold", () => {
    const signature = signer().sign(parts);
    for (const other of [
      Buffer.alloc(0),
      signature.subarray(0, 63),
      Buffer.concat([signature, Buffer.from("0")]),
      Buffer.from(signature.toString().toUpperCase()),
    ]) {
      expect(signer().verify(other, parts)).toBe(false);
    }
  });

  test("that was refused is not remembered: the true message may still come", () => {
    const checking = signer();
    const signature = checking.sign(parts);
    const forged = Buffer.from(signature);
    forged[0]! ^= 1;
    expect(checking.verify(forged, parts)).toBe(false);
    expect(checking.verify(signature, [Buffer.from("[]"), ...parts.slice(1)])).toBe(false);
    expect(checking.verify(signature, parts)).toBe(true);
  });

  test("is remembered over 65536 messages, and memory does not grow beyond them", () => {
    const checking = signer();
    const numbered = (n: number) => [Buffer.from(String(n)), ...parts.slice(1)];
    const accepted = (n: number) => checking.verify(checking.sign(numbered(n)), numbered(n));
    for (let n = 0; n < 65_536; n++) expect(accepted(n)).toBe(true);
    expect(accepted(0)).toBe(false);
    expect(accepted(65_536)).toBe(true);
    expect(accepted(1)).toBe(false);
    expect(accepted(0)).toBe(true);
  });

  test("by an unknown scheme is refused in words that name the one to use", () => {
    for (const scheme of ["", "sha256", "hmac-", "hmac-nothing", "none"]) {
      expect(() => new Signer(KEY, scheme)).toThrow(/scheme .* use "hmac-sha256"/);
    }
  });
});

test("the key is seen neither by printing a signer nor by writing it as JSON", () => {
  const shown = inspect(signer(), { depth: null, showHidden: true }) + JSON.stringify(signer());
  expect(shown).not.toContain(KEY);
  expect(shown).not.toContain(Buffer.from(KEY).toString("hex"));
});
