/**
 * A build step: writes the declarations of the names that every cell sees without an import, and beside them those of
 * the runtime as one file, and V8's code of TypeScript.
 *
 * Each export of the runtime becomes an ambient name of the same type and documentation. An ambient file costs nothing
 * per cell; an import line in every cell would cost 5 to 10 ms.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type TS from "@tslab/typescript-for-tslab";
import { requireScript } from "./codeCache.js";
import { bundleDeclarations, moduleName } from "./declarationBundle.js";
import { NEWER_LIBRARY } from "./newerLibrary.js";
import { ASKED, NEGATIVE, OPERAND, POSITIVE, TARGET } from "./operators/table.js";
import { UNSHAPED } from "./shapes/typedText.js";

const require = createRequire(import.meta.url);
const requireOfTslab = createRequire(require.resolve("tslab/dist/converter.js"));
// The same TypeScript that will read the file.
const tsPath = requireOfTslab.resolve("@tslab/typescript-for-tslab");
const compiledCode = requireScript(tsPath);
const ts = requireOfTslab(tsPath) as typeof TS;

const here = new URL("./", import.meta.url);
const root = fileURLToPath(new URL("../../", here));
const runtimeTypes = fileURLToPath(new URL("../../runtime/index.d.ts", here));

function comment(symbol: TS.Symbol): string {
  for (const declaration of symbol.declarations ?? []) {
    // The comment of a variable stands before its statement.
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const file = node.getSourceFile().text;
    const comments = (ts.getLeadingCommentRanges(file, node.pos) ?? []).map(({ pos, end }) =>
      file.slice(pos, end),
    );
    const text = comments.findLast((comment) => comment.startsWith("/**"));
    if (text !== undefined) return `  ${text}\n`;
  }
  return "";
}

/** `<S extends Shape = Shape>` and `<S>` of a class, interface or type. */
function typeParameters(symbol: TS.Symbol): { declared: string; used: string } {
  for (const declaration of symbol.declarations ?? []) {
    const parameters = (declaration as TS.InterfaceDeclaration).typeParameters;
    if (parameters === undefined || parameters.length === 0) continue;
    return {
      declared: `<${parameters.map((parameter) => parameter.getText()).join(", ")}>`,
      used: `<${parameters.map((parameter) => parameter.name.text).join(", ")}>`,
    };
  }
  return { declared: "", used: "" };
}

function declare(checker: TS.TypeChecker, exported: TS.Symbol): string {
  const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
  const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
  const { name } = exported;
  let text = "";
  // A namespace has types in it: `class Net extends nn.Module`, `(net: nn.Module) => ...`.
  if ((symbol.flags & ts.SymbolFlags.ValueModule) !== 0) {
    return `${comment(symbol)}  export import ${name} = runtime.${name};\n`;
  }
  if ((symbol.flags & ts.SymbolFlags.Value) !== 0) {
    text += comment(symbol);
    // By the module that declares it: to find it in all of the runtime, TypeScript would look at each name there.
    const declaring = moduleName(root, symbol.valueDeclaration!.getSourceFile().fileName);
    text += `  const ${name}: typeof import("${declaring}").${symbol.name};\n`;
  }
  if ((symbol.flags & ts.SymbolFlags.Type) !== 0) {
    const { declared, used } = typeParameters(symbol);
    text += `  type ${name}${declared} = runtime.${name}${used};\n`;
  }
  return text;
}

const program = ts.createProgram([runtimeTypes], {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
  skipLibCheck: true,
  types: [],
});
const checker = program.getTypeChecker();
const module = checker.getSymbolAtLocation(program.getSourceFile(runtimeTypes)!);
if (module === undefined) throw new Error(`${runtimeTypes} exports nothing: was the runtime compiled?`);
const names = checker.getExportsOfModule(module).map((symbol) => declare(checker, symbol));

writeFileSync(
  new URL("./prelude.d.ts", here),
  `// Written by writePrelude.ts from the runtime's declarations.
import * as runtime from "gradlab";
import type * as operators from "gradlab:runtime/operators";
import type { CellGlobals } from "gradlab:kernel/executor/child/globals";
import type { GradingNames } from "gradlab:notebooks/grading/cells";

declare global {
  /** All preloaded names in one place, for when a cell hides one of them. */
  const gradlab: typeof runtime & CellGlobals & GradingNames;
  /** Shows a value in the output of the cell. */
  const display: CellGlobals["display"];
  /** Asks the user for a line of text. */
  const input: CellGlobals["input"];
  /** Asks the user for a line of text; the cell stands still until the answer is there. */
  const inputSync: CellGlobals["inputSync"];
  /** As in a browser: asks the user, and returns the answer. */
  const prompt: CellGlobals["prompt"];
  /** A two-way line to the page that shows the notebook, as widgets use it. */
  const Comm: CellGlobals["Comm"];
  /**
   * Looks at your solution of a task: a tick for each thing that is right, and one more hint after each failed try.
   * @example await check("a1.svm_naive")
   */
  const check: GradingNames["check"];
  /** Adds a check of your own, for \`check(id)\` to run. */
  const defineCheck: GradingNames["defineCheck"];
  /** Grades a task: runs its cases and returns the score. Throws if nothing was tried, or if nothing is right. */
  const grade: GradingNames["grade"];
  /** What an answer should be, in a test: \`expect.close(loss, 2.9)\`, \`expect.shape(dW, [3, 4])\`, ... */
  const expect: GradingNames["expect"];
  /** Thrown by a task that waits for its solution. */
  const NotImplemented: GradingNames["NotImplemented"];
  type NotImplemented = InstanceType<GradingNames["NotImplemented"]>;
  const ${OPERAND}: typeof operators.operand;
  const ${NEGATIVE}: typeof operators.negative;
  const ${POSITIVE}: typeof operators.positive;
  const ${TARGET}: typeof operators.target;
  const ${ASKED}: typeof operators.asked;
${names.join("")}${NEWER_LIBRARY}}
`,
);

const built = (path: string) => join(root, `${path}.d.ts`);
const write = (name: string, modules: Iterable<string>) =>
  writeFileSync(new URL(name, here), ["// Written by writePrelude.ts.\n", ...modules].join(""));

/** Node's declarations name one of these packages, and ours the other. */
const typesOf = (name: string, by: NodeRequire): string =>
  join(dirname(by.resolve(`${name}/package.json`)), "index.d.ts");
const requireOfNode = createRequire(require.resolve("@types/node/package.json"));

const modules = bundleDeclarations(ts, {
  root,
  entries: [
    { path: runtimeTypes, name: "gradlab" },
    { path: built("runtime/operators") },
    { path: built("kernel/executor/child/globals") },
    { path: built("notebooks/grading/cells") },
    { path: typesOf("undici-types", requireOfNode), name: "undici-types" },
    { path: typesOf("@types/plotly.js", require), name: "plotly.js" },
  ],
});
// The rules of shapes stand apart: a converter takes those that say nothing, or those that compute.
const rules = built("runtime/types/rules");
write("./rules.d.ts", [modules.get(rules)!]);
modules.delete(rules);
write("./gradlab.d.ts", modules.values());
const shaped = bundleDeclarations(ts, {
  root,
  entries: [{ path: built("runtime/types/shaped/index"), name: "gradlab:runtime/types/rules" }],
});
write("./shapedRules.d.ts", [
  ...[...shaped].filter(([path]) => path.includes("/types/shaped/")).map(([, text]) => text),
  `declare const ${UNSHAPED}: import("gradlab:runtime/types/rules").Unshape;\n`,
]);

// What a short session makes V8 compile is what each session needs.
const { CODE_CACHE, createCellCompiler } = await import("./index.js");
const session = createCellCompiler();
for (const cell of [
  "const loss = (param(2) + 1) * 3;",
  "class Layer { constructor(readonly size: number) {}\n  shape(): number[] { return [this.size, 1]; } }",
  "for (const { size } of [new Layer(1)]) console.log(size);",
  "const late = await Promise.resolve(1); late",
  "late.nothing",
]) {
  session.compile(cell);
}
session.complete("loss.", 5);
session.complete("tens", 4);
session.inspect("loss", 2);
session.close();
writeFileSync(CODE_CACHE, compiledCode());
