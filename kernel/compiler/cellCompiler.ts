/**
 * The compiler of cells: tslab's converter with the declarations of all earlier cells.
 *
 * It is loaded in full when it is first made, which takes most of a second; whoever answers clients makes it
 * after the first answers have gone out.
 */
import type {
  CompiledCell,
  Compiler,
  Completeness,
  Completions,
  Inspection,
  Problem,
  RefusedCell,
} from "./compiler.js";
import { completeness } from "./completeness.js";
import { withoutExportKeywords } from "./exportKeywords.js";
import { type SyntaxError, syntaxErrors } from "./syntax.js";
import { createTslabConverter, type TslabConverter } from "./tslabConverter.js";

export class CellCompiler implements Compiler {
  readonly #tslab: TslabConverter;
  #declarations = "";

  /**
   * @param preludePath the declarations of the names that every cell sees
   * @param runtimeTypesPath the declarations behind `import ... from "gradlab"`
   */
  constructor(preludePath: string, runtimeTypesPath: string) {
    this.#tslab = createTslabConverter(preludePath, runtimeTypesPath);
  }

  compile(source: string): CompiledCell | RefusedCell {
    const { converter, ts } = this.#tslab;
    const [syntaxError] = syntaxErrors(ts, source);
    if (syntaxError !== undefined) return { accepted: false, problems: [syntaxProblem(syntaxError, source)] };
    const text = withoutExportKeywords(ts, source);
    const result = converter.convert(this.#declarations, text);
    if (result.diagnostics.length > 0 || result.output === undefined) {
      return {
        accepted: false,
        problems: result.diagnostics.map((diagnostic) => problem(diagnostic, source)),
      };
    }
    this.#declarations = result.declOutput ?? "";
    return {
      accepted: true,
      code: result.output,
      map: this.#tslab.sourceMap(),
      isAsync: result.hasToplevelAwait === true,
      names: this.#tslab.declaredNames(),
      resultName: result.lastExpressionVar,
      modules: (result.sideOutputs ?? []).map(({ path, data }) => ({ path, code: data })),
    };
  }

  complete(source: string, offset: number): Completions {
    const { start, end, original } = this.#tslab.converter.complete(this.#declarations, source, offset);
    const typed = source.slice(start, offset).toLowerCase();
    const matches = (original?.entries ?? [])
      .filter((entry) => entry.name.toLowerCase().startsWith(typed))
      .sort((a, b) => a.sortText.localeCompare(b.sortText) || a.name.localeCompare(b.name))
      .map((entry) => ({ text: entry.name, kind: entry.kind }));
    return { matches, start, end };
  }

  inspect(source: string, offset: number): Inspection | undefined {
    const { converter, ts } = this.#tslab;
    // The cursor stands on a name, just after it, or inside the brackets of its call.
    const name = /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\(?[^()\n]*$/u.exec(source.slice(0, offset));
    const places = [offset, offset - 1, ...(name === null ? [] : [name.index])];
    for (const place of places) {
      if (place < 0 || place > source.length) continue;
      const info = converter.inspect(this.#declarations, source, place);
      if (!info?.displayParts) continue;
      const tags = (info.tags ?? []).map((tag) =>
        `@${tag.name} ${ts.displayPartsToString(tag.text)}`.trimEnd(),
      );
      return {
        signature: ts.displayPartsToString(info.displayParts),
        documentation: [ts.displayPartsToString(info.documentation), ...tags].filter(Boolean).join("\n\n"),
      };
    }
    return undefined;
  }

  completeness(source: string): Completeness {
    return completeness(this.#tslab.ts, source);
  }

  forget(): void {
    this.#declarations = "";
  }

  close(): void {
    this.#tslab.converter.close();
  }
}

function syntaxProblem({ code, message, start, length }: SyntaxError, source: string): Problem {
  const before = source.slice(0, start).split("\n");
  return {
    code,
    message,
    line: before.length,
    column: before.at(-1)!.length + 1,
    length: Math.max(1, length),
    file: undefined,
  };
}

type Diagnostic = import("tslab/dist/converter.js").Diagnostic;

function problem(diagnostic: Diagnostic, source: string): Problem {
  const { start, end } = diagnostic;
  const lineLength = source.split("\n")[start.line]?.length ?? 0;
  const lastColumn = end.line === start.line ? end.character : lineLength;
  return {
    code: diagnostic.code,
    message: diagnostic.messageText,
    line: start.line + 1,
    column: start.character + 1,
    length: Math.max(1, lastColumn - start.character),
    file: diagnostic.fileName,
  };
}
