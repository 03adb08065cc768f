/** Names that are there for every cell: what a cell adds to them, preloaded ones, and what a cell hides. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
const value = (code: string) => client.value(code);

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

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
