/** Output of cells: live, whole, in order, and under the cell that made it, also long after its end. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, resultOf } from "../client.js";
import { GATES, open } from "../gates.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
  await client.value(GATES);
});
afterAll(() => client.close());

test("output of a loop that never yields appears while the loop runs", async () => {
  const running = await client.submit(
    "console.log('before'); console.error('warned'); holdLoop('seen'); console.log('after')",
  );
  await client.written(running, "before");
  await client.written(running, "warned", "stderr");
  expect(client.countReplies(running)).toBe(0);
  open(client, "seen");
  const { reply } = await client.finished(running);
  expect(reply.status).toBe("ok");
  expect(client.writtenBy(running)).toBe("before\nafter\n");
});

test("a display in a loop that never yields appears while the loop runs", async () => {
  const running = await client.submit("display('shown'); holdLoop('display-seen')");
  await client.published(
    ({ parent_header, header }) =>
      parent_header.msg_id === running.header.msg_id && header.msg_type === "display_data",
  );
  open(client, "display-seen");
  await client.finished(running);
});

test("100,000 lines of console.log all arrive, in order, before the cell's idle", async () => {
  const { request, outputs, reply } = await client.execute(
    "for (let i = 0; i < 100_000; i++) console.log(i)",
  );
  expect(reply.status).toBe("ok");
  const lines = outputs
    .map(({ content }) => content.text)
    .join("")
    .split("\n");
  expect(lines).toHaveLength(100_001);
  expect(lines.findIndex((line, i) => i < 100_000 && line !== String(i))).toBe(-1);
  expect(client.writtenBy(request, "stderr")).toBe("");
});

test("one line of 8 million characters arrives whole", async () => {
  const { request } = await client.execute("process.stdout.write('x'.repeat(8_000_000)); undefined");
  expect(client.writtenBy(request)).toHaveLength(8_000_000);
});

test("10,000 displays all arrive, in order", async () => {
  const { outputs } = await client.execute("for (let i = 0; i < 10_000; i++) display(i)");
  expect(outputs.map(({ content }) => content.data["text/plain"])).toEqual(
    Array.from({ length: 10_000 }, (_, i) => String(i)),
  );
});

describe("output that comes after its cell has ended goes to that cell", () => {
  const late: { [how: string]: (gate: string) => string } = {
    "from a timer": (gate) =>
      `const timer = setInterval(() => { if (existsSync("${gate}")) { clearInterval(timer); console.log("late"); } }, 5)`,
    "from the continuation of a promise": (gate) => `hold("${gate}").then(() => console.log("late")); 0`,
    "from an async function that goes on": (gate) =>
      `async function goesOn() { await hold("${gate}"); await null; console.log("late"); }\nvoid goesOn();`,
    "from a method of console handed over as a callback": (gate) =>
      `hold("${gate}").then(() => "late").then(console.log); 0`,
  };

  test.for(Object.entries(late))("%s, while no cell runs", async ([how, cell]) => {
    const gate = `idle ${how}`;
    const { request } = await client.execute(cell(gate));
    open(client, gate);
    await client.written(request, "late");
  });

  test.for(Object.entries(late))("%s, while another cell runs", async ([how, cell]) => {
    const gate = `busy ${how}`;
    const { request: first } = await client.execute(cell(gate));
    const second = await client.submit(
      `console.log("second"); await hold("end of ${gate}"); console.log("second ends")`,
    );
    await client.written(second, "second");
    open(client, gate);
    const both = () => client.writtenBy(first) + client.writtenBy(second);
    await client.until(() => both().includes("late") || undefined, "the late output");
    open(client, `end of ${gate}`);
    await client.finished(second);
    expect(client.writtenBy(first)).toBe("late\n");
    expect(client.writtenBy(second)).toBe("second\nsecond ends\n");
  });

  test("from a function of an earlier cell that a later cell calls: the caller's", async () => {
    await client.execute("function speak() { console.log('spoken'); }");
    const caller = await client.execute("speak()");
    expect(client.writtenBy(caller.request)).toBe("spoken\n");
    const awaiting = await client.execute("await null; speak()");
    expect(client.writtenBy(awaiting.request)).toBe("spoken\n");
  });

  test("as a display", async () => {
    const { request } = await client.execute("hold('show').then(() => display('late display')); 0");
    open(client, "show");
    await client.published(
      ({ header, parent_header, content }) =>
        header.msg_type === "display_data" &&
        parent_header.msg_id === request.header.msg_id &&
        content.data["text/plain"] === "'late display'",
    );
  });
});

test("a method that a cell puts in console catches what functions of other cells print, until it is put back", async () => {
  await client.execute("function prints() { console.log('printed'); }");
  const caught = await client.execute(
    "const lines: unknown[] = []; const { log } = console; console.log = (...args) => { lines.push(args); }; prints(); console.log = log; prints(); lines",
  );
  expect(resultOf(caught)).toBe("[ [ 'printed' ] ]");
  expect(client.writtenBy(caught.request)).toBe("printed\n");
  expect(await client.value("console.log === console.log && console.log.name")).toBe("'log'");
});

test("console.trace says where it stands; a frozen console prints as ever", async () => {
  const traced = await client.execute("console.trace('here')");
  expect(client.writtenBy(traced.request, "stderr")).toBe(
    `Trace: here\n    at In[${traced.reply.execution_count}]:1:9\n`,
  );
  await client.execute("Object.freeze(console); Object.freeze(globalThis.console); 0");
  const frozen = await client.execute("console.log('still')");
  expect(client.writtenBy(frozen.request)).toBe("still\n");
});

test("an error in a timer after its cell has ended is printed under that cell, and ends no other", async () => {
  const { request } = await client.execute(
    "const t = setInterval(() => { if (existsSync('fail')) { clearInterval(t); throw new Error('late failure'); } }, 5)",
  );
  const second = await client.submit("console.log('second'); await hold('end second'); 'unharmed'");
  await client.written(second, "second");
  open(client, "fail");
  await client.written(request, "late failure", "stderr");
  open(client, "end second");
  expect((await client.finished(second)).reply.status).toBe("ok");
});

test("colours are not written unless asked for", async () => {
  const { request } = await client.execute("console.log({ a: 1, b: 'text' })");
  expect(client.writtenBy(request)).toBe("{ a: 1, b: 'text' }\n");
});
