/** `name?` as a whole cell: the question of IPython's users, answered in the client's pager. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
});

afterAll(() => client.close());

async function ask(code: string) {
  const { reply, outputs } = await client.execute(code);
  expect(outputs).toEqual([]);
  expect(reply.status).toBe("ok");
  const [page] = reply.payload as { source: string; start: number; data: { [mime: string]: string } }[];
  expect(page).toMatchObject({ source: "page", start: 0 });
  return page!.data;
}

test("name? shows what hovering shows, of ops, members and names of cells", async () => {
  const hovered = await client.ask("shell", "inspect_request", {
    code: "relu",
    cursor_pos: 4,
    detail_level: 0,
  });
  expect(await ask("relu?")).toEqual(hovered.data);
  expect((await ask(" gradlab . relu ? "))["text/plain"]).toContain("Keeps positive numbers");
  await client.value("/** Twice as much. */ const twice = (n: number) => 2 * n;");
  expect((await ask("twice?"))["text/plain"]).toContain("Twice as much.");
});

test("of a name that nobody knows it says so, and nothing fails", async () => {
  expect(await ask("noSuchName?")).toEqual({ "text/plain": "noSuchName: nobody knows this name" });
});

test("a console sends it without a second line", async () => {
  expect((await client.ask("shell", "is_complete_request", { code: "relu?" })).status).toBe("complete");
  expect((await client.ask("shell", "is_complete_request", { code: "true ? 1 :" })).status).toBe(
    "incomplete",
  );
});

test("exit and quit as a whole cell ask a console to end; a name of the user's own is meant as such", async () => {
  for (const code of ["exit", "quit()", " exit ; "]) {
    const { reply, outputs } = await client.execute(code);
    expect(reply).toMatchObject({ status: "ok", payload: [{ source: "ask_exit", keepkernel: false }] });
    expect(outputs).toEqual([]);
  }
  expect((await client.execute("exit + 1")).reply.status).toBe("error");
  expect(await client.value("const exit = 5; exit")).toBe("5");
  expect(await client.value("exit")).toBe("5");
});
