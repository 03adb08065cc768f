/** Cells that are sent together, and what the kernel answers while one of them runs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, type Executed, resultOf } from "../client.js";
import { GATES, open } from "../gates.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
  await client.value(GATES);
});
afterAll(() => client.close());

/** Sends cells without waiting in between, and waits for all of them. */
async function together(codes: readonly string[], options = {}): Promise<Executed[]> {
  const requests = [];
  for (const code of codes) requests.push(await client.submit(code, options));
  return Promise.all(requests.map((request) => client.finished(request)));
}

const statusesOf = (runs: readonly Executed[]) => runs.map(({ reply }) => reply.status);

describe("cells sent at once", () => {
  test("run one after another, in their order, each between its own busy and idle", async () => {
    await client.value("const order: number[] = []");
    const codes = Array.from({ length: 10 }, (_, i) => `await null; order.push(${i}); ${i}`);
    const from = client.heard.length;
    const runs = await together(codes);
    expect(runs.map(resultOf)).toEqual(codes.map((_, i) => String(i)));
    expect(await client.value("order.join()")).toBe("0,1,2,3,4,5,6,7,8,9".replace(/^|$/g, "'"));
    const ids = runs.map(({ request }) => request.header.msg_id);
    const heard = client.heard
      .slice(from)
      .map(({ parent_header }) => ids.indexOf(parent_header.msg_id ?? ""));
    const inOrder = heard.filter((n) => n >= 0);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
  });

  test("are aborted behind one that fails: answered so, not run, not counted; a later one runs", async () => {
    await client.value("let ran = 0");
    const [good, bad, ...behind] = await together([
      "ran++",
      "throw new Error('stop')",
      "ran++",
      "ran++",
      "ran++",
    ]);
    expect([good?.reply.status, bad?.reply.status, ...statusesOf(behind)]).toEqual([
      "ok",
      "error",
      "aborted",
      "aborted",
      "aborted",
    ]);
    for (const { outputs, statuses, reply } of behind) {
      expect(outputs).toEqual([]);
      expect(statuses).toEqual(["busy", "idle"]);
      expect(reply).toEqual({ status: "aborted", execution_count: bad?.reply.execution_count });
    }
    const after = await client.execute("ran");
    expect(resultOf(after)).toBe("1");
    expect(after.reply.execution_count).toBe((bad?.reply.execution_count ?? 0) + 1);
  });

  test("are aborted too behind one that TypeScript refuses", async () => {
    const runs = await together(["const n: number = 'no'", "'behind'"]);
    expect(statusesOf(runs)).toEqual(["error", "aborted"]);
  });

  test("behind one that fails slowly are aborted, however many", async () => {
    const slow = await client.submit("await hold('slow'); throw new Error('stop')");
    const behind = [];
    for (let i = 0; i < 30; i++) behind.push(await client.submit("'behind'"));
    // The answer on control comes when all that was sent before on shell has been read too, or will be at once.
    await client.ask("control", "kernel_info_request");
    open(client, "slow");
    expect((await client.finished(slow)).reply.status).toBe("error");
    const runs = await Promise.all(behind.map((request) => client.finished(request)));
    expect(new Set(statusesOf(runs))).toEqual(new Set(["aborted"]));
  });

  test("with stop_on_error false run on behind one that fails", async () => {
    const runs = await together(["throw new Error('go on')", "'ran'"], { stop_on_error: false });
    expect(statusesOf(runs)).toEqual(["error", "ok"]);
  });
});

describe("while a cell computes without ever yielding", () => {
  test("completion, inspection, is_complete, history, comm_info, kernel_info, heartbeat and control answer", async () => {
    const running = await client.submit("console.log('computing'); holdLoop('busy'); 'done'");
    await client.written(running, "computing");
    const code = "Math.sq";
    const cursor = { code, cursor_pos: code.length };
    expect((await client.ask("shell", "complete_request", cursor)).matches).toEqual(["sqrt"]);
    const inspected = await client.ask("shell", "inspect_request", { code: "parseInt", cursor_pos: 3 });
    expect(inspected.found).toBe(true);
    expect((await client.ask("shell", "is_complete_request", { code: "{" })).status).toBe("incomplete");
    expect((await client.ask("shell", "history_request", { hist_access_type: "tail", n: 1 })).status).toBe(
      "ok",
    );
    expect((await client.ask("shell", "comm_info_request")).status).toBe("ok");
    expect((await client.ask("shell", "kernel_info_request")).status).toBe("ok");
    expect((await client.ask("control", "kernel_info_request")).status).toBe("ok");
    expect(await client.heartbeat("beat")).toBe("beat");
    expect(client.countReplies(running)).toBe(0);
    open(client, "busy");
    expect(resultOf(await client.finished(running))).toBe("'done'");
  });

  test("the names that it declares are completed already, and the next cell is compiled after it", async () => {
    const running = await client.submit(
      "const madeMeanwhile = 1; console.log('computing'); holdLoop('declares')",
    );
    await client.written(running, "computing");
    const { matches } = await client.ask("shell", "complete_request", { code: "madeMean", cursor_pos: 8 });
    expect(matches).toEqual(["madeMeanwhile"]);
    open(client, "declares");
    await client.finished(running);
  });
});

test("expressions that come with a cell are evaluated after it, each with its value or its error", async () => {
  const user_expressions = {
    sum: "total + 1",
    shown: "display.html(`<b>` + total + `</b>`)",
    bad: "total.nothing.at.all",
    typo: "to tal",
  };
  const { reply, outputs } = await client.execute("let total = 41; 'cell'", { user_expressions });
  expect(outputs).toHaveLength(1);
  expect(reply.user_expressions).toMatchObject({
    sum: { status: "ok", data: { "text/plain": "42" }, metadata: {} },
    shown: { status: "ok", data: { "text/html": "<b>41</b>" } },
    bad: { status: "error", ename: expect.any(String), traceback: expect.any(Array) },
    typo: { status: "error" },
  });
  const alone = await client.execute("", { user_expressions: { alone: "total" } });
  expect(alone.reply.user_expressions).toMatchObject({ alone: { data: { "text/plain": "41" } } });
});

test("the name of a cell's number is not shifted by the expressions of an earlier one", async () => {
  const first = await client.execute("function fails(): never { throw new Error('x') }", {
    user_expressions: { a: "1" },
  });
  const { reply } = await client.execute("fails()");
  expect(reply.traceback.join("\n")).toContain(`In[${first.reply.execution_count}]:1:33`);
});
