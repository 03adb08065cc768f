/** What an editor tells about the library in an ordinary TypeScript project: the language service reads the built package. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import * as gradlab from "../../runtime/index.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradlab-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each op that users call, by the name of its function or method. */
const ops = gradlab.registeredOps().filter(({ name }) => name in gradlab);
const methods = ops.filter(({ name }) => name in gradlab.Tensor.prototype);
const program = [
  'import * as gradlab from "gradlab";',
  ...ops.map(({ name }) => `gradlab.${name};`),
  ...methods.map(({ name }) => `gradlab.tensor([[1]]).${name};`),
  "gradlab.tensor([1]).var;",
].join("\n");

mkdirSync(join(folder, "node_modules"));
symlinkSync(ROOT, join(folder, "node_modules", "gradlab"));
writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
const main = join(folder, "main.ts");
writeFileSync(main, program);

const service = ts.createLanguageService({
  getCompilationSettings: () => ({ module: ts.ModuleKind.NodeNext, strict: true, types: [] }),
  getCurrentDirectory: () => folder,
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  getScriptFileNames: () => [main],
  getScriptSnapshot: (path) => {
    const text = ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getScriptVersion: () => "1",
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
});

/** The documentation of the last name of a line of the program. */
function shown(line: string): { text: string; examples: string[] } {
  const end = program.indexOf(`\n${line};`) + line.length;
  const info = service.getQuickInfoAtPosition(main, end);
  const tags = info?.tags?.filter(({ name }) => name === "example") ?? [];
  return {
    text: ts.displayPartsToString(info?.documentation),
    examples: tags.map(({ text }) => ts.displayPartsToString(text)),
  };
}

function expectDocs(line: string, { doc }: { doc: gradlab.Doc }): void {
  const { text, examples } = shown(line);
  expect(text.startsWith(doc.sentence), `${line}: ${text}`).toBe(true);
  for (const part of [...doc.formula.split("\n"), doc.convention ?? "", doc.torch, doc.differs ?? ""]) {
    expect(text, line).toContain(part.trim());
  }
  expect(examples, line).toContain(doc.example);
}

describe("in an editor", () => {
  test("every op tells its sentence, formula, convention and example", () => {
    expect(ops.length).toBeGreaterThan(150);
    for (const op of ops) expectDocs(`gradlab.${op.name}`, op);
  });

  test("every method tells what the function does", () => {
    expect(methods.length).toBeGreaterThan(100);
    for (const op of methods) expectDocs(`gradlab.tensor([[1]]).${op.name}`, op);
    expectDocs("gradlab.tensor([1]).var", ops.find(({ name }) => name === "variance")!);
  });

  test("what the source says beside the declaration comes with it", () => {
    expect(shown("gradlab.conv2d").text).toContain("Throws `shape/mismatch`");
  });

  test("every function and class of the library has a documentation", () => {
    const checker = service.getProgram()!.getTypeChecker();
    const file = service.getProgram()!.getSourceFile(main)!;
    const [statement] = file.statements;
    const undocumented: string[] = [];
    let seen = 0;
    const look = (module: ts.Symbol, path: string): void => {
      for (const exported of checker.getExportsOfModule(module)) {
        const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
        const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
        if ((symbol.flags & ts.SymbolFlags.ValueModule) !== 0) look(symbol, `${exported.name}.`);
        else if ((symbol.flags & ts.SymbolFlags.Value) !== 0) {
          seen += 1;
          if (symbol.getDocumentationComment(checker).length === 0) undocumented.push(path + exported.name);
        }
      }
    };
    look(checker.getSymbolAtLocation((statement as ts.ImportDeclaration).moduleSpecifier)!, "");
    expect(seen).toBeGreaterThan(250);
    expect(undocumented).toEqual([]);
  });
});
