/** Hover and completion in a cell with operators: they speak of what the user typed, not of the calls behind it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
  await client.value("const x = param(-2), y = param(5); const v = tensor([1, 2, 3]);");
});
afterAll(() => client.close());

test("hover and completion know the type behind an operator", async () => {
  const inspect = async (code: string, cursor_pos: number) => {
    const content = await client.ask("shell", "inspect_request", { code, cursor_pos, detail_level: 0 });
    return (content as { data: { "text/plain"?: string } }).data["text/plain"];
  };
  expect(await inspect("const q = x + y;\nq", 7)).toContain("const q: Tensor");
  expect(await inspect("const q = -v;\nconst r = q * 2", 25)).toContain("const q: Tensor");
  expect(await inspect("const wrong = v * 'a';", 8)).toBe("const wrong: unknown");
  expect(await inspect("[1].map((n) => 'a' * v)", 6)).not.toContain("Refused");
  const code = "const a = x * y;\n(a + v).mat + 1";
  const content = await client.ask("shell", "complete_request", { code, cursor_pos: 28 });
  expect(content).toMatchObject({ matches: ["matmul"], cursor_start: 25, cursor_end: 28 });
});

test("completion behind an operator replaces the name that is typed, and nothing where none is", async () => {
  const complete = async (code: string) => {
    const cursor_pos = code.indexOf("|");
    const content = await client.ask("shell", "complete_request", {
      code: code.replace("|", ""),
      cursor_pos,
    });
    return { ...content, code: code.replace("|", "") } as { [key: string]: unknown };
  };
  for (const [code, typed, match] of [
    ["const d = v * 2; d.|", "", "matmul"],
    ["const d = v * 2; d.mat|", "mat", "matmul"],
    ["const d = v * |", "", "tensor"],
    ["-|", "", "tensor"],
    ["v+|+1", "", "tensor"],
    ["v *= ten|", "ten", "tensor"],
    ["class P { #count = -v; get c() { return this.#co| } }", "#co", "#count"],
  ] as const) {
    const { cursor_start, cursor_end, matches, code: text } = await complete(code);
    expect((text as string).slice(cursor_start as number, cursor_end as number), code).toBe(typed);
    expect(matches, code).toContain(match);
  }
});

test("hover on an operator says nothing, for nobody has typed the call that it is", async () => {
  const code = 'const joined = "x" + v.shape.length';
  const content = await client.ask("shell", "inspect_request", { code, cursor_pos: 18, detail_level: 0 });
  expect(content.found).toBe(false);
});
