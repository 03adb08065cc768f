/** Comms: both ways between a cell and a page, with binary buffers. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../../kernel/protocol/message.js";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

function fromPage(
  type: "comm_open" | "comm_msg" | "comm_close",
  content: JsonObject,
  buffers: Uint8Array[] = [],
) {
  const message = client.message(type, content);
  message.buffers = buffers;
  return client.send("shell", message).then(() => message);
}

const list = async (content: JsonObject = {}) =>
  (await client.ask("shell", "comm_info_request", content)).comms;

test("a cell opens a comm: the page is told with data, metadata and bytes, and it is listed until it is closed", async () => {
  const { request, reply } = await client.execute(
    `const comm = new Comm("page", { hello: 1 }, { metadata: { version: "2" }, buffers: [new Uint8Array([1, 2, 255])] }); comm.send({ n: 2 });`,
  );
  expect(reply.status).toBe("ok");
  const [opened, said] = client.heardOf(request).filter(({ header }) => header.msg_type.startsWith("comm_"));
  expect(opened).toMatchObject({
    header: { msg_type: "comm_open" },
    content: { target_name: "page", data: { hello: 1 } },
    metadata: { version: "2" },
  });
  expect(opened?.buffers.map((buffer) => [...buffer])).toEqual([[1, 2, 255]]);
  const id = opened!.content.comm_id;
  expect(said).toMatchObject({ header: { msg_type: "comm_msg" }, content: { comm_id: id, data: { n: 2 } } });
  expect(await list()).toEqual({ [id]: { target_name: "page" } });
  expect(await list({ target_name: "other" })).toEqual({});

  await client.value(
    `const got: unknown[] = []; comm.onMessage((data, buffers) => { got.push(data, [...buffers[0] ?? []]); comm.send({ echo: data }); }); 0`,
  );
  const message = await fromPage("comm_msg", { comm_id: id, data: { click: true } }, [
    new Uint8Array([7, 8]),
  ]);
  await client.published(({ content }) => JSON.stringify(content.data ?? null) === `{"echo":{"click":true}}`);
  expect(client.heardOf(message).flatMap(({ content }) => content.execution_state ?? [])).toEqual([
    "busy",
    "idle",
  ]);
  expect(await client.value("got")).toBe("[ { click: true }, [ 7, 8 ] ]");

  await client.value("comm.close(); 0");
  await client.published(({ header }) => header.msg_type === "comm_close");
  expect(await list()).toEqual({});
});

test("the page opens a comm to a target that a cell has registered, and closes it", async () => {
  await client.value(
    `const seen: unknown[] = []; Comm.register("kernel-side", (line, data) => { seen.push(data); line.onMessage((said) => { seen.push(said); line.send({ ok: true }); }); line.onClose(() => { seen.push("closed"); }); }); 0`,
  );
  await fromPage("comm_open", { comm_id: "c1", target_name: "kernel-side", data: { a: 1 } });
  await fromPage("comm_msg", { comm_id: "c1", data: { b: 2 } });
  await client.published(({ content }) => content.comm_id === "c1");
  expect(await list()).toEqual({ c1: { target_name: "kernel-side" } });
  await fromPage("comm_close", { comm_id: "c1", data: {} });
  expect(await client.value("seen")).toBe("[ { a: 1 }, { b: 2 }, 'closed' ]");
  expect(await list()).toEqual({});
});

test("a comm to a target that nobody has registered is closed at once", async () => {
  await fromPage("comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
  await client.published(
    ({ header, content }) => header.msg_type === "comm_close" && content.comm_id === "c2",
  );
  expect(await list()).toEqual({});
});

test("messages of comms that make no sense harm nothing", async () => {
  await fromPage("comm_msg", { comm_id: "unknown", data: {} });
  await fromPage("comm_close", {});
  await fromPage("comm_open", { comm_id: 5, data: "text" });
  expect(await client.value("'fine'")).toBe("'fine'");
});

test("an error in a listener of a comm is shown, and the next cell runs", async () => {
  const { request } = await client.execute(
    `Comm.register("failing", () => { throw new Error("listener failed"); }); 0`,
  );
  await fromPage("comm_open", { comm_id: "c3", target_name: "failing", data: {} });
  await client.written(request, "listener failed", "stderr");
  expect(await client.value("'fine'")).toBe("'fine'");
});

test("comms are gone with the process that held them", async () => {
  await client.value(`const gone = new Comm("page"); 0`);
  await client.execute("process.exit(1)");
  expect(await list()).toEqual({});
});
