/** Habits of other languages that TypeScript takes, or refuses in words about itself: what to write is told at once. */
import { afterAll, expect, test } from "vitest";
import { createCellCompiler } from "../../../dist/kernel/compiler/index.js";

const compiler = createCellCompiler();
afterAll(() => compiler.close());
compiler.compile(
  "const X = tensor([[1, 2], [3, 4]]), y = tensor([1, 0]), list = [X, X]; let s = 0, open: any = X;",
);

function said(source: string): string[] {
  const cell = compiler.compile(source);
  if (cell.accepted) return [];
  return cell.problems.map(({ column, message, hint }) => `${column}: ${message}${hint ? ` | ${hint}` : ""}`);
}

test.each([
  ["X[0] - X[1]", [/^1: a tensor has no X\[0\]: write X\.at\(0\)/, /^8: .*X\.data\[1\]/]],
  ["for (let i = 0; i < 2; i++) s += y[i] * 2", [/^34: .*write y\.at\(i\)/]],
  ["X[0, 1]", [/^1: .*X\.at\(i, j\)/]],
  ["X[y]", [/^1: .*indexSelect\(X, 0, places\)/]],
  ["X[X > 2]", [/^1: .*where\(condition, a, b\)/]],
  ["X![s + 1]", [/^1: a tensor has no X\[s \+ 1\]/]],
  ["const d = X - 1; d[0][1] = 3", [/^18: .*d\.data\[place\] = value/]],
  ["X[s, 0] = 1", [/^1: .*X\[i, j\] to write to.*X\.data\[place\] = value/]],
  ["y[0] += 2", [/^1: .*y\.data\[place\] = value/]],
  ["(() => X)()[s + 1] *= 2", [/^1: .*x\.data\[place\] = value/]],
  ["X.T[arange(2), y] -= 1", [/^1: .*x\.data\[place\] = value/]],
  ["y[0]++", [/^1: .*y\.data\[place\] = value/]],
])("a tensor in brackets is refused with what to write: %s", (source, expected) => {
  const problems = said(source);
  expect(problems).toHaveLength(expected.length);
  for (const [i, pattern] of expected.entries()) expect(problems[i]).toMatch(pattern);
});

test("names of properties, lists, and keys whose type is open keep their brackets", () => {
  for (const source of [
    "X['shape'][0]",
    "const name = 'T' as const; X[name]",
    "for (const key in X) X[key]",
    "list[0] *= 2; list[list.length - 1] += X;",
    "X.shape[0] + X.data[1]",
    "open[0]",
  ])
    expect(said(source), source).toEqual([]);
});

test.each([
  ["[1, 2][y.at(0)]", /x\.item\(\)/],
  ["if (s == y.at(0)) 1", /^7: == asks .*x\.item\(\)/],
  ["X.length", /x\.shape\[0\] counts the rows/],
  ["for (const row of X) row", /unbind\(x\)/],
  ["const [a, b] = X", /unbind\(x\)/],
  ["Math.sqrt(X)", /for tensors write sqrt\(x\)/],
  ["X * Math.exp(-X)", /for tensors write exp\(x\)/],
  ["Math.max(0, X)", /for tensors write maximum\(x, y\)/],
  ["const rows = (): Tensor => [X, X]", /stack\(list\)/],
  ["((n: number) => n)(X)", /x\.item\(\) gives the number/],
])("what TypeScript says in its own words is followed by what to write, once: %s", (source, pattern) => {
  const problems = said(source);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(pattern);
});

test("an operator on an object is refused with a reason, whatever is done with its result", () => {
  const reason = "Operator '*' cannot be applied to types 'number' and 'Box'.";
  const box = "class Box { constructor(readonly value: number) {}";
  for (const use of [
    "times(other: Box): Box { return new Box(this.value * other); }",
    "times(other: Box) { const n: number = this.value * other + 1; return n; }",
    "times(other: Box): number[] { return [2, this.value * other]; }",
  ]) {
    const problems = said(`${box}\n${use} }`);
    expect(
      problems.map((text) => text.replace(/^\d+: /, "")),
      use,
    ).toEqual([reason]);
  }
});

test("a list in brackets is one key: what is told is about its comma, and not about a call that nobody typed", () => {
  const cell = compiler.compile(
    "const box: any = { a: 1, b: X }; box.b += 1; (() => box)()['x', 'a'] += 2; list[0] * 2",
  );
  expect(cell.accepted ? "" : cell.problems[0]?.message).toMatch(/comma/);
});
