/** The library outside of notebooks: an ordinary TypeScript project that has gradlab among its dependencies. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradlab-package-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAM = `
import { type Tensor, grad, jacobian, nn, optim, param, tensor } from "gradlab";

const cube = (x: Tensor): Tensor => x.mul(x).mul(x);
const slope: Tensor = grad(cube)(2);
const J = jacobian((p: { a: Tensor; b: Tensor }) => p.a.mul(p.b), { a: tensor([1, 2]), b: tensor(3) });
const perB: Tensor = J.b;

const w = param([1, -2]);
const step = new optim.SGD([w], { lr: 0.5 });
w.square().sum().backward();
step.step();

const shapes: readonly (readonly number[])[] = [...new nn.Linear(2, 3).parameters()].map((p) => p.shape);
console.log(JSON.stringify([slope.item(), perB.toArray(), w.toArray(), shapes]));
`;

/** One mistake per line, each of which the types must refuse. */
const MISTAKES = `
import { grad, tensor } from "gradlab";
tensor("one");
grad((x) => x.mul(x))("two");
tensor([1]).add();
tensor([1]).mull(2);
const text: string = tensor([1]).sum().item();
`;

function project(name: string, program: string): string {
  const place = join(folder, name);
  mkdirSync(join(place, "node_modules"), { recursive: true });
  symlinkSync(ROOT, join(place, "node_modules", "gradlab"));
  writeFileSync(join(place, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(
    join(place, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2022",
        module: "nodenext",
        strict: true,
        types: [],
        lib: ["es2022", "dom"],
      },
      include: ["*.ts"],
    }),
  );
  writeFileSync(join(place, "main.ts"), program);
  return place;
}

function compile(place: string): string {
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  try {
    execFileSync(process.execPath, [compiler, "-p", place], { encoding: "utf8", cwd: place });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test("a plain TypeScript file imports gradlab with full types, and runs", () => {
  const place = project("right", PROGRAM);
  expect(compile(place)).toBe("");
  const printed = execFileSync(process.execPath, [join(place, "main.js")], { encoding: "utf8" });
  expect(JSON.parse(printed)).toEqual([12, [1, 2], [0, 0], [[3, 2], [3]]]);
});

test("its types refuse what would fail, line by line", () => {
  const errors = compile(project("wrong", MISTAKES));
  const lines = [...errors.matchAll(/^main\.ts\((\d+),/gm)].map((match) => Number(match[1]));
  expect([...new Set(lines)], errors).toEqual([3, 4, 5, 6, 7]);
});
