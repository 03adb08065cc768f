/** Whom a live kernel listens to: only who holds the key, each message once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../../kernel/protocol/message.js";
import { Signer } from "../../../kernel/protocol/signature.js";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
  await client.execute("let runs = 0");
});
afterAll(() => client.close());

const cell = () => client.message("execute_request", { code: "runs += 1; process.stdout.write('ran')" });

/** How often the cells ran. It is asked after them on the same socket, so all that came before has been judged. */
const runs = async () => Number(await client.value("runs"));

function heardOf(message: Message): number {
  const replies = client.countReplies(message);
  return (
    replies + client.heard.filter((other) => other.parent_header.msg_id === message.header.msg_id).length
  );
}

test("a forged signature is dropped and nothing is answered", async () => {
  const before = await runs();
  const message = cell();
  const frames = client.frames(message);
  frames[1] = new Signer("another key", "hmac-sha256").sign(frames.slice(2));
  await client.sendFrames("shell", frames);
  const unsigned = cell();
  const bare = client.frames(unsigned);
  bare[1] = Buffer.alloc(0);
  await client.sendFrames("shell", bare);
  const info = client.message("kernel_info_request", {});
  const changed = client.frames(info);
  changed[5] = Buffer.from('{"changed": true}');
  await client.sendFrames("shell", changed);
  expect(await runs()).toBe(before);
  expect([heardOf(message), heardOf(unsigned), heardOf(info)]).toEqual([0, 0, 0]);
});

test("a message that is played again is dropped, also on the other channel", async () => {
  const before = await runs();
  const message = cell();
  const frames = client.frames(message);
  await client.sendFrames("shell", frames);
  await client.finished(message);
  const heard = heardOf(message);
  await client.sendFrames("shell", frames);
  await client.sendFrames("control", frames);
  await client.ask("control", "kernel_info_request");
  expect(await runs()).toBe(before + 1);
  expect(heardOf(message)).toBe(heard);
});

test("what is no message at all is dropped, and the kernel goes on", async () => {
  const before = await runs();
  const signer = new Signer(client.connection.key, "hmac-sha256");
  const delimiter = Buffer.from("<IDS|MSG>");
  const signed = (...texts: string[]) => {
    const parts = texts.map((text) => Buffer.from(text));
    return [delimiter, signer.sign(parts), ...parts];
  };
  const header = JSON.stringify(client.session.header("kernel_info_request"));
  for (const frames of [
    [Buffer.from("hello")],
    [Buffer.alloc(0)],
    [delimiter],
    [delimiter, Buffer.from("x")],
    client.frames(cell()).slice(1),
    client.frames(cell()).slice(0, 4),
    signed("not JSON", "{}", "{}", "{}"),
    signed(header, "{}", "{}", "[1]"),
    signed("{}", "{}", "{}", "{}"),
    [Buffer.alloc(1 << 20, 65)],
  ]) {
    await client.sendFrames("shell", frames);
    await client.sendFrames("control", frames);
  }
  expect(await runs()).toBe(before);
  expect(await client.ask("control", "kernel_info_request")).toMatchObject({ status: "ok" });
});

test("requests with fields missing or of another type are answered, not fatal", async () => {
  for (const type of ["complete", "inspect", "is_complete", "history", "comm_info"]) {
    for (const content of [
      {},
      { code: 5, cursor_pos: "x", hist_access_type: [] },
      { cursor_pos: -1, code: "a" },
    ]) {
      expect(await client.ask("shell", `${type}_request`, content)).toHaveProperty("status");
    }
  }
  const odd = client.message("execute_request", { code: null, silent: "no" });
  await client.send("shell", odd);
  expect((await client.finished(odd)).reply.status).toBe("ok");
});

test("a request of a type that does not exist is left unanswered, and the kernel goes on", async () => {
  const odd = [client.message("constructor_request", {}), client.message("hello", {})];
  for (const message of odd) await client.send("shell", message);
  expect(await client.value("'still here'")).toBe("'still here'");
  expect(odd.map(heardOf)).toEqual([0, 0]);
});

test("neither the key nor a signature that was expected is ever written, nor handed to user code", async () => {
  const { key } = client.connection;
  const frames = client.frames(cell());
  const expected = Buffer.from(frames[1]!).toString();
  frames[1] = Buffer.from("f".repeat(64));
  await client.sendFrames("shell", frames);
  await client.value("1");
  const written = client.kernel.stderr + client.kernel.stdout + JSON.stringify(client.heard);
  expect(written).toContain("invalid or repeated signature");
  expect(written).not.toContain(expected);
  expect(written).not.toContain(key);
  const seen = await client.value("JSON.stringify([process.env, process.argv, process.execArgv])");
  expect(seen).not.toContain(key);
  expect(seen).not.toContain("connection.json");
});
