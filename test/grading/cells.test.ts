/** The names of the assignments in a real kernel: what cells of a student do with them, beyond being right. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client, type Executed } from "../wire/client.js";

let client: Client;
beforeAll(async () => {
  client = await Client.start();
  await client.execute(`defineCheck("t.twice", {
    title: "Twice",
    hints: ["add it to itself"],
    cases: (student, test) =>
      test("twice(3) is 6", async () => expect.close(await student.evaluate("twice(3)"), 6)),
  });`);
});
afterAll(() => client.close());

const CHECK = 'await check("t.twice")';
const GRADE = `await grade("t.twice", 2, async (student, test) => {
  await test("of four", 1, async () => expect.close(await student.evaluate("twice(4)"), 8));
})`;

const written = ({ outputs }: Executed, stream: string) =>
  outputs
    .filter(({ header, content }) => header.msg_type === "stream" && content.name === stream)
    .map(({ content }) => content.text)
    .join("");
const shown = ({ outputs }: Executed) =>
  outputs
    .filter(({ header }) => header.msg_type === "display_data")
    .map(({ content }) => content.data["text/plain"])
    .join("\n");

test("a check is shown as HTML and as text, and is no result", async () => {
  await client.execute("const twice = (x: number) => x + x;");
  const { outputs } = await client.execute(CHECK);
  expect(outputs.map(({ header }) => header.msg_type)).toEqual(["display_data"]);
  const { data } = outputs[0]!.content;
  expect(data["text/html"]).toContain("gradlab-card");
  expect(data["text/plain"]).toContain("Twice (t.twice): all right");
});

test("nothing comes on stderr, though the student's code writes there; elsewhere it does", async () => {
  await client.execute("function twice(x: number) { console.error('debugging', x); return x + x; }");
  for (const source of [CHECK, GRADE]) {
    const done = await client.execute(source);
    expect(written(done, "stderr")).toBe("");
    expect(written(done, "stdout")).toContain("debugging");
  }
  expect(written(await client.execute("twice(1)"), "stderr")).toContain("debugging 1");
});

test("an error of the student's code is told with the line of its cell", async () => {
  const defined = await client.execute("function twice(x) {\n  return x.nothing.more;\n}");
  const count = defined.reply.execution_count;
  expect(shown(await client.execute(CHECK))).toContain(
    `TypeError: Cannot read properties of undefined (reading 'more') (In[${count}], line 2)`,
  );
});

test("a check of an endless loop is stopped as any cell is, and later checks and stderr work", async () => {
  await client.execute("function twice(x: number) { console.log('turning'); while (true); }");
  const request = await client.submit(CHECK);
  await client.until(() => client.heard.find(({ content }) => content.text?.includes("turning")), "the loop");
  await client.ask("control", "interrupt_request");
  expect((await client.finished(request)).reply.status).toBe("error");
  await client.execute("function twice(x: number) { return 2 * x; }");
  expect(written(await client.execute("console.error('loud')"), "stderr")).toBe("loud\n");
  expect(shown(await client.execute(CHECK))).toContain("all right");
});

test("async solutions are awaited", async () => {
  await client.execute("async function twice(x: number) { await null; return 2 * x; }");
  expect(shown(await client.execute(CHECK))).toContain("all right");
});

test("a cell may hide names that the built-in checks use, and they do not mind", async () => {
  await client.execute(`function distancesTwoLoops(X: Tensor, T: Tensor) { return norm(unsqueeze(X, 1) - T, 2, 2); }
    const expect = 1, randn = 2, tensor = 3, student = 4, test = 5;`);
  expect(shown(await client.execute('await check("a1.knn_two_loops")'))).toContain("all right");
});

test("the names have types and documentation", async () => {
  const refused = await client.execute('check(5); grade("t.twice");');
  expect(refused.reply.status).toBe("error");
  expect(refused.reply.traceback.join("\n")).toMatch(
    /'number' is not assignable to parameter of type 'string'/,
  );
  const code = "check";
  const reply = await client.ask("shell", "inspect_request", {
    code,
    cursor_pos: code.length,
    detail_level: 0,
  });
  expect(String(reply.data["text/plain"])).toContain("a tick for each thing that is right");
});
