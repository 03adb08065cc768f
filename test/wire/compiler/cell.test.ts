/** What a cell may say: exports, await at its top, special names, decorators. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
const value = (code: string) => client.value(code);

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

describe("a cell", () => {
  test("may say export before a declaration", async () => {
    expect(
      await value(
        "export const exported = 4; export function half(n: number) { return n / 2; }\nexport class K {}\nexport type T = string; half(exported)",
      ),
    ).toBe("2");
    expect(await value("exported")).toBe("4");
  });

  test("may be a whole module, with lists of exports and a first line for a shell", async () => {
    expect(
      await value(`#!/usr/bin/env node
        const listed = 1, other = 2; type Listed = number; export { listed, other as second }; export type { Listed };
        export { sep as separator } from "node:path"; export default function main() { return listed + other; }`),
    ).toBe(undefined);
    expect(await value("const typed: Listed = main(); typed")).toBe("3");
  });

  test("may await anywhere at its top: in a declaration, a loop, a condition, a template, a call", async () => {
    expect(
      await value(`
        const later = async <T,>(x: T) => x;
        const one = await later(1);
        const { two } = await later({ two: 2 });
        let sum = 0;
        for (const k of [await later(1), 2]) sum += await later(k);
        for await (const k of [later(3), later(4)]) sum += k;
        if (await later(true)) sum += 10;
        \`\${await later("t")} \${one + two + sum}\``),
    ).toBe("'t 23'");
  });

  test("may await in what a class computes while it is declared", async () => {
    expect(
      await value(
        "class Awaiting extends (await Promise.resolve(Object)) { ['m' + (await 1)]() { return 2; } } (new Awaiting() as any).m1()",
      ),
    ).toBe("2");
    const { reply } = await client.execute("class Awaits { field = await 1 }");
    expect(reply.evalue).toContain("await");
  });

  test("cannot use a variable before it is declared, and can use its functions", async () => {
    expect(
      await value(`
        const said: string[] = [];
        const seesLate = () => late;
        try { seesLate(); } catch (error) { said.push((error as Error).message); }
        const late = hoisted(); function hoisted() { return 1; }
        [...said, seesLate()]`),
    ).toBe(`[ "Cannot access 'late' before initialization", 1 ]`);
  });

  test("may await as a whole, and its value is that of the promise", async () => {
    expect(await value("await (async () => { await 0; return 7; })()")).toBe("7");
  });

  test("that ends in a promise without await shows the promise", async () => {
    expect(await value("Promise.resolve(3)")).toBe("Promise { 3 }");
  });

  test("may use names that are special inside: exports, require, module, names, arguments, __esModule, undefined", async () => {
    expect(await value("const names = 1, module = 2; [names, module]")).toBe("[ 1, 2 ]");
    expect(
      await value("const request = 1, own = 2, scope = 3, runtime = 4; [request, own, scope, runtime]"),
    ).toBe("[ 1, 2, 3, 4 ]");
    expect(await value("[names, module]")).toBe("[ 1, 2 ]");
  });

  test("may have a name of an object's prototype: toString, constructor, hasOwnProperty", async () => {
    await value("const toString = 1; const valueOf = 2; let hasOwnProperty = 3;");
    expect(await value("[toString, valueOf, hasOwnProperty]")).toBe("[ 1, 2, 3 ]");
  });

  test("runs in strict mode", async () => {
    expect(await value("(function (this: unknown) { return this; })()")).toBe(undefined);
  });
});

describe("decorators", () => {
  test("of an earlier cell, of classes, methods and properties, are TypeScript's experimental ones", async () => {
    await value(`
      const seen: string[] = [];
      function tagged(target: Function): void { seen.push("class " + target.name); }
      function noted(target: object, key: string): void { seen.push(key); }`);
    await value(
      "@tagged class Decorated { @noted size = 1; @noted area(): number { return this.size ** 2; } }",
    );
    expect(await value("[seen, new Decorated().area()]")).toBe(
      "[ [ 'size', 'area', 'class Decorated' ], 1 ]",
    );
  });
});
