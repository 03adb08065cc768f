/**
 * Declarations that are read in another way than TypeScript would (many files as one, modules only when somebody looks
 * into them): whoever looks sees what TypeScript sees when it reads each file, at the start.
 */
import { createRequire, builtinModules as ofNode } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type TS from "@tslab/typescript-for-tslab";
import { describe, expect, test } from "vitest";
import { asleep } from "../../../dist/kernel/compiler/sleepingModules.js";
import { createTslabConverter } from "../../../dist/kernel/compiler/tslabConverter.js";

const require = createRequire(import.meta.url);
const ts = createRequire(require.resolve("tslab/dist/converter.js"))(
  "@tslab/typescript-for-tslab",
) as typeof TS;

const NAMES = [...ofNode.filter((name) => !name.startsWith("_") && name !== "sys"), "node:test", "node:sea"];
const CELL = NAMES.map((name, i) => `import * as module${i} from ${JSON.stringify(name)};`).join("\n");

/** Each export of each module with its type, as text. */
function exportsOf(checker: TS.TypeChecker, file: TS.SourceFile): string[] {
  return file.statements.filter(ts.isImportDeclaration).flatMap(({ importClause }, i) => {
    const { name } = importClause!.namedBindings as TS.NamespaceImport;
    return checker.getPropertiesOfType(checker.getTypeAtLocation(name)).map((member) => {
      const type = checker.getTypeOfSymbolAtLocation(member, file);
      const text = checker.typeToString(type, file, ts.TypeFormatFlags.NoTruncation);
      // Names that are symbols have a number, by the order in which they were met.
      return `${NAMES[i]} ${member.name.replace(/@\d+$/, "")}: ${text}`;
    });
  });
}

/** Each global name with its type, and the members of each global type with theirs, as text. */
function globalsOf(checker: TS.TypeChecker, file: TS.SourceFile): string[] {
  const { Value, Type, Namespace } = ts.SymbolFlags;
  const isLibrary = (symbol: TS.Symbol) =>
    symbol.declarations?.some((declaration) =>
      declaration.getSourceFile().fileName.includes("/node_modules/"),
    );
  // One package of types has another place in our build, in which its default export has a name.
  const text = (type: TS.Type) =>
    checker
      .typeToString(type, file, ts.TypeFormatFlags.NoTruncation)
      .replace(/"[^"]*\b(undici-types\/[\w-]+)"/g, '"$1"')
      .replace('import("undici-types/dispatcher").default', "Dispatcher");
  const typeOf = (symbol: TS.Symbol) => text(checker.getTypeOfSymbolAtLocation(symbol, file));
  return checker
    .getSymbolsInScope(file, Value | Type | Namespace)
    .filter(isLibrary)
    .flatMap((symbol) => {
      const value = (symbol.flags & Value) === 0 ? [] : [`${symbol.name}: ${typeOf(symbol)}`];
      if ((symbol.flags & Type) === 0) return value;
      const members = checker
        .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
        // It counts the members, and cells have some newer ones.
        .filter(({ name }) => !name.startsWith("__@unscopables"));
      return [
        ...value,
        ...members.map((member) => `${symbol.name}.${member.name.replace(/@\d+$/, "")}: ${typeOf(member)}`),
      ];
    });
}

type Look = (checker: TS.TypeChecker, file: TS.SourceFile) => string[];

function readAtOnce(look: Look): string[] {
  const path = fileURLToPath(new URL("./cell.ts", import.meta.url));
  const options: TS.CompilerOptions = {
    lib: ["lib.esnext.d.ts"],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    esModuleInterop: true,
    experimentalDecorators: true,
    typeRoots: [dirname(dirname(require.resolve("@types/node/package.json")))],
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version, ...rest) =>
    name === path ? ts.createSourceFile(name, CELL, version, true) : getSourceFile(name, version, ...rest);
  const program = ts.createProgram([path], options, host);
  return look(program.getTypeChecker(), program.getSourceFile(path)!);
}

function readInSession(look: Look): string[] {
  const built = (name: string) =>
    fileURLToPath(new URL(`../../../dist/kernel/compiler/${name}`, import.meta.url));
  const tslab = createTslabConverter({
    prelude: built("prelude.d.ts"),
    runtimeTypes: built("gradlab.d.ts"),
    rules: built("rules.d.ts"),
    shapedRules: built("shapedRules.d.ts"),
    codeCache: built("typescript.cache"),
  });
  tslab.convert("", "const nothing = 0;");
  tslab.convert("", CELL);
  const { file, checker } = tslab.checked();
  const found = look(checker, file);
  tslab.converter.close();
  return found;
}

test("every module of Node has the exports, of the same types, that TypeScript finds when it reads all at once", () => {
  const expected = readAtOnce(exportsOf);
  expect(expected.length).toBeGreaterThan(1000);
  expect(readInSession(exportsOf)).toEqual(expected);
});

test("every global name of the library and of Node has the type and the members that it has when each file is read", () => {
  const expected = readAtOnce(globalsOf);
  expect(expected.length).toBeGreaterThan(2000);
  const found = new Set(readInSession(globalsOf));
  expect(expected.filter((line) => !found.has(line))).toEqual([]);
});

describe("a file sleeps", () => {
  const module = 'declare module "a" {\n    export const x: number;\n}\n';

  test("when it holds modules and comments", () => {
    const sleeping = asleep(
      `/** Of a. */\n${module}// Of b.\ndeclare module "b" {\n    export * from "a";\n}\n`,
    );
    expect(sleeping?.text).toBe('/** Of a. */\ndeclare module "a" {}\n// Of b.\ndeclare module "b" {}\n');
    expect([...sleeping!.modules]).toEqual([
      ["a", module],
      ["b", 'declare module "b" {\n    export * from "a";\n}\n'],
    ]);
  });

  test("not when it changes what every cell sees, declares anything else, or declares a module twice", () => {
    expect(asleep('declare module "a" {\n    global {\n        var y: number;\n    }\n}\n')).toBeUndefined();
    expect(asleep(`${module}interface Error {\n}\n`)).toBeUndefined();
    expect(asleep(`import "b";\n${module}`)).toBeUndefined();
    expect(asleep(module + module)).toBeUndefined();
    expect(asleep("declare const z: number;\n")).toBeUndefined();
  });
});
