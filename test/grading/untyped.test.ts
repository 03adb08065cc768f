/**
 * Types are help, no hurdle: a student who writes functions without them is not refused by the cells that come after.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { createCellCompiler } from "../../dist/kernel/compiler/index.js";
import { parseNotebook } from "../../kernel/headless/notebook.js";
import { markOf, roleOf } from "../../notebooks/grading/format.js";
import { solution } from "../../notebooks/grading/release.js";

/** The functions of a cell without the types of what they take and give; what is inside of them stays. */
function withoutTypes(source: string): string {
  const tree = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest);
  const types = tree.statements.filter(ts.isFunctionDeclaration).flatMap(({ parameters, type }) => {
    return [...parameters.map((each) => each.type), type].filter((each) => each !== undefined);
  });
  return types
    .toSorted((one, other) => other.pos - one.pos)
    .reduce((text, { pos, end }) => text.slice(0, text.lastIndexOf(":", pos)) + text.slice(end), source);
}

test("types are taken away", () => {
  expect(
    withoutTypes("function f(a: Tensor, b: { c: number }): [number, Tensor] { const d: any = a; }"),
  ).toBe("function f(a, b) { const d: any = a; }");
});

describe.each(["a1-classifiers", "a2-backprop", "a3-autograd"])("%s", (name) => {
  const file = fileURLToPath(new URL(`../../notebooks/assignments/${name}.ipynb`, import.meta.url));
  const { cells } = solution(parseNotebook(readFileSync(file, "utf8"), file));

  // Those with types are the ones that could refuse: so half of them have types, and then the other half.
  test.each([0, 1])("no cell refuses every other solution in functions without types, from %i", (first) => {
    const compiler = createCellCompiler();
    let solutions = 0;
    const refused = cells.flatMap((cell, i) => {
      if (cell.cell_type !== "code") return [];
      const source = Array.isArray(cell.source) ? cell.source.join("") : cell.source;
      const mark = markOf(cell, `cell ${i}`);
      const isBare = roleOf(mark) === "solution" && solutions++ % 2 === first;
      const compiled = compiler.compile(isBare ? withoutTypes(source) : source);
      return compiled.accepted ? [] : [{ cell: mark?.grade_id ?? i, problems: compiled.problems }];
    });
    compiler.close();
    expect(refused).toEqual([]);
  });
});
