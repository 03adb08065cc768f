/**
 * The rules of shapes in types, by themselves: what each expression of shapes/types.txt is, in both versions of
 * TypeScript that read them, the one of cells and the one that builds the project; and that the reading without shapes
 * declares the same names.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import TypeScript6 from "typescript";
import { describe, expect, test } from "vitest";

const require = createRequire(import.meta.url);
const requireOfTslab = createRequire(require.resolve("tslab/dist/converter.js"));
const versions = {
  "of cells": requireOfTslab("@tslab/typescript-for-tslab") as typeof TypeScript6,
  "of the project": TypeScript6,
};

const built = (name: string) =>
  fileURLToPath(new URL(`../../../dist/kernel/compiler/${name}.d.ts`, import.meta.url));

/** Names of which the expressions make use. */
const GIVEN = `export {};
declare const x: Tensor<[2, 3]>;
declare const n: number;
declare const twoOrThree: 2 | 3;
declare const sizes: number[];
declare const numbers: number[][];
declare const anything: any;
declare const unknown: Tensor;
declare const either: Tensor<[2, 3]> | Tensor<[3]>;
`;

const lines = readFileSync(new URL("./shapes/types.txt", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, expression, told] = /^(\S.*?) {2,}(.*)$/.exec(line) ?? [];
    return expression === undefined || told === undefined ? [] : [{ expression, told }];
  });

/** What TypeScript makes of each expression: its type, or `! sentence`. */
function read(ts: typeof TypeScript6, rules: "rules" | "shapedRules", isStrict: boolean): string[] {
  const name = "/expressions.ts";
  const text = GIVEN + lines.map(({ expression }, i) => `const v${i} = ${expression};\n`).join("");
  const options: TypeScript6.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    skipLibCheck: false,
    noErrorTruncation: true,
    strict: isStrict,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === name || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === name
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([name, built("prelude"), built("gradlab"), built(rules)], options, host);
  const file = program.getSourceFile(name)!;
  const checker = program.getTypeChecker();
  const ofRules = program.getSourceFile(built(rules))!;
  const wrong = program.getSemanticDiagnostics(ofRules).map(({ messageText }) => messageText);
  expect(wrong).toEqual([]);

  const refused = new Map<number, string>();
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(file)) {
    const { line } = ts.getLineAndCharacterOfPosition(file, start);
    const said = ts.flattenDiagnosticMessageText(messageText, "\n");
    refused.set(line, /ShapeError<"(.*?)">/.exec(said)?.[1] ?? said);
  }
  const first = GIVEN.split("\n").length - 1;
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList: { declarations } }, i) => {
      const { initializer, name: variable } = declarations[0]!;
      if (initializer === undefined) return [];
      const { line } = ts.getLineAndCharacterOfPosition(file, variable.pos);
      const sentence = refused.get(line);
      expect(line, `line ${i}`).toBeGreaterThanOrEqual(first);
      return [
        sentence === undefined ? checker.typeToString(checker.getTypeAtLocation(variable)) : `! ${sentence}`,
      ];
    });
}

describe.each(Object.entries(versions))("in the TypeScript %s", (_, ts) => {
  test(`(${ts.version}) each expression has the shape that it has when it runs`, () => {
    expect(lines.length).toBeGreaterThan(100);
    const types = read(ts, "shapedRules", ts === TypeScript6);
    const pairs = lines.map(({ expression }, i) => `${expression}  ${types[i]}`);
    expect(pairs).toEqual(lines.map(({ expression, told }) => `${expression}  ${told}`));
  });

  test("the other reading refuses none of them", () => {
    const types = read(ts, "rules", ts === TypeScript6);
    expect(types.filter((type) => type.startsWith("!"))).toEqual([]);
  });
});

test("both readings declare the same rules with as many parameters", () => {
  const ts = TypeScript6;
  const rulesOf = (name: string) => {
    const module = "gradlab:runtime/types/rules";
    const program = ts.createProgram([built("gradlab"), built(name)], { types: [], noResolve: false });
    const checker = program.getTypeChecker();
    const symbol = checker.getAmbientModules().find((found) => found.name === `"${module}"`)!;
    return checker.getExportsOfModule(symbol).map((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const [declaration] = (isAlias ? checker.getAliasedSymbol(exported) : exported).declarations ?? [];
      const { typeParameters = [] } = declaration as TypeScript6.TypeAliasDeclaration;
      return `${exported.name}: ${typeParameters.length}`;
    });
  };
  const shaped = new Set(rulesOf("shapedRules"));
  expect(rulesOf("rules").filter((rule) => !shaped.has(rule))).toEqual([]);
  expect(shaped.size).toBeGreaterThan(20);
});
