/**
 * The shaped reading of a session: every cell that may run is read once more with declarations in which shapes are
 * computed (the runtime's types/shaped/), and what does not fit is told as a warning before the cell runs.
 *
 * It never decides what may run. A type system sees less than the running program, so it speaks only where it has
 * understood a cell in full: variables whose shape changes lose it, and if anything else than shapes seems wrong in
 * this reading, nothing is said. A mistake may be missed; a correct program is never warned about.
 */
import { readFileSync } from "node:fs";
import type { Problem } from "../compiler.js";
import type { Place, Rewritten } from "../operators/rewrite.js";
import { problemAt } from "../problem.js";
import {
  type BuiltFiles,
  type CheckedCell,
  createTslabConverter,
  PREFIX,
  type TslabConverter,
} from "../tslabConverter.js";
import type { TypeScript } from "../typescript.js";
import { changingVariables } from "./changing.js";
import { genericBodies } from "./genericBodies.js";
import { multipliedVariables } from "./multiplied.js";
import { RefinedNames } from "./refined.js";
import { type Sentence, sentencesIn } from "./sentences.js";
import { longTables, type Range, typedText } from "./typedText.js";
import { mayUseTensors, usesTensors } from "./usesTensors.js";

/** Code of our own among TypeScript's: a warning about shapes. */
const SHAPE_WARNING = 90001;
/** How often a cell is read anew because a variable has turned out to change its shape. */
const READINGS = 3;

/** A cell that the other reading has accepted. */
export interface AcceptedCell {
  /** As the user wrote it. */
  source: string;
  /** Its text with operators as calls, if it has some on tensors. */
  rewritten: Rewritten | undefined;
  text: string;
  names: readonly string[];
  /** The declarations of the cells before it. */
  declarations: string;
  checked: CheckedCell;
  /** Whether one of its names stood for something else before. */
  isRedeclaring: boolean;
}

export class ShapeLens {
  readonly #built: BuiltFiles;
  readonly #refined: RefinedNames;
  readonly #ts: TypeScript;
  readonly #preloaded: ReadonlySet<string>;
  #tslab: TslabConverter | undefined;
  #isOff = false;
  #rules: RegExp | undefined;

  constructor(built: BuiltFiles, ts: TypeScript, preloaded: ReadonlySet<string>) {
    this.#preloaded = preloaded;
    this.#built = built;
    this.#ts = ts;
    this.#refined = new RefinedNames(ts);
  }

  /** The converter of this reading; made when it is first needed. */
  get tslab(): TslabConverter {
    this.#tslab ??= createTslabConverter(this.#built, { isShaped: true });
    return this.#tslab;
  }

  /** The declarations of the earlier cells as this reading knows them. */
  declarations(plain: string): string {
    return this.#refined.declarations(plain);
  }

  /** Whether a text names rules that have not been applied: those of a method that nobody has called yet. */
  isUnresolved(text: string): boolean {
    this.#rules ??= new RegExp(
      [...readFileSync(this.#built.rules, "utf8").matchAll(/^ *export type (\w+)</gm)]
        .map(([, name]) => `\\b${name}<`)
        .join("|"),
    );
    return this.#rules.test(text);
  }

  /** Reads the next cell of the session. */
  read(cell: AcceptedCell): Problem[] {
    const [, scope] = /\/[/*].*@shapes-off\b[ \t]*(\w*)/.exec(cell.source) ?? [];
    if (scope === "notebook") this.#isOff = true;
    if (cell.isRedeclaring) this.#refined.forgetFunctions();
    const isConcerned = () =>
      mayUseTensors(cell.text, cell.declarations, this.#preloaded) && usesTensors(this.#ts, cell.checked);
    if (this.#isOff || scope !== undefined || !isConcerned()) {
      for (const name of cell.names) this.#refined.forget(name);
      return [];
    }
    try {
      return this.#understand(cell).map((sentence) => warning(cell, sentence));
    } catch (error) {
      // The cell is on its way, and needs nothing of this.
      console.error("gradlab: a cell could not be read for its shapes:", error);
      for (const name of cell.names) this.#refined.forget(name);
      return [];
    }
  }

  forget(): void {
    this.#isOff = false;
    this.#refined.forgetAll();
  }

  close(): void {
    this.#tslab?.converter.close();
  }

  /** @returns sentences with offsets in the cell's text with operators as calls */
  #understand(cell: AcceptedCell): Sentence[] {
    const { tslab } = this;
    const { ts } = tslab;
    const base = cell.rewritten?.text ?? cell.text;
    const { file: given } = cell.checked;
    const replaced = [...longTables(ts, given, PREFIX.length), ...genericBodies(ts, given, PREFIX.length)];
    const wrapped = new Set(
      multipliedVariables(ts, given).map(
        (value): Range => `${value.getStart(given) - PREFIX.length}:${value.end - PREFIX.length}`,
      ),
    );
    for (let reading = 0; reading < READINGS; reading++) {
      const typed = typedText(base, replaced, wrapped);
      const { declOutput } = tslab.convert(this.#refined.declarations(cell.declarations), typed.text);
      const { file, checker } = tslab.checked();
      const { sentences, others } = sentencesIn(ts, file, tslab.diagnostics());
      const { origins, isExplained } = changingVariables(ts, file, checker, others);
      if (origins.length === 0 && isExplained) {
        this.#refined.learn(cell.names, declOutput ?? "");
        const toBase = (offset: number) => typed.toBase(offset - PREFIX.length);
        return sentences.map(({ message, start, end }) => ({
          message,
          start: toBase(start),
          end: toBase(end),
        }));
      }
      if (!isExplained) break;
      let isNew = false;
      for (const origin of origins) {
        if (origin.kind === "name") isNew = this.#forgetVariable(origin.name) || isNew;
        else {
          const start = typed.toBase(origin.node.getStart(file) - PREFIX.length);
          const range: Range = `${start}:${typed.toBase(origin.node.end - PREFIX.length)}`;
          isNew ||= !wrapped.has(range);
          wrapped.add(range);
        }
      }
      if (!isNew) break;
    }
    for (const name of cell.names) this.#refined.forget(name);
    return [];
  }

  #forgetVariable(name: string): boolean {
    const wasKnown = this.#refined.forget(name);
    if (wasKnown) this.#refined.forgetFunctions();
    return wasKnown;
  }
}

function warning({ source, text, rewritten }: AcceptedCell, { message, start, end }: Sentence): Problem {
  const base = rewritten?.text ?? text;
  const toUser = (offset: number, isEnd: boolean): Place => {
    const before = base.slice(0, offset).split("\n");
    const place = { line: before.length - 1, column: before.at(-1)!.length };
    if (rewritten === undefined) return place;
    return isEnd ? rewritten.endToUser(place) : rewritten.toUser(place);
  };
  return problemAt(source, {
    code: SHAPE_WARNING,
    message,
    start: toUser(start, false),
    end: toUser(end, end > start),
  });
}
