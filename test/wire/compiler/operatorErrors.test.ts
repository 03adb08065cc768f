/** What an operator on tensors refuses: where the error points, and what it says to write instead. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
const value = (code: string) => client.value(code);

async function failure(code: string): Promise<{ ename: string; text: string }> {
  const { reply } = await client.execute(code);
  expect(reply.status).toBe("error");
  const { ename, traceback } = reply as { ename: string; traceback: string[] };
  return { ename, text: traceback.join("\n") };
}

beforeAll(async () => {
  client = await Client.start();
  await value("const x = param(-2), y = param(5), v = tensor([1, 2, 3]); (x * y).backward();");
});
afterAll(() => client.close());

describe("an error", () => {
  test("at run time points at the operator", async () => {
    const { ename, text } = await failure("const long = 2 *\n   (v +\n     tensor([1, 2]));");
    expect(ename).toBe("ShapeError");
    expect(text).toMatch(/at In\[\d+\]:2:7/);
  });

  test("says how a number variable becomes a tensor", async () => {
    expect((await failure("let total = 0; total += v * 2")).text).toContain("tensor(0)");
  });

  test("meets a tensor that is asked for true or false, and leaves what may be missing alone", async () => {
    for (const code of [
      "if (v) 1",
      "while (v) {}",
      "!v",
      "v && 1",
      "v || 1",
      "v ? 1 : 2",
      "if (v.ndim > 0 && v > 1) 1",
      "[v].filter((t) => t > 1)",
      "Boolean(v > 1)",
      "console.assert(v > 1)",
    ]) {
      expect((await failure(code)).text).toContain("neither true nor false");
    }
    for (const code of ["v == y", "v === y", "v !== y"])
      expect((await failure(code)).text).toContain("eq(x, y)");
    expect(
      await value("let seen = ''; if (x.grad) seen += 'grad'; if (v.grad !== null) seen += ' none'; seen"),
    ).toBe("'grad'");
  });

  test("meets a tensor whose type is open when the cell runs, at the question", async () => {
    await value(
      "const isSmall = (t) => t < 2, at2 = (t) => { switch (t) { case 2: return true } return false };",
    );
    for (const [code, column] of [
      ["const relu = (t) => t > 0 ? t : 0", 21],
      ["const f = (t) => { if (t.ndim > 0 && t < 2) return t }", 38],
      ["const f = (t) => !(t > 0)", 20],
      ["const f = (t) => { for (let i = 0; i < t; i++); }", 36],
      ["const f = (t) => [t].filter((u) => u.gt(1))", 36],
      ["const f = (t) => t === 1", 20],
      ["const f = (t) => { switch (t) { case 1: return 1 } }", 28],
      ["const f = (t) => 0 < t < 1", 18],
    ] as const) {
      const name = /const (\w+)/.exec(code)![1];
      await value(code);
      const { ename, text } = await failure(`${name}(v)`);
      expect(ename, code).toBe("ArgumentError");
      expect(text, code).toMatch(
        new RegExp(`at (Object\\.)?${name} \\(In\\[\\d+\\]:1:${column}\\)|at In\\[\\d+\\]:1:${column}`),
      );
    }
    expect(await value("[relu(2), relu(-1), isSmall(1), at2(2), f(1)]")).toBe("[ 2, 0, true, true, false ]");
    const attend =
      "const attend = (s, mask) => { if (mask) s = s + mask; return mask === undefined ? s : s * 2 }";
    await value(attend);
    expect(await value("[attend(v, undefined), attend(v, v)].map((t) => t.sum().item())")).toBe("[ 6, 24 ]");
  });

  test("says what stands beside a tensor that no tensor goes with", async () => {
    expect((await failure("'loss: ' + v")).text).toMatch(/:1:10 - TS2365(?:.|\n)*write `\$\{x\}`/);
    expect((await failure("v * 2n")).text).toContain("Number(n)");
    expect((await failure("v % 2")).text).toContain("floor(x / n)");
    expect((await failure("let one = tensor(1); one++")).text).toContain("x += 1");
    expect((await failure("v & v")).text).toContain("logicalAnd");
    await value("let open: any;");
    expect((await failure("v - open")).text).toContain(
      "-: a tensor stands on the left, and on the right nothing",
    );
    expect((await failure("open = 'a'; open * v")).text).toContain('on the left the text "a"');
    expect((await failure("open = 2n; v / open")).text).toContain("a bigint");
    expect((await failure("open = v; open % 2")).ename).toBe("ArgumentError");
  });

  test("a chain of comparisons compares no tensor of booleans with a number", async () => {
    expect((await failure("0 < v < 2")).text).toMatch(/:1:7 - (?:.|\n)*logicalAnd/);
    expect((await failure("const n3 = 1; v + n3; 0 < n3 < 2")).text).toContain("TS2365");
  });

  test("leaves a class alone that a notebook calls Tensor itself", async () => {
    await value("{ class Tensor { data = 1 }\n const t = new Tensor(); if (t && t === t) v * 2; }");
  });

  test("a tensor never becomes NaN behind TypeScript's back", async () => {
    expect((await failure("(v as unknown as number) % 2")).ename).toBe("ArgumentError");
    expect((await failure("Math.sqrt(v as unknown as number)")).ename).toBe("ArgumentError");
  });
});
