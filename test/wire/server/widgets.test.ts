/** What a page of widgets relies on: the state of each open comm on request, under that request, with its bytes. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../../kernel/protocol/message.js";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
});

afterAll(() => client.close());

/** The comm message that the kernel publishes under a request. */
async function answerTo(request: Message) {
  const answer = await client.published(
    ({ header, parent_header }) =>
      header.msg_type === "comm_msg" && parent_header.msg_id === request.header.msg_id,
  );
  return answer as unknown as { content: { comm_id: string; data: object }; buffers: Uint8Array[] };
}

test("a widget's comm answers request_state under that request: all that cell and page have said, and the bytes", async () => {
  const opened = await client.execute(`
    const widget = new Comm("jupyter.widget", { state: { a: 1, b: 1, c: 1 }, buffer_paths: [["old"], ["kept"]] },
      { metadata: { version: "2.1.0" }, buffers: [new Uint8Array([1]), new Uint8Array([2])] });
    const heard: unknown[] = [];
    widget.onMessage((data) => heard.push(data.method));
    widget.send({ method: "update", state: { b: 2 }, buffer_paths: [["old"]] }, { buffers: [new Uint8Array([3, 4])] });
    widget.send({ method: "custom", content: { state: { a: 0 } } });`);
  const comm_id = (opened.outputs[0]!.content as unknown as { comm_id: string }).comm_id;
  const say = async (data: object) => {
    const message = client.message("comm_msg", { comm_id, data: { ...data } });
    await client.send("shell", message);
    return message;
  };
  await say({ method: "update", state: { c: 3 }, buffer_paths: [] });
  const { content, buffers } = await answerTo(await say({ method: "request_state" }));
  expect(content.comm_id).toBe(comm_id);
  expect(content.data).toEqual({
    method: "update",
    state: { a: 1, b: 2, c: 3 },
    buffer_paths: [["kept"], ["old"]],
  });
  expect(buffers.map((bytes) => [...bytes])).toEqual([[2], [3, 4]]);
  expect(await client.value("heard")).toBe("[ 'update' ]");
});

test("other comms get every message, and what they answer at once goes under it; their text goes to their cell", async () => {
  const opened = await client.execute(`
    const echo = new Comm("echo");
    echo.onMessage((data) => { console.log("heard", data.method); echo.send(data); });`);
  const comm_id = (opened.outputs[0]!.content as unknown as { comm_id: string }).comm_id;
  const request = client.message("comm_msg", { comm_id, data: { method: "request_state" } });
  await client.send("shell", request);
  const { content } = await answerTo(request);
  expect(content.data).toEqual({ method: "request_state" });
  await client.written(opened.request, "heard request_state");
});

test("an update of one page is echoed to all, under that request and before the cell's listener answers", async () => {
  const opened = await client.execute(`
    const slider = new Comm("jupyter.widget", { state: { value: 0 } });
    slider.onMessage((data) => slider.send({ method: "update", state: { heard: data.state } }));`);
  const comm_id = (opened.outputs[0]!.content as unknown as { comm_id: string }).comm_id;
  const data = { method: "update", state: { value: 5 }, buffer_paths: [["bytes"]] };
  const request = client.message("comm_msg", { comm_id, data });
  request.buffers = [new Uint8Array([7])];
  await client.send("shell", request);
  await client.published(({ content }) => JSON.stringify(content.data ?? null).includes('"heard"'));
  const [echo, answer] = client.heardOf(request).filter(({ header }) => header.msg_type === "comm_msg");
  expect(echo!.content).toEqual({ comm_id, data: { ...data, method: "echo_update" } });
  expect(echo!.buffers.map((bytes) => [...bytes])).toEqual([[7]]);
  expect(answer!.content.data).toMatchObject({ method: "update", state: { heard: { value: 5 } } });
});

test("a page gets the states of all widgets at once, over the control comm", async () => {
  await client.value("for (const comm of [widget, slider]) comm.close(); 0");
  const opened = await client.execute(`
    const model = { _model_name: "AnyModel", _model_module: "anywidget", _model_module_version: "~0.9" };
    const one = new Comm("jupyter.widget", { state: { ...model, a: 1 }, buffer_paths: [["deep", 0]] },
      { buffers: [new Uint8Array([1])] });
    const two = new Comm("jupyter.widget", { state: { ...model, b: 2 } });
    const other = new Comm("no widget", { state: { c: 3 } });`);
  const [one, two] = opened.outputs.map(({ content }) => (content as unknown as { comm_id: string }).comm_id);
  const comm_id = "control";
  await client.send("shell", client.message("comm_open", { comm_id, target_name: "jupyter.widget.control" }));
  const request = client.message("comm_msg", { comm_id, data: { method: "request_states" } });
  await client.send("shell", request);
  const { content, buffers } = await answerTo(request);
  const model = { _model_name: "AnyModel", _model_module: "anywidget", _model_module_version: "~0.9" };
  const named = { model_name: "AnyModel", model_module: "anywidget", model_module_version: "~0.9" };
  expect(content).toEqual({
    comm_id,
    data: {
      method: "update_states",
      states: {
        [one!]: { ...named, state: { ...model, a: 1 } },
        [two!]: { ...named, state: { ...model, b: 2 } },
      },
      buffer_paths: [[one, "state", "deep", 0]],
    },
  });
  expect(buffers.map((bytes) => [...bytes])).toEqual([[1]]);
});
