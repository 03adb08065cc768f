/** What TypeScript 5.0 does not read, or JavaScript refuses before a cell runs: the error says so, where it stands, with the repair. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
beforeAll(async () => {
  const files = { "data.json": '{ "n": 3 }', "wrong.ts": "export const n = 1;\nexport const r = /(/;\n" };
  client = await Client.start({ files });
});
afterAll(() => client.close());

async function failure(code: string): Promise<string> {
  const { reply } = await client.execute(code);
  expect(reply.status, code).toBe("error");
  return (reply.traceback as string[]).join("\n");
}

test("a declaration with using is refused with what does the same, and that works", async () => {
  const resource =
    "{ [Symbol.dispose]() { ended.push(1); }, async [Symbol.asyncDispose]() { ended.push(2); } }";
  for (const code of [
    `using r = ${resource};`,
    `if (true) { using r = ${resource}; }`,
    "for (using r of []) 1;",
  ])
    expect(await failure(code)).toContain("finally { r[Symbol.dispose](); }");
  for (const code of [`await using r = ${resource};`, "for (await using r of []) 1;"])
    expect(await failure(code)).toContain("finally { await r[Symbol.asyncDispose](); }");
  await client.value(`const ended: number[] = []; const r = ${resource};`);
  await client.value("try { r } finally { r[Symbol.dispose](); await r[Symbol.asyncDispose](); }");
  expect(await client.value("ended")).toBe("[ 1, 2 ]");
});

test("a word of newer syntax that is a name, or stands in a comment, is none", async () => {
  expect(await client.value("let using = 5; using + 1")).toBe("6");
  expect(await failure("Math.max(1, // using r = 2")).not.toContain("Symbol.dispose");
});

test.each([
  ['import defer * as fs from "node:fs";', "is needed"],
  ["%matplotlib inline", "IPython"],
  ["!npm install left-pad", "execSync"],
  ["String.raw`\\xi`", "\\\\xi"],
  [
    "function kept(f: any, context: ClassMethodDecoratorContext) { return f; }\nclass Net { @kept forward() {} }",
    "(target, name, descriptor)",
  ],
])("%s is refused with a hint", async (code, hint) => {
  expect(await failure(code)).toContain(hint);
});

test("a dynamic import of JSON may say that it is JSON", async () => {
  expect(await client.value(`(await import("./data.json", { with: { type: "json" } })).default`)).toBe(
    "{ n: 3 }",
  );
});

test("a regular expression that is none is shown where it stands in the cell", async () => {
  const text = await failure("const n = 1;\nconst dates = [/ok/, /[z-a]/];");
  expect(text).toContain("SyntaxError: Invalid regular expression: /[z-a]/");
  expect(text).toMatch(/at In\[\d+\]:2:22\n(?:.|\n)*> 2 \| const dates = \[\/ok\/, \/\[z-a\]\/\];/);
  expect(text).not.toMatch(/exports|node:vm|main\.js/);
});

test("and one in a file where it stands in the file, with the line of the cell that asks for it", async () => {
  const text = await failure(`import { r } from "./wrong"; r`);
  expect(text).toMatch(/^SyntaxError: .*\n {4}at \.\/wrong\.ts:2:18\n {4}at In\[\d+\]:1:1\n/);
});
