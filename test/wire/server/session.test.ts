/** What editors and consoles ask: who the kernel is, completions, documentation, completeness, history. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../../kernel/protocol/message.js";
import { Client, resultOf } from "../client.js";

let client: Client;
const ask = (request: string, content: JsonObject = {}) => client.ask("shell", `${request}_request`, content);

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

test("kernel_info says protocol 5.4 and TypeScript, in the words that JupyterLab highlights by", async () => {
  const info = await ask("kernel_info");
  expect(info).toMatchObject({
    status: "ok",
    protocol_version: "5.4",
    implementation: "gradlab",
    debugger: false,
    language_info: {
      name: "typescript",
      mimetype: "application/typescript",
      file_extension: ".ts",
      codemirror_mode: "typescript",
      pygments_lexer: "typescript",
    },
  });
});

/** Completions of a text at its `|`. */
async function completions(marked: string) {
  const before = marked.slice(0, marked.indexOf("|"));
  const code = marked.replace("|", "");
  const reply = await ask("complete", { code, cursor_pos: [...before].length });
  const characters = [...code];
  const replaced = characters.slice(reply.cursor_start, reply.cursor_end).join("");
  return { ...reply, replaced };
}

describe("completion", () => {
  test("gives members that begin as typed, and the text that they replace", async () => {
    const { matches, replaced } = await completions("Math.ab|");
    expect(matches).toEqual(["abs"]);
    expect(replaced).toBe("ab");
  });

  test("gives all members after a dot, and those that begin as typed in other capitals", async () => {
    const { matches, replaced } = await completions('"text".|');
    expect(matches).toEqual(expect.arrayContaining(["toUpperCase", "at", "length"]));
    expect(replaced).toBe("");
    expect((await completions("Math.SQ|")).matches).toEqual(["SQRT1_2", "SQRT2"]);
    expect((await completions("Math.sQ|")).matches).toEqual(expect.arrayContaining(["sqrt"]));
  });

  test("counts the cursor in code points: an emoji before it is one", async () => {
    const { matches, replaced, cursor_start, cursor_end } = await completions(
      'const s = "\u{1F600}\u{1F600}"; Math.ab|; "\u{1F600}"',
    );
    expect(matches).toEqual(["abs"]);
    expect(replaced).toBe("ab");
    expect([cursor_start, cursor_end]).toEqual([21, 23]);
  });

  test("works in the middle of a word, on a later line, and without a cursor position", async () => {
    expect((await completions("const a = 1;\nMath.s|qr + a")).matches).toContain("sqrt");
    expect((await ask("complete", { code: "Math.ab" })).matches).toEqual(["abs"]);
  });

  test("knows preloaded names, names of earlier cells, and members of their types", async () => {
    await client.value(
      "interface Deep { inner: { leaf: number } } const deepValue: Deep = { inner: { leaf: 1 } };",
    );
    expect((await completions("deepV|")).matches).toEqual(["deepValue"]);
    expect((await completions("deepValue.inner.|")).matches).toEqual(["leaf"]);
    expect((await completions("matm|")).matches).toContain("matmul");
    expect((await completions("tensor([1]).backw|")).matches).toContain("backward");
    expect((await completions("gradlab.matm|")).matches).toContain("matmul");
  });

  test("tells the kind of each match", async () => {
    const { metadata, matches } = await completions("deepV|");
    expect(metadata._jupyter_types_experimental.map(({ text, type }) => [text, type])).toEqual([
      [matches[0], "const"],
    ]);
  });

  test("of nonsense gives nothing, and no error", async () => {
    for (const marked of ["noSuchName.|", "|", ")))|", '"unclosed |', "// comment |"]) {
      expect((await completions(marked)).status).toBe("ok");
    }
  });

  test("does not run or declare anything", async () => {
    await completions("const onlyCompleted = 5; onlyComp|");
    const { reply } = await client.execute("onlyCompleted");
    expect(reply.evalue).toContain("Cannot find name");
  });
});

describe("inspection", () => {
  const inspect = (marked: string) => {
    const code = marked.replace("|", "");
    return ask("inspect", {
      code,
      cursor_pos: [...marked.slice(0, marked.indexOf("|"))].length,
      detail_level: 0,
    });
  };

  test("shows signature and documentation of our own ops, as plain text and Markdown", async () => {
    const { found, data } = await inspect("mat|mul(a, b)");
    expect(found).toBe(true);
    expect(data["text/plain"]).toContain("matmul");
    expect(String(data["text/plain"]).split("\n").length).toBeGreaterThan(2);
    expect(data["text/markdown"]).toMatch(/^```typescript\n/);
  });

  test("finds the name at, before and after the cursor, and inside the brackets of its call", async () => {
    for (const marked of ["|parseInt", "parse|Int", "parseInt|", "parseInt(|)", 'parseInt("1", |']) {
      expect({ marked, found: (await inspect(marked)).found }).toEqual({ marked, found: true });
    }
  });

  test("knows names of earlier cells with their types and comments, behind an emoji too", async () => {
    await client.value("/** Twice as much. */\nfunction twice(n: number): number { return 2 * n; }");
    const { data } = await inspect('"\u{1F600}\u{1F600}"; twi|ce(2)');
    expect(data["text/plain"]).toContain("function twice(n: number): number");
    expect(data["text/plain"]).toContain("Twice as much.");
  });

  test("of nothing is found: false", async () => {
    for (const marked of ["|", "  |  ", "noSuchName|", "1 + |1"]) {
      expect(await inspect(marked)).toMatchObject({ status: "ok", data: {} });
    }
  });
});

describe("is_complete", () => {
  const cases: { [status: string]: string[] } = {
    complete: [
      "",
      "1",
      "const x = 1",
      "function f() { return 1 }",
      "await Promise.resolve(1)",
      "for (const a of []) {}",
      "`a\nb`",
      "// comment",
      "if (true) 1",
      "const s: string = 5",
      "enum E { A }",
      "export const e = 1",
      "import fs from 'fs'",
    ],
    incomplete: [
      "function f() {",
      "const x = [1,",
      "`abc",
      "foo(",
      "/* abc",
      "const x =",
      "1 +",
      "if (a) {\n  b(",
      "class A {",
      "a ? b :",
      "`${",
      "for (const a of [])",
      "const f = () =>",
      "[1, 2].map((x) => {",
    ],
    invalid: [
      "const = 3",
      "1 +* 2",
      ")",
      "function (",
      "}",
      "const x = 'abc",
      "const r = /abc",
      "let let = 1 1",
    ],
  };

  test.for(Object.entries(cases).flatMap(([status, codes]) => codes.map((code) => [status, code] as const)))(
    "%s: %j",
    async ([status, code]) => {
      expect(await ask("is_complete", { code })).toMatchObject({ status });
    },
  );

  test("proposes the indentation of the next line", async () => {
    const indent = async (code: string) => (await ask("is_complete", { code })).indent;
    expect(await indent("function f() {")).toBe("  ");
    expect(await indent("function f() {\n  if (a) {")).toBe("    ");
    expect(await indent("function f() {\n  const x = 1;")).toBe("  ");
    expect(await indent("const x =")).toBe("");
  });
});

describe("history", () => {
  const history = async (content: JsonObject) => (await ask("history", content)).history;

  test("gives the last inputs, a range of them, and those that match a pattern", async () => {
    const first = await client.execute("'alpha one'");
    await client.execute("'beta two'");
    await client.execute("'alpha three'");
    const n = first.reply.execution_count;
    expect(await history({ hist_access_type: "tail", n: 2, output: false, raw: true })).toEqual([
      [1, n + 1, "'beta two'"],
      [1, n + 2, "'alpha three'"],
    ]);
    expect(
      await history({
        hist_access_type: "range",
        session: 0,
        start: n,
        stop: n + 2,
        output: false,
        raw: true,
      }),
    ).toEqual([
      [1, n, "'alpha one'"],
      [1, n + 1, "'beta two'"],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "'alpha*", n: 10 })).toEqual([
      [1, n, "'alpha one'"],
      [1, n + 2, "'alpha three'"],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "*t?o'", n: 10 })).toEqual([
      [1, n + 1, "'beta two'"],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "'alpha*", n: 1 })).toEqual([
      [1, n + 2, "'alpha three'"],
    ]);
  });

  test("gives equal inputs once when asked, takes a pattern's other signs literally, and pairs inputs with outputs", async () => {
    await client.execute("'(same)+'");
    const { reply } = await client.execute("'(same)+'");
    const found = await history({ hist_access_type: "search", pattern: "'(same)+'", unique: true, n: 5 });
    expect(found).toEqual([[1, reply.execution_count, "'(same)+'"]]);
    const [[, , pair] = []] = await history({ hist_access_type: "tail", n: 1, output: true });
    expect(pair).toEqual(["'(same)+'", null]);
  });

  test("finds what stars and question marks mean, however many there are", async () => {
    const code = "'abcab'";
    await client.execute(code);
    const isFound = async (pattern: string) =>
      (await history({ hist_access_type: "search", pattern, n: 1 })).some(([, , input]) => input === code);
    for (const pattern of ["'abcab'", "*ab*ab*", "'?bc*b'", "***", "'*c**b?", "'ab*cab'"])
      expect(await isFound(pattern), pattern).toBe(true);
    for (const pattern of ["'abc", "abcab", "*ab*ab*ab*", "'abca*ab'", "*d*", "'?abcab'"])
      expect(await isFound(pattern), pattern).toBe(false);
    await client.execute(`'${"1".repeat(5000)}'`);
    expect(await isFound(`${"1*".repeat(40)}2`)).toBe(false);
    expect(await isFound(`*${"1*".repeat(40)}2`)).toBe(false);
  });

  test("of a session that is not there, or by a way that is not there, is empty", async () => {
    expect(await history({ hist_access_type: "range", session: 7, start: 0, stop: 9 })).toEqual([]);
    expect(await history({ hist_access_type: "constructor" })).toEqual([]);
  });
});

test("comm_info lists no comms when there are none", async () => {
  expect(await ask("comm_info", {})).toEqual({ status: "ok", comms: {} });
});

test("all of it leaves the numbers of cells alone", async () => {
  const first = await client.execute("1");
  await completions("Math.|");
  await ask("is_complete", { code: "1" });
  const second = await client.execute("2");
  expect(resultOf(second)).toBe("2");
  expect(second.reply.execution_count).toBe(first.reply.execution_count + 1);
});
