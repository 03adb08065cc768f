/** A cell asks the user: over stdin, from the client that runs it, waiting or not. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, resultOf } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

const ways: { [how: string]: (prompt: string) => string } = {
  "await input": (prompt) => `await input(${JSON.stringify(prompt)})`,
  inputSync: (prompt) => `inputSync(${JSON.stringify(prompt)})`,
  prompt: (prompt) => `prompt(${JSON.stringify(prompt)})`,
  "readline's question": (prompt) =>
    `await (await import("node:readline/promises")).createInterface({ input: process.stdin, output: process.stdout }).question(${JSON.stringify(prompt)})`,
  "readline's question with a callback": (prompt) =>
    `await new Promise<string>((answer) => require("node:readline").createInterface({ input: process.stdin }).question(${JSON.stringify(prompt)}, answer))`,
};

describe.for(Object.entries(ways))("%s", ([, cell]) => {
  test("asks with its prompt and gives what was typed, more than once in a cell", async () => {
    const running = await client.submit(`[${cell("first? ")}, ${cell("second? ")}].join("|")`, {
      allow_stdin: true,
    });
    const first = await client.question(running);
    expect(first.content).toEqual({ prompt: "first? ", password: false });
    await client.answer("ä 1");
    await client.question(running, 2);
    await client.answer("");
    expect(resultOf(await client.finished(running))).toBe("'ä 1|'");
  });

  test("fails with words where the client cannot ask", async () => {
    const { reply } = await client.execute(cell("anyone? "), { allow_stdin: false });
    expect(reply.status).toBe("error");
    expect(reply.evalue).toContain("does not let a cell ask");
    expect(reply.traceback[1]).toMatch(/In\[\d+\]:1:\d+/);
    expect(await client.value("'next'")).toBe("'next'");
  });

  test("is stopped by an interrupt, and the next question gets the next answer", async () => {
    const asking = await client.submit(cell("never answered"), { allow_stdin: true });
    await client.question(asking);
    await client.ask("control", "interrupt_request");
    expect((await client.finished(asking)).reply.ename).toBe("Interrupted");
    const again = await client.submit(cell("again? "), { allow_stdin: true });
    await client.question(again);
    await client.answer("yes");
    expect(resultOf(await client.finished(again))).toBe("'yes'");
  });
});

test("a password is asked for as one", async () => {
  const running = await client.submit(`await input("secret? ", { password: true })`, { allow_stdin: true });
  expect((await client.question(running)).content).toEqual({ prompt: "secret? ", password: true });
  await client.answer("s");
  expect(resultOf(await client.finished(running))).toBe("'s'");
});

test("output before a question arrives before the cell has its answer", async () => {
  const running = await client.submit(`console.log("before"); inputSync("? ")`, { allow_stdin: true });
  await client.written(running, "before");
  await client.question(running);
  await client.answer("");
  await client.finished(running);
});
