/** An execute request from its arrival to its reply: which messages come, in which order, under whose name. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, resultOf, typesOf } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

describe("a cell", () => {
  test("is answered by busy, its input, its result, idle: in this order, all under its own header", async () => {
    const { request, reply, published } = await client.execute("6 * 7");
    expect(typesOf(published)).toEqual(["status", "execute_input", "execute_result", "status"]);
    expect(published[0]?.content.execution_state).toBe("busy");
    expect(published[3]?.content.execution_state).toBe("idle");
    expect(published[1]?.content).toEqual({ code: "6 * 7", execution_count: reply.execution_count });
    expect(published[2]?.content).toEqual({
      data: { "text/plain": "42" },
      metadata: {},
      execution_count: reply.execution_count,
    });
    expect(reply).toEqual({
      status: "ok",
      execution_count: reply.execution_count,
      payload: [],
      user_expressions: {},
    });
    for (const { parent_header } of published) expect(parent_header).toEqual(request.header);
  });

  test("gets the next number, and the kernel's messages one session and an id each", async () => {
    const first = await client.execute("1");
    const second = await client.execute("2");
    expect(second.reply.execution_count).toBe(first.reply.execution_count + 1);
    const headers = [...first.published, ...second.published].map(({ header }) => header);
    expect(new Set(headers.map(({ session }) => session)).size).toBe(1);
    expect(new Set(headers.map(({ msg_id }) => msg_id)).size).toBe(headers.length);
  });

  test("that is silent publishes nothing but its status, gets no number, stands in no history, and still runs", async () => {
    const before = await client.execute("let quiet = 1");
    const silent = await client.execute("quiet = 2; console.log('x'); display('y'); quiet", { silent: true });
    expect(typesOf(silent.published)).toEqual(["status", "status"]);
    expect(silent.reply).toMatchObject({ status: "ok", execution_count: before.reply.execution_count });
    const failing = await client.execute("throw new Error('unheard')", { silent: true });
    expect(typesOf(failing.published)).toEqual(["status", "status"]);
    expect(failing.reply).toMatchObject({ status: "error", evalue: "unheard" });
    const after = await client.execute("quiet");
    expect(resultOf(after)).toBe("2");
    expect(after.reply.execution_count).toBe(before.reply.execution_count + 1);
    const { history } = await client.ask("shell", "history_request", { hist_access_type: "tail", n: 2 });
    expect(history.map(([, , input]) => input)).toEqual(["let quiet = 1", "quiet"]);
  });

  test("with store_history false publishes as usual, gets no number and stands in no history", async () => {
    const before = await client.execute("'stored'");
    const unstored = await client.execute("'unstored'", { store_history: false });
    expect(resultOf(unstored)).toBe("'unstored'");
    expect(unstored.reply.execution_count).toBe(before.reply.execution_count);
    const { history } = await client.ask("shell", "history_request", { hist_access_type: "tail", n: 1 });
    expect(history[0]?.[2]).toBe("'stored'");
  });

  test("that is empty is ok, shows nothing and gets no number", async () => {
    const before = await client.execute("0");
    for (const code of ["", "  \n\t\n"]) {
      const empty = await client.execute(code);
      expect(empty.reply).toMatchObject({ status: "ok", execution_count: before.reply.execution_count });
      expect(empty.outputs).toEqual([]);
      expect(empty.statuses).toEqual(["busy", "idle"]);
    }
  });

  test("that holds only a comment, a declaration or undefined shows nothing", async () => {
    for (const code of ["// only a comment", "const declared = 3", "undefined", "type OnlyAType = string"]) {
      const { reply, outputs } = await client.execute(code);
      expect({ code, status: reply.status, outputs }).toEqual({ code, status: "ok", outputs: [] });
    }
  });

  test("shows the value of its last expression, also when a semicolon or a comment follows", async () => {
    expect(await client.value("1; 'last'")).toBe("'last'");
    expect(await client.value("const p = { a: [1, 2] }\np; // said")).toBe("{ a: [ 1, 2 ] }");
    expect(await client.value("null")).toBe("null");
    expect(await client.value("await Promise.resolve(5)")).toBe("5");
  });
});

describe("output", () => {
  test("of one stream arrives joined and whole, stdout and stderr apart and in their order", async () => {
    const { request, outputs } = await client.execute(
      "console.log('one'); console.log('two'); console.error('oops'); process.stdout.write('three'); process.stdout.write(new Uint8Array([226, 130])); process.stdout.write(new Uint8Array([172])); undefined",
    );
    expect(outputs.map(({ content }) => [content.name, content.text])).toEqual([
      ["stdout", "one\ntwo\n"],
      ["stderr", "oops\n"],
      ["stdout", "three€"],
    ]);
    expect(client.writtenBy(request)).toBe("one\ntwo\nthree€");
  });

  test("of a program that the cell starts is the cell's output", async () => {
    const { request } = await client.execute(
      "import { spawnSync } from 'node:child_process'; spawnSync(process.execPath, ['-e', 'console.log(1 + 1)'], { stdio: 'inherit' }).status",
    );
    await client.written(request, "2\n");
  });

  test("keeps its place among displays and the result", async () => {
    const { outputs } = await client.execute("console.log('a'); display('b'); console.log('c'); 'd'");
    expect(typesOf(outputs)).toEqual(["stream", "display_data", "stream", "execute_result"]);
  });

  test("comes before the error that ends the cell", async () => {
    const { outputs } = await client.execute("console.log('last words'); throw new Error('end')");
    expect(typesOf(outputs)).toEqual(["stream", "error"]);
  });
});

describe("display", () => {
  test("shows a value in the middle of a cell, and HTML with what is put into it escaped", async () => {
    const { outputs } = await client.execute(`await display({ a: 1 }); display.html\`<b>\${"<i>"}</b>\``);
    expect(outputs[0]).toMatchObject({
      header: { msg_type: "display_data" },
      content: { data: { "text/plain": "{ a: 1 }" }, metadata: {}, transient: {} },
    });
    expect(outputs[1]?.content.data["text/html"]).toBe("<b>&lt;i&gt;</b>");
  });

  test("with a display id can be changed later, also by a later cell", async () => {
    const first = await client.execute("await display('before', { displayId: 'bar' })");
    expect(first.outputs[0]?.content.transient).toEqual({ display_id: "bar" });
    const second = await client.execute("await display('after', { display_id: 'bar', update: true })");
    expect(typesOf(second.outputs)).toEqual(["update_display_data"]);
    expect(second.outputs[0]?.content).toEqual({
      data: { "text/plain": "'after'" },
      metadata: {},
      transient: { display_id: "bar" },
    });
  });

  test("to update without a name is refused in words", async () => {
    const { reply } = await client.execute("await display(1, { update: true })");
    expect(reply).toMatchObject({ status: "error", ename: "TypeError" });
    expect(reply.evalue).toContain("displayId");
  });

  test("can be cleared, at once or with the next output", async () => {
    const { outputs } = await client.execute("display.clear(); display.clear({ wait: true })");
    expect(outputs.map(({ content }) => content.wait)).toEqual([false, true]);
  });

  test("is asked for by a library through Jupyter.display, also with a promise", async () => {
    const { outputs } = await client.execute(`
      const shows = (bundle: unknown) => ({ [Symbol.for("Jupyter.display")]: () => bundle });
      await display(shows({ "text/html": "<p>now</p>" }));
      shows(Promise.resolve({ "text/plain": "later", "application/json": { a: [1] } }))`);
    expect(outputs.map(({ content }) => content.data)).toEqual([
      { "text/html": "<p>now</p>" },
      { "text/plain": "later", "application/json": { a: [1] } },
    ]);
  });

  test("whose own method fails ends the cell with that error", async () => {
    const { reply } = await client.execute(
      `({ [Symbol.for("Jupyter.display")]() { throw new RangeError("cannot draw this"); } })`,
    );
    expect(reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "cannot draw this" });
    expect(resultOf(await client.execute("'the next cell'"))).toBe("'the next cell'");
  });

  test("of what JSON cannot hold (a BigInt, a cycle) does not harm the kernel", async () => {
    const { reply } = await client.execute(
      `const cycle: { self?: unknown } = {}; cycle.self = cycle;
       ({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": { n: 1n, cycle } }) })`,
    );
    expect(reply.status).toBe("error");
    expect(await client.value("1n")).toBe("1n");
    expect(await client.value("cycle")).toContain("Circular");
  });
});
