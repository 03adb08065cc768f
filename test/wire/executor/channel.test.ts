/** The pipe between the kernel process and the executor: whole messages, whatever pieces the pipe hands over. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Envelope, pack, Unpacker } from "../../../kernel/executor/channel.js";

const message = fc.record({
  body: fc.record({ text: fc.string({ unit: "grapheme" }), n: fc.integer() }),
  buffers: fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 }),
});

test("messages and their bytes come out as they went in, in order, however the pipe cuts them", () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 30 })),
      (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(({ body, buffers }) => pack(body, buffers)));
        const unpacker = new Unpacker<{ text: string; n: number }>();
        const received: Envelope<{ text: string; n: number }>[] = [];
        for (let from = 0, i = 0; from < bytes.length; i++) {
          const to = from + (cuts[i % cuts.length] ?? bytes.length);
          received.push(...unpacker.push(bytes.subarray(from, to)));
          from = to;
        }
        const plain = received.map(({ body, buffers }) => ({
          body,
          buffers: buffers.map((b) => Uint8Array.from(b)),
        }));
        expect(plain).toEqual(sent);
      },
    ),
  );
});

test("half a message gives nothing yet", () => {
  const bytes = pack({ text: "whole" });
  const unpacker = new Unpacker();
  for (const byte of bytes.subarray(0, -1)) expect(unpacker.push(Buffer.of(byte))).toEqual([]);
  expect(unpacker.push(bytes.subarray(-1))).toEqual([{ body: { text: "whole" }, buffers: [] }]);
});
