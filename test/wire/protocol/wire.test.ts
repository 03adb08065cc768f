/** Messages to frames and back. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonObject, Session } from "../../../kernel/protocol/message.js";
import { Signer } from "../../../kernel/protocol/signature.js";
import { decode, encode, WireError } from "../../../kernel/protocol/wire.js";

const signer = () => new Signer("key", "hmac-sha256");
const session = new Session("tester");
const frames = (...texts: string[]) => texts.map((text) => Buffer.from(text));
/** The frames of a message whose signature is right, whatever its parts hold. */
const signed = (...parts: string[]) => [
  ...frames("<IDS|MSG>"),
  signer().sign(frames(...parts)),
  ...frames(...parts),
];
const header = JSON.stringify(session.header("x_request"));

describe("a message", () => {
  test("comes back as it was sent: identities, all four parts, binary buffers", () => {
    const json = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc.jsonValue({ noUnicodeString: false }),
    );
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(fc.array(bytes), json, json, fc.array(bytes), (identities, content, metadata, buffers) => {
        fc.pre(identities.every((identity) => Buffer.from(identity).toString() !== "<IDS|MSG>"));
        // What JSON itself does not keep (-0) is not the wire's to keep.
        const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as JsonObject;
        const message = session.message("x_request", plain(content), {
          identities,
          metadata: plain(metadata),
          parent_header: session.header("parent"),
          buffers,
        });
        expect(decode(encode(message, signer()), signer())).toEqual(message);
      }),
    );
  });

  test("has its parts in the order of the protocol, behind identities, delimiter and signature", () => {
    const message = session.message(
      "x_request",
      { a: 1 },
      { identities: frames("id"), buffers: frames("b") },
    );
    const texts = encode(message, signer()).map((frame) => Buffer.from(frame).toString());
    expect(texts.slice(0, 2)).toEqual(["id", "<IDS|MSG>"]);
    expect(texts[2]).toMatch(/^[0-9a-f]{64}$/);
    expect(texts.slice(3).map((text) => (text === "b" ? text : JSON.parse(text)))).toEqual([
      message.header,
      {},
      {},
      { a: 1 },
      "b",
    ]);
  });
});

describe("dropped is a message", () => {
  const why = (given: Uint8Array[]) => {
    try {
      decode(given, signer());
    } catch (error) {
      if (error instanceof WireError) return error.message;
      throw error;
    }
    return "accepted";
  };

  test("without the delimiter, or with another one", () => {
    expect(why([])).toContain("delimiter");
    expect(why(signed(header, "{}", "{}", "{}").slice(1))).toContain("delimiter");
    expect(why([...frames("<IDS|MSG"), ...signed(header, "{}", "{}", "{}").slice(1)])).toContain("delimiter");
  });

  test("with fewer than four signed frames", () => {
    const whole = signed(header, "{}", "{}", "{}");
    for (let length = 1; length < whole.length; length++) {
      expect(why(whole.slice(0, length))).toBe("too few frames");
    }
    expect(why(whole)).toBe("accepted");
  });

  test("whose frames are not JSON objects, though the signature is right", () => {
    expect(why(signed("{", "{}", "{}", "{}"))).toContain("not JSON");
    expect(why(signed(header, "", "{}", "{}"))).toContain("not JSON");
    for (const part of ["[]", "null", "1", '"text"']) {
      expect(why(signed(header, "{}", "{}", part))).toContain("not a JSON object");
    }
  });

  test("whose header lacks id, type or session", () => {
    for (const field of ["msg_id", "msg_type", "session"]) {
      const lacking = JSON.stringify({ ...JSON.parse(header), [field]: undefined });
      expect(why(signed(lacking, "{}", "{}", "{}"))).toContain(field);
    }
  });

  test("whose signature is wrong, before anything of it is parsed", () => {
    const forged = frames("<IDS|MSG>", "0".repeat(64), "not JSON", "{}", "{}", "{}");
    expect(why(forged)).toContain("signature");
  });

  test("without a word about what it said or what its signature should have been", () => {
    const parts = frames('{"secret": "word"', "{}", "{}", "{}");
    const expected = signer().sign(parts).toString();
    for (const signature of ["0".repeat(64), expected]) {
      const said = why([...frames("<IDS|MSG>", signature), ...parts]);
      expect(said).not.toContain("word");
      expect(said).not.toContain(expected);
    }
  });
});
