/**
 * `gradlab export`: the module that it writes says in the end what the notebook says, digit for digit, and strict
 * TypeScript takes it. What cannot be exported is refused with its place, and nothing is written.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, type Finished, type Stored } from "./headlessRun.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LECTURES = ["02-computational-graphs", "03-sigmoid-neuron", "05-vectors", "08-higher-order"];

const bench = new Bench();
beforeAll(() => {
  mkdirSync(bench.path("node_modules"));
  symlinkSync(ROOT, bench.path("node_modules/gradlab"), "junction");
  symlinkSync(join(ROOT, "node_modules/@types"), bench.path("node_modules/@types"), "junction");
  writeFileSync(bench.path("package.json"), '{ "type": "module" }');
});
afterAll(() => bench.remove());

function node(...args: string[]): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: bench.folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, stdout, stderr };
}

const exported = (...args: string[]) => node(join(ROOT, "dist/kernel/cli.js"), "export", ...args);

/** Compiles modules as a strict project would; what types alone cannot express is an error too. */
function compile(...files: string[]): Finished {
  const flags = "--strict --target es2022 --module nodenext --skipLibCheck --types node --outDir out";
  const erasable = "--erasableSyntaxOnly --verbatimModuleSyntax";
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  return node(tsc, ...`${flags} ${erasable}`.split(" "), ...files);
}

/** What the cells of a notebook print and display, as text. */
function saidBy({ cells }: Stored): string {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .map(({ output_type: type, text, data }) => {
      if (type === "stream") return (text ?? []).join("");
      return type === "display_data" ? `${[data?.["text/plain"]].flat().join("")}\n` : "";
    })
    .join("");
}

/** Each block of a cell is where one thing could go wrong. */
const CELLS = [
  'import assert from "node:assert/strict";\nimport { type PathLike, readFileSync } from "node:fs";\nconst x = param(3);\nconst f = () => x.item();',
  "function flat(w0, x0, w1, x1, w2) { return w0 * x0 + w1 * x1 + w2 }\nconsole.log(flat(1, 2, 3, 4, 5), flat(tensor(1), 2, 3, 4, 5).item())",
  "const y = 2 * x ** 2 - x / 4 + 1\ny.backward()\nconsole.log(x.grad.item())\nx.grad",
  "[1, 2].map((n) => n * 2)",
  "relu?",
  "const x = tensor([1, -2, 3]);\nlet total = tensor(0);\nfor (const v of [1, 2]) total += sum(x * v) - -x.at(0);\nassert.equal(f(), 3);\nconsole.log(total.item());",
  "const relu = 5; let mul = 1; const z = 2 * x;\nconsole.log(relu + mul, z.toArray(), gradlab.relu(x).toArray());",
  "interface Point { a: number; b?: string }\nexport function first(p: Point): string { return p.b }\nlet later: number;\nif (f() > 0) later = 1;\nconsole.log(later, first({ a: 1 }), ({ 1: 'one' })[later]);",
  "let w = param([1, 2]);\nw -= 0.5 * w.detach();\nw *= 2;\nconsole.log(w.isLeaf, w.toArray(), -w.sum().item(), (-w).toArray(), (x > 0).toArray(), (2 < x).toArray());\nlet n = 0; n += 2; n **= 3; console.log(n, 'a' + n + -n);",
  "const data = await Promise.resolve({ loss: 1 / 3 });\nconst x = data.loss + 1;\ntype Point = [number, number];\nconst at: Point = [x, 2];\nconsole.log(at, typeof readFileSync);",
  "class Net extends nn.Module {\n  layer = new nn.Linear(2, 3);\n  forward(x: Tensor): Tensor { return this.layer.forward(x) * 2 + 1; }\n}\nconsole.log(new Net().forward(ones(1, 2)).shape)",
  'import { basename } from "node:path"; var q = basename("a/b");\nfor (var i = 0; i < 2; i++) {}\nconst unknown: any = tensor(x); const r = (unknown + 1) * -unknown;\nconsole.log(q, i, r.item());\ntry { unknown.nothing.there } catch (error) { console.log(error.name) }',
  "const bits = (values: Iterable<number>) => Buffer.from(new Float64Array(values).buffer).toString('hex');\nmanualSeed(7);\nconst [a, b] = [randn(3, 4), randn(4)];\nconst loss = sum((a * b - 1 / (1 + exp(-a))) ** 3 / 7);\nconsole.log(bits((a * b - 1 / (1 + exp(-a))).data), bits([loss.item()]));",
  // Operators broken over lines: each line must stay a line, for its number leads back to the cell.
  "#!/usr/bin/env node\nfor (var at of [1, 2]) ;\nif (f() > 0) { var inside = 1 }\nconsole.log(at, inside, - -1, - -tensor(3).item() * - -2);\nexport { at as place };",
  "const m = tensor([1, 2]);\nfunction mixed(u) {\n  return (\n    m +\n    2 *\n    (m -\n      u)\n  );\n}\nconst rest = (m.ndim\n  + 1)\n  * -\n  m;\nconsole.log(mixed(1).toArray(), rest.toArray());",
  "const stack2 = { layers: [{ W: tensor([1, 2]), n: 1 }] }, top = () => 0;\nstack2.layers[stack2.layers.length - 1].W -= 0.5;\nstack2.layers[top()].n += 2; stack2.layers.at(-1).n **= 2;\nconsole.log(stack2.layers[0].W.toArray(), stack2.layers[0].n, 2*m.ndim+1);",
  "function asks(t, u) { if (t > 0) return t === u; switch (t) { case -1: return 'minus' } return 0 < t < 2 }\nconsole.log(asks(1, 1), asks(-1, 0), asks(-2, 0));\nfor (const ask of [() => asks(m, 1), () => asks(-3, m)]) try { console.log(ask()) } catch (error) { console.log(error.code) }",
  "class Gate { x; y; forward(x, y) { this.x = x; this.y = y; return x * y } }\nconst powerOf = (x, n) => n === 0 ? 1 : x * powerOf(x, n - 1);\nconst join = (...fs) => (x) => fs.reduce((y, f) => f(y), x);\nconst codes = new Map([['a', 1]]), table = [[1, 2], [3, 4]];\nconsole.log(new Gate().forward(2, 3), powerOf(2, 5), join((x) => x + 1)(m).toArray(), table[codes.get('a')][0]);",
  "import { EOL } from 'node:os'; import { inspect } from 'node:util'; console.log(EOL.length, inspect(1));\nfunction twice() { return 1 }",
  "function twice() { return 2 }\nconsole.log(twice());",
];

describe("a notebook full of redeclarations, operators and names that hide others", () => {
  let module = "";
  beforeAll(() => {
    bench.notebook("all.ipynb", [{ type: "markdown", source: "# Title\n\ntext" }, ...CELLS]);
    const { code, stderr } = exported("all.ipynb");
    expect(code, stderr).toBe(0);
    module = readFileSync(bench.path("all.ts"), "utf8");
  });

  test("prints as a module what it prints as a notebook, to the last bit, and is strict TypeScript without operators", async () => {
    const compiled = compile("all.ts");
    expect(compiled.stdout).toBe("");
    const ran = node("out/all.js");
    expect(ran.stderr).toBe("");
    const { code, stdout } = await bench.run("all.ipynb", "--in-place");
    expect(code, stdout).toBe(0);
    expect(ran.stdout).toBe(saidBy(bench.read("all.ipynb")));
    expect(ran.stdout).toMatch(/^[0-9a-f]{192} [0-9a-f]{16}$/m);
  });

  test("has methods where the operators of tensors were, and operators where the numbers are", () => {
    expect(module).toContain("const y = gradlab.mul(2, x.pow(2)).sub(x.div(4)).add(1)\n");
    expect(module).toContain(
      "total = operand(total).addAssign(sum(x.mul(v)).sub(x.at(0).neg()));", // it may be a parameter
    );
    expect(module).toContain(
      "return operand(operand(operand(w0).mul(x0)).add(operand(w1).mul(x1))).add(w2) }",
    );
    expect(module).toContain("let n = 0; n += 2; n **= 3; console.log(n, 'a' + n + -n);");
    expect(module).toContain("w.neg().toArray(), x.gt(0).toArray(), lt(2, x).toArray()");
    expect(module).toContain("forward(x: Tensor): Tensor { return this.layer.forward(x).mul(2).add(1); }");
    expect(module).not.toContain("__");
  });

  test("imports at its top what its cells use, types as types, and keeps the text as comments", () => {
    expect(module).toContain('import { type PathLike, readFileSync } from "node:fs";');
    expect(module).toMatch(/^import \* as gradlab from "gradlab";$/m);
    expect(module).toContain('import { basename } from "node:path";');
    expect(module).toContain("\n// # Title\n//\n// text\n");
    expect(module).toContain("// Left out: it asks the notebook about a name\n// relu?\n");
    expect(module.match(/from here on x is a variable of its own/g)).toHaveLength(1);
    expect(module).toContain("{ // from here on x and Point are variables of their own\n");
  });
});

test("lectures print as modules what their outputs show, and strict TypeScript takes them", () => {
  for (const name of LECTURES) {
    const { code, stdout, stderr } = exported(
      join(ROOT, "notebooks/lectures", `${name}.ipynb`),
      "-o",
      `${name}.ts`,
    );
    expect([code, stdout, stderr]).toEqual([0, `${name}.ts\n`, ""]);
  }
  expect(compile(...LECTURES.map((name) => `${name}.ts`)).stdout).toBe("");
  for (const name of LECTURES) {
    const ran = node(`out/${name}.js`);
    expect(ran.stderr).toBe("");
    const notebook = readFileSync(join(ROOT, "notebooks/lectures", `${name}.ipynb`), "utf8");
    expect(ran.stdout.length).toBeGreaterThan(100);
    expect(ran.stdout).toBe(saidBy(JSON.parse(notebook) as Stored));
  }
});

test("what only a notebook can do is left out with the reason, replaced, or refused", () => {
  bench.notebook("only.ipynb", [
    { source: "throw new Error('on purpose')", tags: ["raises-exception"] },
    { source: "await new Promise(() => {})", tags: ["skip-execution"] },
    'await check("a1");\nconst solved = () => { throw new NotImplemented(); };\ndisplay([1, solved.length])',
    "enum Color { Red }\nclass P { constructor(readonly a: number) {} }",
  ]);
  const { code, stderr } = exported("only.ipynb");
  expect(code).toBe(0);
  const module = readFileSync(bench.path("only.ts"), "utf8");
  expect(module).toContain(
    "// Left out: it is tagged raises-exception: it must fail\n// throw new Error('on purpose')\n",
  );
  expect(module).toContain("// Left out: it is tagged skip-execution\n// await new Promise");
  expect(module).toContain('// await check("a1");   (only in a notebook)\n');
  expect(stderr).toContain("cell 4, line 1: an enum needs tsc");
  expect(stderr).toContain("cell 4, line 2: a property in the brackets of a constructor needs tsc");
  const flags = "--strict --target es2022 --module nodenext --skipLibCheck --types node --outDir out";
  expect(node(join(ROOT, "node_modules/typescript/bin/tsc"), ...flags.split(" "), "only.ts").stdout).toBe("");
  expect(node("out/only.js").stdout).toBe("[ 1, 0 ]\n");
});

describe("a cell that cannot be exported", async () => {
  const { exportNotebook } = (await import(
    new URL("../../dist/kernel/export/exportNotebook.js", import.meta.url).href
  )) as typeof import("../../kernel/export/exportNotebook.js");

  test.each([
    [
      "a cell that does not parse",
      ["const a = 1;", "const b = (1 + ;"],
      "cell 2, line 1: Expression expected.",
    ],
    ["a magic of IPython", ["%matplotlib inline"], "cell 1, line 1: "],
    [
      "a cell that TypeScript refuses",
      ["const a = 1;\nconst b: string = a;"],
      "cell 1, line 2: Type 'number'",
    ],
    [
      "an operator between types that it does not take",
      ["tensor(1);\nparam(1) * 'a'"],
      "cell 1, line 2: Operator '*'",
    ],
    ["a synchronous question", ["const name = inputSync();"], "cell 1, line 1: inputSync needs a notebook"],
    [
      "a cell that is a module",
      ["/** @module here */\nexport const a = 1;"],
      "cell 1, line 1: this cell is a module",
    ],
    ["an import of what is not there", ['1;\nimport { nothing } from "node:url";'], "cell 1, line 2: Module"],
    [
      "a function that would see a name declared anew",
      ["const k = 2;", "\nconst double = () => k * 2;", "const k = 3;\ndouble();"],
      "cell 2, line 2: a function here uses k, which cell 3 declares anew",
    ],
    [
      "a tensor in a condition",
      ["const t = tensor(1);\nif (t > 0) t;"],
      "cell 1, line 2: a tensor is neither",
    ],
    ["a tensor in brackets", ["const t = tensor([1]);\nt[0] + 1;"], "cell 1, line 2: a tensor has no t[0]"],
    [
      "a tensor in brackets where no operator is",
      ["const t = tensor([1]);\nconsole.log(t[0]);"],
      "cell 1, line 2: a tensor has no t[0]",
    ],
    [
      "two imports of one name",
      ['import { join } from "node:path";', 'import { join } from "node:url";'],
      "cell 2",
    ],
  ])("%s is refused with its place, and nothing is written", async (_, cells, message) => {
    const notebook = bench.notebook("wrong.ipynb", cells);
    await expect(exportNotebook(notebook)).rejects.toThrow(message);
    expect(existsSync(bench.path("wrong.ts"))).toBe(false);
  });

  test("is told with the notebook's name, and ends with exit code 1", () => {
    bench.notebook("wrong.ipynb", ["const b = (1 + ;"]);
    const { code, stdout, stderr } = exported("wrong.ipynb");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      "wrong.ipynb: cell 1, line 1: Expression expected.\ngradlab export: nothing was written\n",
    );
    expect(existsSync(bench.path("wrong.ts"))).toBe(false);
  });
});

test("a file that is missing, or no notebook, or of another language, and a place that is none, end with exit code 2", () => {
  bench.file("text.ipynb", "hello");
  bench.notebook("good.ipynb", ["1"]);
  const odd = {
    cells: [],
    metadata: { kernelspec: { name: "gradlab", display_name: "gradlab", language: 5 } },
    nbformat: 4,
    nbformat_minor: 5,
  };
  bench.file("odd.ipynb", JSON.stringify(odd));
  bench.file(
    "python.ipynb",
    JSON.stringify({
      cells: [],
      metadata: { language_info: { name: "python" } },
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );
  for (const [args, message] of [
    [["missing.ipynb"], "missing.ipynb: cannot be read"],
    [["text.ipynb"], "text.ipynb: is not JSON"],
    [["python.ipynb"], "python.ipynb: its cells are python"],
    [["odd.ipynb"], "odd.ipynb: its cells are 5"],
    [["good.ipynb", "-o", "no/such/folder.ts"], "there is no folder"],
    [[], "missing required argument"],
  ] as const) {
    const { code, stdout, stderr } = exported(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  }
  for (const name of ["missing", "text", "python"]) expect(existsSync(bench.path(`${name}.ts`))).toBe(false);
});
