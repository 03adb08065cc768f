/** Imports of a cell: from Node, from packages beside the notebook, from files beside it, and from this project. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Client } from "../client.js";

let client: Client;
const value = (code: string) => client.value(code);

function write(path: string, text: string): void {
  const file = join(client.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function writePackage(name: string, manifest: object, files: { [path: string]: string }): void {
  const folder = join("node_modules", name);
  write(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", ...manifest }));
  for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
}

beforeAll(async () => {
  client = await Client.start({
    files: {
      "shapes.ts": `import { unit } from "./deeper/unit";\nexport interface Named { name: string }\nexport const area = (side: number): string => side ** 2 + unit;\nexport default class Circle implements Named { name = "circle"; }\n`,
      "data.json": `{ "answer": 42, "list": [1, 2] }`,
    },
  });
  write("deeper/unit.ts", `export const unit: string = "cm";`);
  writePackage(
    "classic",
    { main: "main.js", types: "main.d.ts" },
    {
      "main.js": "exports.kind = 'CommonJS'; exports.path = (u) => new URL(u).pathname;",
      "main.d.ts": "export const kind: string; export function path(u: string): string;",
    },
  );
  writePackage(
    "single",
    { main: "main.js", types: "main.d.ts" },
    {
      "main.js": "module.exports = function single() { return 'one function'; };",
      "main.d.ts": "declare function single(): string; export = single;",
    },
  );
  writePackage(
    "modern",
    {
      type: "module",
      exports: {
        ".": { types: "./a.d.ts", default: "./a.js" },
        "./sub": { types: "./sub.d.ts", default: "./sub.js" },
      },
    },
    {
      "a.js": "export const kind = 'module'; export default class Modern { who() { return 'default'; } }",
      "a.d.ts": "export const kind: string; export default class Modern { who(): string }",
      "sub.js": "export const kind = 'sub';",
      "sub.d.ts": "export const kind: string;",
    },
  );
  writePackage(
    "waiting",
    { type: "module", exports: { types: "./a.d.ts", default: "./a.js" } },
    {
      "a.js": "await new Promise((r) => setTimeout(r, 1)); export const kind = 'awaited';",
      "a.d.ts": "export const kind: string;",
    },
  );
});
afterAll(() => client.close());

test("of Node: default, named, renamed and namespace, with and without node:", async () => {
  expect(
    await value(`import fs, { existsSync as there } from "fs"; import * as path from "node:path"; import os from "node:os";
      [typeof fs.readFileSync, there("data.json"), path.join("a", "b"), typeof os.cpus]`),
  ).toBe("[ 'function', true, 'a/b', 'function' ]");
  expect(await value("path.basename('/x/y')")).toBe("'y'");
});

test("dynamic, of Node, gives the namespace with its default", async () => {
  expect(
    await value(
      `const dynamic = await import("node:path"); [dynamic.join("a", "b"), typeof dynamic.default.join]`,
    ),
  ).toBe("[ 'a/b', 'function' ]");
});

test("of a CommonJS package beside the notebook, which keeps its own globals", async () => {
  expect(
    await value(
      `const URL = "hidden here"; import { kind, path as pathOf } from "classic"; [kind, pathOf("http://a/b"), URL]`,
    ),
  ).toBe("[ 'CommonJS', '/b', 'hidden here' ]");
  expect(await value(`import single from "single"; single()`)).toBe("'one function'");
  expect(await value(`require("classic").kind`)).toBe("'CommonJS'");
});

test("of a package that is only an ES module, and of its subpath", async () => {
  expect(
    await value(
      `import Modern, { kind as modernKind } from "modern"; import { kind as subKind } from "modern/sub"; [modernKind, subKind, new Modern().who()]`,
    ),
  ).toBe("[ 'module', 'sub', 'default' ]");
  expect(await value(`(await import("modern")).kind`)).toBe("'module'");
  expect(await value(`const { default: M } = await import("modern"); new M().who()`)).toBe("'default'");
});

test("dynamic, of an ES module that awaits at its top", async () => {
  expect(await value(`(await import("waiting")).kind`)).toBe("'awaited'");
});

test("static, of an ES module that awaits at its top", async () => {
  expect(await value(`import { kind as waitedKind } from "waiting"; waitedKind`)).toBe("'awaited'");
});

test("of TypeScript beside the notebook, with what that imports, its types and its default", async () => {
  expect(
    await value(
      `import Circle, { area, type Named } from "./shapes"; const named: Named = new Circle(); [area(3), named.name]`,
    ),
  ).toBe("[ '9cm', 'circle' ]");
  const { reply } = await client.execute(`import { area as a2 } from "./shapes"; a2("wide")`);
  expect(reply.evalue).toContain("not assignable to parameter of type 'number'");
});

test("of TypeScript beside the notebook, with the ending .ts or .js", async () => {
  expect(await value(`import { area as withTs } from "./shapes.ts"; withTs(1)`)).toBe("'1cm'");
  expect(await value(`import { area as withJs } from "./shapes.js"; withJs(1)`)).toBe("'1cm'");
});

test("of TypeScript that was changed since is what stands in the file now", async () => {
  write("changing.ts", "export const version: number = 1;");
  expect(await value(`import { version } from "./changing"; version`)).toBe("1");
  write("changing.ts", "export const version: string = 'two';");
  expect(await value(`import { version as again } from "./changing"; again.toUpperCase()`)).toBe("'TWO'");
});

test("of a folder is of its index; of a JavaScript file with or without its ending", async () => {
  write("folder/index.ts", "export const indexed = 'index';");
  write("plain.js", "exports.plain = 'script';");
  expect(await value(`import { indexed } from "./folder"; indexed`)).toBe("'index'");
  expect(
    await value(`import { plain } from "./plain.js"; import { plain as same } from "./plain"; plain + same`),
  ).toBe("'scriptscript'");
});

test("of a file that ends in an expression runs it once, under the cell that imports it, and again when it has changed", async () => {
  write("counter.ts", "export let n = 0;\nexport const inc = () => ++n;\nconsole.log('counter loaded');");
  write("user.ts", "import { inc } from './counter';\nexport const use = () => inc();");
  await value("'the cell before'");
  const first = await client.execute(`import { n, inc } from "./counter"; inc(); n`);
  expect(client.writtenBy(first.request)).toBe("counter loaded\n");
  expect(await value(`import * as counter from "./counter"; counter.n`)).toBe("1");
  // A file that is new leaves the others as they are.
  write("unrelated.ts", "export const unrelated = 1;");
  expect(await value(`import { unrelated } from "./unrelated"; import { use } from "./user"; use()`)).toBe(
    "2",
  );
  write("counter.ts", "export let n = 10;\nexport const inc = () => ++n;");
  expect(await value(`import { use as useAgain } from "./user"; useAgain()`)).toBe("11");
  expect(await value(`(await import("./counter")).n`)).toBe("11");
});

test("of files that import each other", async () => {
  write(
    "even.ts",
    "import { odd } from './odd';\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);",
  );
  write(
    "odd.ts",
    "import { even } from './even';\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);",
  );
  expect(await value(`import { even } from "./even"; [even(10), even(7)]`)).toBe("[ true, false ]");
});

test("of a file above the notebook's folder, with its own folder", async () => {
  const above = join(dirname(client.folder), `above-${basename(client.folder)}.ts`);
  writeFileSync(
    above,
    "export class Above { twice(n: number): number { return 2 * n; } }\nexport const at = __dirname;",
  );
  onTestFinished(() => rmSync(above));
  const name = `../${basename(above, ".ts")}`;
  expect(
    await value(`import { Above, at } from "${name}"; [new Above().twice(4), at === "${dirname(above)}"]`),
  ).toBe("[ 8, true ]");
});

test("of a file that a refused cell, or a process that is gone, has imported before", async () => {
  write("early.ts", "export const early = 'here';");
  const refused = await client.execute(`import { early } from "./early"; if (tensor([1])) early`);
  expect(refused.reply.status).toBe("error");
  expect(await value(`import { early } from "./early"; early`)).toBe("'here'");
  const mortal = await Client.start({ files: { "again.ts": "export const again = 'again';" } });
  try {
    expect(await mortal.value(`import { again } from "./again"; again`)).toBe("'again'");
    await mortal.execute("process.exit(1)");
    expect(await mortal.value(`import { again } from "./again"; again`)).toBe("'again'");
  } finally {
    await mortal.close();
  }
});

test("a file beside the notebook has the preloaded names that its types know, and packages that only import can load", async () => {
  write("ambient.ts", "export const total = sum(tensor([1, 2])).item();\nexport const display = 'my own';");
  write("waits.ts", `import { kind } from "waiting";\nexport const waited: string = kind;`);
  expect(await value(`import { total, display as theirs } from "./ambient"; [total, theirs]`)).toBe(
    "[ 3, 'my own' ]",
  );
  expect(await value(`import { waited } from "./waits"; waited`)).toBe("'awaited'");
  write("operators.ts", "export const y = tensor([1]) + 1;");
  const { reply } = await client.execute(`import { y } from "./operators"; y`);
  expect(reply.traceback.join("\n")).toMatch(/operators\.ts:1:18 - .*\n.*in a file, write x\.add\(y\)/);
});

test("of a module that is written down for later cells as a module, not by all its members", async () => {
  await value(`const fs = await import("node:fs"), os = await import("os"); 0`);
  expect(
    await value("fs.existsSync('data.json') && fs.default === (await import('fs')).default && os.EOL"),
  ).toBe("'\\n'");
  const { reply } = await client.execute("fs.noSuchFunction");
  expect(reply.evalue).toContain(`typeof import("node:fs")`);
});

test("of JSON that has changed since is what stands in the file now, also dynamically", async () => {
  write("changing.json", `{ "version": 1 }`);
  expect(await value(`import one from "./changing.json"; one.version`)).toBe("1");
  write("changing.json", `{ "version": 2 }`);
  expect(await value(`import two from "./changing.json"; two.version`)).toBe("2");
  expect(await value(`(await import("./changing.json")).default.version`)).toBe("2");
});

test("a cell knows where it stands: import.meta, __dirname, require.resolve", async () => {
  expect(
    await value(
      `[__dirname === process.cwd(), import.meta.dirname === __dirname, import.meta.url.endsWith("/notebook.ipynb")]`,
    ),
  ).toBe("[ true, true, true ]");
  expect(
    await value(`[import.meta.resolve("classic").endsWith("main.js"), require.resolve("node:fs")]`),
  ).toBe("[ true, 'node:fs' ]");
});

test("of a package of this project, typed, where the notebook's own folder has none", async () => {
  expect(await value(`import { Command } from "commander"; new Command("name").name().toUpperCase()`)).toBe(
    "'NAME'",
  );
  expect(await value(`(await import("zod")).z.number().parse(3)`)).toBe("3");
  const { reply } = await client.execute(`import { Command as C } from "commander"; new C().noSuchMethod()`);
  expect(reply.evalue).toContain("noSuchMethod");
});

test("of JSON, typed", async () => {
  expect(await value(`import data from "./data.json"; data.answer + data.list.length`)).toBe("44");
  expect(await value(`require("./data.json").answer`)).toBe("42");
  const told = `import told from "./data.json" with { type: "json" };`;
  expect(await value(`${told} told.answer`)).toBe("42");
  expect((await client.ask("shell", "is_complete_request", { code: told })).status).toBe("complete");
  const { reply } = await client.execute(`${told} const s: string = told.answer`);
  expect(reply.traceback[0]).toMatch(/^In\[\d+\]:1:61 - /);
});

test("of a package that is not there is refused at compile time, and a require of it says what to install", async () => {
  const { reply } = await client.execute(`import x from "no-such-package"`);
  expect(reply.evalue).toContain("no-such-package");
  const required = await client.execute(`require("no-such-package")`);
  expect(required.reply.evalue).toContain(`run "npm install no-such-package"`);
  const file = await client.execute(`require("./no-such-file")`);
  expect(file.reply.evalue).toBe(`cannot find the file "./no-such-file" from ${client.folder}`);
});

test("works in a folder outside the project, and @types/node is there", async () => {
  expect(client.folder.startsWith(process.cwd())).toBe(false);
  expect(await value("const b: Buffer = Buffer.from('x'); b.toString('hex')")).toBe("'78'");
  const { reply } = await client.execute("process.noSuchThing");
  expect(reply.evalue).toContain("noSuchThing");
});
