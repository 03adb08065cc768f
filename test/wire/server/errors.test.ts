/** Errors as the user sees them: in the lines and columns of the TypeScript that was typed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client, typesOf } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start({
    files: { "local.ts": "export function fail(n: number): never {\n  throw new Error('local ' + n);\n}\n" },
  });
});
afterAll(() => client.close());

/** Runs a cell that must fail; gives its error, with `In[n]` of this cell written as `In[this]`. */
async function failureOf(code: string) {
  const { reply, outputs, published } = await client.execute(code);
  expect(reply.status).toBe("error");
  const { ename, evalue, traceback } = reply;
  const error = outputs.at(-1)!;
  expect(error.header.msg_type).toBe("error");
  expect(error.content).toEqual({ ename, evalue, traceback });
  const text = traceback.join("\n").replaceAll(`In[${reply.execution_count}]`, "In[this]");
  return { ename, evalue, text, count: reply.execution_count, published };
}

/** Line and column of the first `marker` in the code, as an error names them. */
function place(code: string, marker: string): string {
  const before = code.slice(0, code.indexOf(marker)).split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

describe("a thrown error names the line and column of the TypeScript", () => {
  const throwing: { [where: string]: string } = {
    "in the first line": `throw new Error("here")`,
    "in a later line": `const a = 1;\n\n  throw new Error("here");`,
    "after type annotations that shift the column": `const f = (a: number, b: Array<{ c: string }>): void => { throw new Error("here") }; f(1, []);`,
    "after an interface, a type and an enum": `interface P { q: number }\ntype Q = P & { r: string };\nenum Color { Red, Green }\n  throw new Error("here" + Color.Red);`,
    "after an await": `await Promise.resolve();\nconst x = await new Promise<number>((resolve) => setTimeout(() => resolve(1), 1));\n  throw new Error("here" + x);`,
    "after an import": `import { join } from "node:path";\n  throw new Error("here" + join("a", "b"));`,
    "in a class with generics": `class Box<T extends object> {\n  constructor(private readonly value: T) {}\n  open(): T { throw new Error("here"); }\n}\nnew Box({}).open();`,
    "in an async function": `async function later(): Promise<void> {\n  await null;\n    throw new Error("here");\n}\nawait later();`,
    "behind tabs and wide characters": `const s: string = "\u{1F600}ä";\n\tthrow new Error("here" + s);`,
    "after Windows line ends": `const a: number = 1;\r\n  throw new Error("here" + a);`,
  };

  test.for(Object.entries(throwing))("%s", async ([, code]) => {
    const { ename, evalue, text } = await failureOf(code);
    expect(ename).toBe("Error");
    expect(evalue).toMatch(/^here/);
    expect(text).toContain(`In[this]:${place(code, 'new Error("here"')}`);
    expect(text).toMatch(/^> *\d+ \| .*new Error/m);
  });

  test("in a failed assertion of Node's, whose name and code are not said again", async () => {
    const code = `import assert from "node:assert/strict";\nassert.ok(1 > 2, "too small");`;
    const { ename, evalue, text } = await failureOf(code);
    expect([ename, evalue]).toEqual(["AssertionError", "too small"]);
    expect(text).toMatch(/^AssertionError: too small\n {4}at In\[this\]:2:8\n/);
  });

  test("in a function of an earlier cell: that cell's number, and the line that called it", async () => {
    const code = `function half(n: number): number {\n  if (n % 2 !== 0)\n    throw new RangeError("odd: " + n);\n  return n / 2;\n}`;
    const { reply } = await client.execute(code);
    const { ename, text } = await failureOf(`const fine = half(4);\nconst odd: number = half(3);`);
    expect(ename).toBe("RangeError");
    expect(text).toContain(`In[${reply.execution_count}]:3:11`);
    expect(text).toContain("In[this]:2:21");
    expect(text).toContain(`>  3 |     throw new RangeError("odd: " + n);`.replace(">  3", "> 3"));
  });

  test("in a file beside the notebook: the file, and the line of the cell that called it", async () => {
    const { text } = await failureOf(
      `import { fail } from "./local.ts";\n\nfail(3);`.replace("local.ts", "local"),
    );
    expect(text).toContain("local.ts:2:9");
    expect(text).toContain("In[this]:3:");
  });

  test("in a call of ours: the user's line, and none of our own files", async () => {
    const { text } = await failureOf(`const left = tensor([1, 2]);\nmatmul(left, tensor([[1, 2, 3]]));`);
    expect(text).toContain("In[this]:2:1");
    expect(text).not.toContain("/dist/");
    expect(text).not.toContain("node:internal");
  });
});

test("what could not be called is named as it was typed, and a hidden preloaded name is told of", async () => {
  const called = await failureOf("const sum: any = 3, nn: any = {}; sum([1])");
  expect(called.evalue).toBe("sum is not a function");
  expect(called.text).toContain("sum is a variable of yours here; the preloaded one is gradlab.sum");
  const later = await failureOf("new nn.Linear(2, 3)");
  expect(later.evalue).toBe("nn.Linear is not a constructor");
  expect(later.text).toContain("the preloaded one is gradlab.nn");
  await client.value("const dyn: any = () => 5; 0");
  expect((await failureOf("dyn(1)()")).evalue).toBe("dyn(...) is not a function");
  const own = await failureOf(`throw new RangeError("exports.sum is not mine")`);
  expect(own.evalue).toBe("exports.sum is not mine");
  expect(own.text).not.toContain("gradlab.sum");
  await client.value("const display = 1; gradlab.display('shown')");
});

test("a name is told to be hidden also by the cell that is refused for it", async () => {
  const itself = await failureOf("const max = max([1])");
  expect(itself.text).toContain("max is a variable of yours here; the preloaded one is gradlab.max");
  await client.value("const log = [3];");
  for (const [code, isTold] of [
    ["const a: string = log", true],
    ["const a: string = Math.max(...log)", true],
    ["console.log(nope)", false],
  ] as const) {
    expect((await failureOf(code)).text.includes("log is a variable of yours here"), code).toBe(isTold);
  }
  const whole = await failureOf("const gradlab = 3; gradlab.tensor");
  expect(whole.text).toContain(`import * as gradlab from "gradlab" brings the preloaded one back`);
});

test("an error of another context is an error, and frames of Node's own files are left out", async () => {
  const other = await failureOf(
    `import vm from "node:vm"; vm.runInNewContext("throw new TypeError('elsewhere')")`,
  );
  expect([other.ename, other.evalue]).toEqual(["TypeError", "elsewhere"]);
  const { text } = await failureOf(
    `import { execSync } from "node:child_process"; execSync("exit 3", { stdio: "ignore" })`,
  );
  expect(text).toMatch(/In\[this\]:1:\d+/);
  expect(text).not.toMatch(/at .*node:/);
});

test("an excerpt shows the line with a caret under the column", async () => {
  const { text } = await failureOf(`const a = 1;\nconst b = 2;\nconst c = undefined as any;\n  c.d.e;`);
  const lines = text.split("\n");
  const marked = lines.findIndex((line) => line.startsWith("> 4 |"));
  expect(lines[marked]).toBe("> 4 |   c.d.e;");
  expect(lines[marked - 1]).toBe("  3 | const c = undefined as any;");
  expect(lines[marked + 1]?.indexOf("^")).toBe("> 4 |   c.".length);
});

test("a thrown value that is no Error is shown, with the advice to throw an Error", async () => {
  const { ename, evalue, text } = await failureOf("throw { a: 1 }");
  expect([ename, evalue]).toEqual(["Thrown", "{ a: 1 }"]);
  expect(text).toContain("throw new Error");
  for (const value of ["undefined", "null", "Symbol('s')", "1n"]) await failureOf(`throw ${value}`);
});

test("an error's cause, and what an AggregateError holds, are shown", async () => {
  const { text } = await failureOf(`throw new Error("outer", { cause: new TypeError("inner") })`);
  expect(text).toContain("outer");
  expect(text).toContain("TypeError: inner");
  const many = await failureOf(
    `await Promise.any([Promise.reject(new Error("first")), Promise.reject(new Error("second"))])`,
  );
  expect(many.text).toContain("first");
  expect(many.text).toContain("second");
});

test("an error that cannot be read (throwing getters, a proxy) still ends the cell", async () => {
  await failureOf(
    `class Odd extends Error { override get message(): string { throw new Error("no"); } }; throw new Odd()`,
  );
  await failureOf(`throw new Proxy(new Error("p"), { get() { throw new Error("no"); } })`);
  await failureOf(`throw Object.create(null)`);
  expect(await client.value("'next'")).toBe("'next'");
});

describe("a type error", () => {
  test("is shown with TypeScript's words, the line and a mark under the place, and the cell does not run", async () => {
    await client.value("let touched = 'no'");
    const { ename, evalue, text, published } = await failureOf(
      `touched = "yes";\nconst n: number = 1;\n  const s: string = n;`,
    );
    expect(ename).toBe("TypeScriptError");
    expect(evalue).toBe("Type 'number' is not assignable to type 'string'.");
    expect(text.split("\n")).toEqual([
      "In[this]:3:9 - TS2322: Type 'number' is not assignable to type 'string'.",
      "3 |   const s: string = n;",
      "  |         ~",
    ]);
    expect(typesOf(published)).toEqual(["status", "execute_input", "error", "status"]);
    expect(await client.value("touched")).toBe("'no'");
  });

  test("speaks of a name that does not exist", async () => {
    const { evalue, text } = await failureOf("1 + nobodyDeclaredThis");
    expect(evalue).toContain("Cannot find name 'nobodyDeclaredThis'");
    expect(text).toMatch(/~\na name is known once the cell that declares it has run/);
    expect(text).toContain("In[this]:1:5");
  });

  test("of many shows the first five and counts the others", async () => {
    const { text } = await failureOf(Array.from({ length: 8 }, (_, i) => `missing${i};`).join("\n"));
    expect(text).toContain("In[this]:5:1");
    expect(text.match(/a name is known once/g)).toHaveLength(1);
    expect(text).not.toContain("In[this]:6:1");
    expect(text).toContain("and 3 more");
  });

  test("against a type of an earlier cell is found", async () => {
    await client.value("interface Point { x: number; y: number }");
    const { text } = await failureOf("const p: Point = { x: 1 };");
    expect(text).toContain("Property 'y' is missing");
  });

  test("in a file beside the notebook names the file", async () => {
    const { text } = await failureOf(`import { fail } from "./local"; fail("no number")`);
    expect(text).toContain("In[this]:1:38");
  });
});

describe("a syntax error", () => {
  test("names its place, and the cell does not run", async () => {
    const { ename, text } = await failureOf("const a = 1;\nconst b = = 2;");
    expect(ename).toBe("SyntaxError");
    expect(text).toContain("In[this]:2:11");
    expect(text).toContain("2 | const b = = 2;");
    expect(text).toContain("  |           ~");
  });

  test("of a bracket that is never closed is one", async () => {
    const { ename } = await failureOf("const f = (a: number");
    expect(ename).toBe("SyntaxError");
  });
});
