/** Names across cells: what a cell sees of the cells before it, and what it can change there. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
const value = (code: string) => client.value(code);

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

describe("a later cell", () => {
  test("assigns a variable, and the functions of the earlier cell see it", async () => {
    await value(
      "let n = 0; var v = 0; function inc(): number { n++; v++; return n; } const arrow = () => n + v;",
    );
    await value("n = 10; v = 100");
    expect(await value("inc()")).toBe("11");
    expect(await value("arrow()")).toBe("112");
    await value("n += 5; [v] = [1]; ({ n } = { n: n + 1 });");
    expect(await value("[arrow(), n, v]")).toBe("[ 18, 17, 1 ]");
  });

  test("sees what an earlier cell's functions and callbacks assign", async () => {
    await value(
      "let ticks = 0; let done: () => void; const ticked = new Promise<void>((r) => { done = r; }); const tick = () => { ticks++; done(); }",
    );
    await value("setTimeout(tick, 1); await ticked");
    expect(await value("ticks")).toBe("1");
  });

  test("declares a name anew, with another type; functions of the first cell keep their own", async () => {
    await value("let same = 1; const getSame = () => same;");
    await value("const same = 'text'");
    expect(await value("same.length")).toBe("4");
    expect(await value("getSame()")).toBe("1");
    await value("function same() { return 'called' }");
    expect(await value("same()")).toBe("'called'");
    await value("class same { static who = 'class' }");
    expect(await value("same.who")).toBe("'class'");
  });

  test("uses an earlier name as a shorthand property, an argument default, a template and a spread", async () => {
    await value("const a = 1, rest = [2, 3], o = { p: 4 };");
    expect(await value("const made = { a, ...o }; made")).toBe("{ a: 1, p: 4 }");
    expect(await value(`((x = a) => \`\${x}\${rest}\`)()`)).toBe("'12,3'");
    expect(await value("[a, ...rest]")).toBe("[ 1, 2, 3 ]");
    expect(await value("typeof a")).toBe("'number'");
  });

  test("may hide an earlier name in a function, a block or a parameter", async () => {
    await value("const shadowed = 'outer'");
    expect(await value("((shadowed: string) => shadowed)('parameter')")).toBe("'parameter'");
    expect(
      await value(
        "const inBlock: string[] = []; { const shadowed = 'block'; inBlock.push(shadowed); } [...inBlock, shadowed]",
      ),
    ).toBe("[ 'block', 'outer' ]");
  });

  test("sees destructured names, also with defaults, renames and rest", async () => {
    await value(
      "const { x, y: { z: deep = 5 }, ...others } = { x: 1, y: {} as { z?: number }, k: 7 }; const [first, , third = 3] = [1, 2];",
    );
    expect(await value("[x, deep, others, first, third]")).toBe("[ 1, 5, { k: 7 }, 1, 3 ]");
  });

  test("sees variables of loops that are declared with var, and not those declared with let", async () => {
    await value("for (var i = 0; i < 3; i++) {} for (let hidden = 0; hidden < 3; hidden++) {}");
    expect(await value("i")).toBe("3");
    const { reply } = await client.execute("hidden");
    expect(reply.evalue).toContain("Cannot find name 'hidden'");
  });

  test("uses classes, abstract classes, enums, const enums, generics and namespaces of earlier cells", async () => {
    await value(`
      abstract class Shape<T extends number = number> { constructor(readonly size: T) {} abstract area(): number; }
      class Square extends Shape { area() { return this.size ** 2; } static #made = 0; static make(n: number) { Square.#made++; return new Square(n); } static get made() { return Square.#made; } }
      enum Color { Red = "r", Green = "g" }
      const enum Level { Low = 1, High }
      namespace Units { export const cm = 0.01; export interface Length { m: number } }
      function identity<T>(x: T): T { return x; }
      function overloaded(x: number): number; function overloaded(x: string): string; function overloaded(x: never) { return x; }`);
    expect(await value("Square.make(3).area() + Square.made")).toBe("10");
    expect(await value("new (class extends Square { override area() { return -1; } })(2).area()")).toBe("-1");
    expect(await value("[Color.Green, Level.High, Units.cm, identity('id'), overloaded('over')]")).toBe(
      "[ 'g', 2, 0.01, 'id', 'over' ]",
    );
    expect(await value("const l: Units.Length = { m: 1 }; const c: Color = Color.Red; l")).toBe("{ m: 1 }");
  });

  test("keeps types: generic aliases, satisfies, as const, and narrowing", async () => {
    await value(
      "type Pair<A, B = A> = readonly [A, B]; const pair = [1, 'b'] as const satisfies Pair<number, string>;",
    );
    expect(await value("const p2: Pair<number, string> = pair; p2[1].toUpperCase()")).toBe("'B'");
    const { reply } = await client.execute("pair[0].toUpperCase()");
    expect(reply.evalue).toContain("toUpperCase");
  });
});

describe("a value", () => {
  test("whose type has no name that a later cell could use is still seen there", async () => {
    await value("const Hidden = (() => { class Inner { private a = 1; b = this.a + 1; } return Inner; })()");
    expect(await value("new Hidden().b + 1")).toBe("3");
  });

  test("that is a function or class without a name keeps none", async () => {
    expect(await value("async () => {}")).toBe("[AsyncFunction (anonymous)]");
    expect(await value("(class {})")).toBe("[class (anonymous)]");
  });

  test("has the methods that every supported Node has, also those newer than the cells' TypeScript", async () => {
    expect(
      await value("[[3, 1].toSorted(), [1, 2].with(0, 5), new Float64Array([1, 2]).toReversed()[0]]"),
    ).toBe("[ [ 1, 3 ], [ 5, 2 ], 2 ]");
  });
});

test("types that a cell adds to the global scope stay for all later cells; its variables a cell names itself", async () => {
  expect(
    await value(`
    declare global { var shared: number; interface Array<T> { second(): T } }
    globalThis.shared = 7;
    Array.prototype.second = function () { return this[1]; };
    [[1, 2].second(), shared]`),
  ).toBe("[ 2, 7 ]");
  expect(await value("[3, 4].second().toFixed(1)")).toBe("'4.0'");
  await value("const between = 1");
  expect(await value("[5, 6].second()")).toBe("6");
  expect((await client.execute("shared")).reply.evalue).toContain("Cannot find name 'shared'");
  expect(await value("declare global { var shared: number } shared + 1")).toBe("8");
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

describe("of a cell that threw", () => {
  test("the names that had a value survive, and those that had not say so", async () => {
    const failed = await client.execute(
      "let before = 5; const f = () => before; throw new Error('stop'); let after = 7;",
    );
    expect(failed.reply.status).toBe("error");
    expect(await value("before = 6; f()")).toBe("6");
    const { reply } = await client.execute("after");
    expect(reply).toMatchObject({ status: "error", ename: "ReferenceError" });
    expect(reply.evalue).toBe(
      `after has no value: In[${failed.reply.execution_count}] stopped before it was assigned`,
    );
  });

  test("a name that had no value gets one from a later cell or callback", async () => {
    await client.execute(
      "let late: number | undefined; const setLate = () => { late = 3; }; throw new Error('stop');",
    );
    expect((await client.execute("late")).reply.ename).toBe("ReferenceError");
    await value("setLate()");
    expect(await value("late")).toBe("3");
    await value("late = 4");
    expect(await value("late")).toBe("4");
  });

  test("an earlier value of a name that it did not get to declare anew stays", async () => {
    await value("const kept = 'old'");
    await client.execute("throw new Error('stop'); const kept = 'new';");
    const { reply } = await client.execute("kept");
    expect(reply.status === "ok" || reply.ename === "ReferenceError").toBe(true);
  });

  test("a refused one declares nothing", async () => {
    await client.execute("const refused = 1; const wrong: string = refused;");
    const { reply } = await client.execute("refused");
    expect(reply.evalue).toContain("Cannot find name 'refused'");
  });
});

describe("a cell", () => {
  test("may say export before a declaration", async () => {
    expect(
      await value(
        "export const exported = 4; export function half(n: number) { return n / 2; }\nexport class K {}\nexport type T = string; half(exported)",
      ),
    ).toBe("2");
    expect(await value("exported")).toBe("4");
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

describe("preloaded names", () => {
  test("are there without an import, and typed", async () => {
    expect(await value("tensor([1, 2, 3]).sum().item()")).toBe("6");
    expect(await value("const x = param(3); x.mul(x).backward(); x.grad!.item()")).toBe("6");
    const { reply } = await client.execute("tensor([1]).noSuchMethod()");
    expect(reply.evalue).toContain("noSuchMethod");
  });

  test("are the same objects when imported from gradlab, statically and dynamically", async () => {
    expect(
      await value(`import { tensor as t, Tensor as T } from "gradlab"; import * as all from "gradlab";
        [t === tensor, T === Tensor, all.tensor === tensor, gradlab.tensor === tensor, t([1]) instanceof Tensor]`),
    ).toBe("[ true, true, true, true, true ]");
    expect(await value(`(await import("gradlab")).tensor === tensor`)).toBe("true");
    expect(await value(`require("gradlab").tensor === tensor`)).toBe("true");
  });

  test("may be hidden by a cell, and stay reachable through gradlab", async () => {
    expect(await value("const sum = 4; sum + 1")).toBe("5");
    expect(await value("[sum, gradlab.sum([1, 2]).item()]")).toBe("[ 4, 3 ]");
    expect(await value("tensor([1, 2]).sum().item()")).toBe("3");
  });
});

describe("globals", () => {
  test("are not damaged by a cell that hides them: libraries keep theirs", async () => {
    await value(
      "const URL = 5; const Promise_ = Promise; function setTimeout() { return 'mine'; } const console_ = console;",
    );
    expect(
      await value("[URL, setTimeout(), typeof globalThis.URL, new globalThis.URL('http://a/b').pathname]"),
    ).toBe("[ 5, 'mine', 'function', '/b' ]");
    expect(await value("await new Promise((resolve) => globalThis.setTimeout(resolve, 1)); 'on time'")).toBe(
      "'on time'",
    );
    await value("const process = 1; const Array = 2; const Object = 3; const Error = 4;");
    expect(await value("[1, 2].map(String)")).toBe("[ '1', '2' ]");
    expect(await value("({ a: 1 })")).toBe("{ a: 1 }");
  });

  test("that a cell hides are not what compiled imports use", async () => {
    await value("const Object = { a: 1 }, Symbol = 2, Promise = 3;");
    expect(
      await value(
        "import { basename } from 'node:path'; import * as path from 'node:path'; import fs from 'node:fs'; basename('a/b') + path.sep + typeof fs.readFileSync",
      ),
    ).toBe("'b/function'");
    expect(await value("[basename('c/d'), Object.a, Symbol, Promise, eval('typeof Object')]")).toBe(
      "[ 'd', 1, 2, 3, 'function' ]",
    );
  });

  test("of a namespace are types too: a module of layers can be extended and taken as an argument", async () => {
    await value(
      "class Net extends nn.Module { layer = new nn.Linear(2, 3); forward(x: Tensor): Tensor { return this.layer.forward(x); } }",
    );
    expect(
      await value("const size = (net: nn.Module) => [...net.parameters()].length; size(new Net())"),
    ).toBe("2");
  });

  test("of Node and of the web are there", async () => {
    expect(
      await value(
        "[typeof fetch, typeof structuredClone, typeof Buffer, typeof TextEncoder, typeof performance.now()]",
      ),
    ).toBe("[ 'function', 'function', 'function', 'function', 'number' ]");
  });
});
