/**
 * The compiler of cells: tslab's converter with the declarations of all earlier cells.
 *
 * It is loaded in full when it is first made, which takes most of a second; whoever answers clients makes it
 * after the first answers have gone out.
 */
import type {
  CompiledCell,
  CompiledModule,
  Compiler,
  Completeness,
  Completions,
  Inspection,
  Problem,
  RefusedCell,
} from "./compiler.js";
import { completeness } from "./completeness.js";
import { withTypes } from "./completionTypes.js";
import { convertCell } from "./convertCell.js";
import { withForgotten, withModuleTypes } from "./declarations.js";
import { withoutExportKeywords } from "./exportKeywords.js";
import { inspection } from "./hover.js";
import { keptNames } from "./keptNames.js";
import { decoratorHint, syntaxHint } from "./newerSyntax.js";
import { operatorView } from "./operators/view.js";
import { problemAt, readable } from "./problem.js";
import { type AcceptedCell, ShapeLens } from "./shapes/lens.js";
import { readableText, type SyntaxError, syntaxErrors } from "./syntax.js";
import { hasTopLevelAwait } from "./topLevelAwait.js";
import { type BuiltFiles, createTslabConverter, PREFIX, type TslabConverter } from "./tslabConverter.js";

export class CellCompiler implements Compiler {
  readonly #tslab: TslabConverter;
  readonly #shapes: ShapeLens | undefined;
  #declarations = "";
  readonly #userNames = new Set<string>();
  /** Each file beside the notebook is compiled once, by whichever cell names it first, even one that is refused. */
  readonly #modules = new Map<string, CompiledModule>();
  /** Those of them that the process which runs the cells does not have. */
  readonly #unsent = new Set<string>();
  #finishReading: () => unknown = () => undefined;

  constructor(built: BuiltFiles, warnsOfShapes: boolean) {
    this.#tslab = createTslabConverter(built);
    if (warnsOfShapes) this.#shapes = new ShapeLens(built, this.#tslab.ts, this.#tslab.preloadedNames());
  }

  compile(source: string): CompiledCell | RefusedCell {
    this.#finishReading();
    const { ts } = this.#tslab;
    const [syntaxError] = syntaxErrors(ts, source);
    if (syntaxError !== undefined) return this.#refuse([syntaxProblem(syntaxError, source)], source);
    const module = this.#tslab.moduleName(source);
    if (module !== undefined) return this.#addModule(module, source);
    const text = withoutExportKeywords(ts, readableText(ts, source));
    const before = this.#declarations;
    const { result, rewritten, problems, modules } = convertCell(this.#tslab, before, text);
    for (const module of modules) {
      this.#modules.set(module.path, module);
      this.#unsent.add(module.path);
    }
    if (problems.length > 0 || result.output === undefined)
      return this.#refuse(this.#withHints(problems, source), source);
    const names = this.#tslab.declaredNames();
    const declarations = withModuleTypes(ts, result.declOutput ?? "", text);
    this.#declarations = withForgotten(ts, this.#declarations, declarations, names, this.#tslab.checked());
    const isRedeclaring = names.some((name) => this.#userNames.has(name));
    for (const name of names) this.#userNames.add(name);
    const checked = this.#tslab.checked();
    const cell = { source, text, rewritten, names, declarations: before, checked, isRedeclaring };
    return {
      accepted: true,
      code: result.output,
      maps: this.#tslab.sourceMaps(),
      isAsync: hasTopLevelAwait(ts, source),
      names,
      resultName: result.lastExpressionVar,
      imports: this.#tslab.imports(),
      modules: this.#takeUnsent(),
      warnings: this.#reading(cell),
    };
  }

  complete(source: string, offset: number): Completions {
    const { converter, ts } = this.#tslab;
    const view = operatorView(ts, source);
    const place = view.toView(offset);
    const found = converter.complete(this.#declarations, view.text, place);
    const { original } = found;
    const { start, end } = typedAt(source, offset, place - found.start);
    const typed = source.slice(start, offset);
    const entries = (original?.entries ?? []).filter((entry) => !entry.name.startsWith("__"));
    const exact = entries.filter((entry) => entry.name.startsWith(typed));
    const loose = () => entries.filter((entry) => entry.name.toLowerCase().startsWith(typed.toLowerCase()));
    const matches = (exact.length > 0 ? exact : loose())
      .sort((a, b) => a.sortText.localeCompare(b.sortText) || a.name.localeCompare(b.name))
      .map((entry) => ({ text: entry.name, kind: entry.kind }));
    const checked = this.#tslab.checked();
    return { matches: withTypes(ts, checked, PREFIX.length + found.start, matches), start, end };
  }

  inspect(source: string, offset: number): Inspection | undefined {
    this.#finishReading();
    const found = this.#look(this.#tslab, this.#declarations, source, offset);
    if (found === undefined || this.#shapes === undefined) return found;
    // A name of the library is told as it is declared; what follows from shapes, as the shaped reading sees it.
    if (found.isPreloaded || !/\bTensor\b/.test(found.signature)) return found;
    const declarations = this.#shapes.declarations(this.#declarations);
    const shaped = this.#look(this.#shapes.tslab, declarations, source, offset);
    if (shaped === undefined || this.#shapes.isUnresolved(shaped.signature)) return found;
    return { ...found, signature: shaped.signature };
  }

  /** What the shaped reading says of a cell; read once, at the latest before anything else is asked of it. */
  #reading(cell: AcceptedCell): () => Problem[] {
    let warnings: Problem[] | undefined;
    const read = (): Problem[] => {
      warnings ??= this.#shapes?.read(cell) ?? [];
      return warnings;
    };
    this.#finishReading = read;
    return read;
  }

  #look(tslab: TslabConverter, declarations: string, source: string, offset: number): Inspection | undefined {
    const { converter, ts } = tslab;
    const view = operatorView(ts, source);
    // The cursor stands on a name, just after it, or inside the brackets of its call.
    const name = /([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*\(?[^()\n]*$/u.exec(source.slice(0, offset));
    const places = [offset, offset - 1, ...(name === null ? [] : [name.index])];
    for (const place of places) {
      if (place < 0 || place > source.length) continue;
      const info = converter.inspect(declarations, view.text, view.toView(place));
      if (!info?.displayParts || isOfOperator(ts.displayPartsToString(info.displayParts))) continue;
      // A name that is declared nowhere has no kind, and the type `any`.
      if (info.kind === ts.ScriptElementKind.unknown && ts.displayPartsToString(info.displayParts) === "any")
        continue;
      return inspection(ts, info, tslab.checked(), tslab.preloadedNames());
    }
    return undefined;
  }

  completeness(source: string): Completeness {
    return completeness(this.#tslab.ts, source);
  }

  prepare(): void {
    void this.#shapes?.tslab;
  }

  forget(): void {
    this.#declarations = "";
    for (const path of this.#modules.keys()) this.#unsent.add(path);
    this.#finishReading = () => undefined;
    this.#shapes?.forget();
    this.#userNames.clear();
  }

  close(): void {
    this.#tslab.converter.close();
    this.#shapes?.close();
  }

  #takeUnsent(): CompiledModule[] {
    const modules = [...this.#unsent].map((path) => this.#modules.get(path)!);
    this.#unsent.clear();
    return modules;
  }

  /** A cell that is a module defines no names; other cells import it as `./name`. */
  #addModule(name: string, source: string): CompiledCell | RefusedCell {
    const diagnostics = this.#tslab.converter.addModule(name, source);
    if (diagnostics.length > 0) {
      return this.#refuse(
        diagnostics.map(({ code, messageText, start, end }) =>
          problemAt(source, {
            code,
            message: readable(messageText),
            start: { line: start.line, column: start.character },
            end: { line: end.line, column: end.character },
          }),
        ),
        "",
      );
    }
    return {
      accepted: true,
      code: "",
      maps: [],
      isAsync: false,
      names: [],
      resultName: undefined,
      imports: [],
      modules: [],
      warnings: () => [],
    };
  }

  #refuse(problems: Problem[], source: string): RefusedCell {
    return { accepted: false, problems, kept: keptNames(this.#tslab.ts, source, this.#userNames) };
  }

  #withHints(problems: readonly Problem[], source: string): Problem[] {
    const lines = source.split("\n");
    return problems.map((problem) => {
      const hint =
        problem.hint ?? decoratorHint(problem.message) ?? this.#hiddenNames(lines[problem.line - 1] ?? "");
      return problem.file === undefined ? { ...problem, hint } : problem;
    });
  }

  /** A name of the user that hides a preloaded one is often what a problem comes from. */
  #hiddenNames(line: string): string | undefined {
    const preloaded = this.#tslab.preloadedNames();
    // Also those that the refused cell itself would have declared.
    const users = new Set([...this.#userNames, ...this.#tslab.declaredNames()]);
    // `console.log` is no use of a variable `log`, and `...log` is one.
    const words = line.match(/(?<![\w$]|(?<!\.\.)\.)[\w$]+/g);
    const hidden = new Set(words?.filter((word) => users.has(word) && preloaded.has(word)));
    if (hidden.size === 0) return undefined;
    return [...hidden].map(hiddenName).join("\n");
  }
}

/** The name around a cursor, of which `length` characters are typed; nothing if none is. */
function typedAt(source: string, offset: number, length: number): { start: number; end: number } {
  const [before = ""] = /#?[\p{ID_Continue}$]*$/u.exec(source.slice(0, offset)) ?? [];
  // In text and in comments words are no names; `#` is known to nobody as the beginning of one.
  if (length !== before.length && !before.startsWith("#")) return { start: offset, end: offset };
  const [after = ""] = /^[\p{ID_Continue}$]*/u.exec(source.slice(offset)) ?? [];
  return { start: offset - before.length, end: offset + after.length };
}

/** What the calls are that stand for operators, see operators/, which nobody has typed. */
function isOfOperator(text: string): boolean {
  return /^\(method\) (?:Operand|Target)<|^\S* ?(?:function )?__(?:operand|target|asked|negative|positive)\b/.test(
    text,
  );
}

function hiddenName(name: string): string {
  const said = `${name} is a variable of yours here`;
  if (name !== "gradlab") return `${said}; the preloaded one is gradlab.${name}`;
  return `${said}; import * as gradlab from "gradlab" brings the preloaded one back`;
}

function syntaxProblem({ code, message, start, length }: SyntaxError, source: string): Problem {
  const before = source.slice(0, start).split("\n");
  const place = { line: before.length - 1, column: before.at(-1)!.length };
  const end = { ...place, column: place.column + length };
  const hint = syntaxHint(code, source.split("\n")[place.line]!);
  return problemAt(source, { code, message, start: place, end, hint });
}
