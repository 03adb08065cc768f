/** Imports of a cell: from Node, from packages beside the notebook, from files beside it, and from this project. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
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

test("of JSON, typed", async () => {
  expect(await value(`import data from "./data.json"; data.answer + data.list.length`)).toBe("44");
  expect(await value(`require("./data.json").answer`)).toBe("42");
});

test("of a package that is not there is refused at compile time, and a require of it says what to install", async () => {
  const { reply } = await client.execute(`import x from "no-such-package"`);
  expect(reply.evalue).toContain("no-such-package");
  const required = await client.execute(`require("no-such-package")`);
  expect(required.reply.evalue).toContain(`run "npm install no-such-package"`);
});

test("works in a folder outside the project, and @types/node is there", async () => {
  expect(client.folder.startsWith(process.cwd())).toBe(false);
  expect(await value("const b: Buffer = Buffer.from('x'); b.toString('hex')")).toBe("'78'");
  const { reply } = await client.execute("process.noSuchThing");
  expect(reply.evalue).toContain("noSuchThing");
});
