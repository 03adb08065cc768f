/**
 * The cells of a notebook, one after another, as one module.
 *
 * A name that a cell declares anew is another variable: functions of the cells above go on with theirs. In a module that
 * is a block around the rest: inside it the name is the new one, and outside nothing has changed. Nothing is renamed.
 */
import type { TypeScript } from "../typescript.js";
import { type CodePart, codePart, commentOf, type ExportCell, type Line, reasonToLeaveOut } from "./cells.js";
import { Imports } from "./imports.js";
import { type NumberedScope, refuseLateNames } from "./lateNames.js";
import { ExportRefused } from "./problem.js";
import { type CellScope, scopesOf } from "./scopes.js";
import { ONLY_IN_NOTEBOOKS, STAND_INS } from "./standIns.js";

export interface Assembled {
  imports: Imports;
  /** The small functions that stand for the notebook's. */
  standIns: string[];
  body: Line[];
  /** Every name that some cell declares. */
  declared: ReadonlySet<string>;
}

export interface AssembleOptions {
  /** Where the notebook stands, and where the module will. */
  from: string;
  to: string;
  /** The names that the runtime exports. */
  runtimeNames: ReadonlySet<string>;
}

export function assemble(ts: TypeScript, cells: readonly ExportCell[], options: AssembleOptions): Assembled {
  const { from, to, runtimeNames } = options;
  const imports = new Imports();
  const standIns = new Set<string>();
  const body: Line[] = [];
  /** What the cells so far have declared or taken from elsewhere: a new declaration must not reach them. */
  const taken = new Set<string>();
  const declared = new Set<string>();
  const scopes: NumberedScope[] = [];
  let depth = 0;

  const takeImports = ({ imports: nodes }: CodePart): void => {
    for (const { node, place } of nodes) {
      for (const { local, isOther } of imports.take(ts, node, { from, to, place })) {
        if (!isOther && !declared.has(local)) continue;
        const message = `it imports ${local}, a name that a cell above has already: give one of them another name`;
        throw new ExportRefused([{ ...place, message }]);
      }
    }
  };

  const takeFree = (number: number, { free }: CellScope): void => {
    for (const name of free) {
      if (declared.has(name) || imports.sourceOf(name) !== undefined) continue;
      if (ONLY_IN_NOTEBOOKS.has(name)) {
        const message = `${name} needs a notebook: take it out, or tag the cell skip-execution`;
        throw new ExportRefused([{ cell: number, line: 1, message }]);
      }
      const standIn = STAND_INS[name];
      if (standIn !== undefined) standIns.add(standIn);
      if (name === "require") imports.add("node:module", "createRequire");
      if (name === "gradlab") imports.add("gradlab", "gradlab", "*");
      else if (runtimeNames.has(name)) imports.add("gradlab", name);
    }
  };

  for (const cell of cells) {
    if (cell.source.trim() === "") continue;
    const reason = cell.kind === "code" ? reasonToLeaveOut(cell) : undefined;
    if (cell.kind === "text" || reason !== undefined) {
      body.push({ text: "" }, ...commentOf(cell, reason));
      continue;
    }
    const part = codePart(ts, cell, declared);
    takeImports(part);
    if (part.lines.length === 0) continue;
    const [scope] = scopesOf(ts, [part.lines.map(({ text }) => text).join("\n")]);
    takeFree(part.number, scope!);
    scopes.push({ ...scope!, number: part.number, lines: part.lines });
    const anew = [...scope!.declared].filter(
      (name) => taken.has(name) || imports.sourceOf(name) !== undefined,
    );
    body.push({ text: "" }, { text: `// Cell ${part.number}` });
    if (anew.length > 0) {
      body.push({ text: `{ // from here on ${list(anew)}` });
      depth++;
    }
    body.push(...part.lines.map((line) => (depth > 0 ? withoutVar(line, taken) : line)));
    for (const name of scope!.declared) declared.add(name);
    for (const name of [...scope!.declared, ...scope!.free]) taken.add(name);
  }
  refuseLateNames(scopes);
  if (depth > 0) body.push({ text: "" }, { text: "}".repeat(depth) });
  return { imports, standIns: [...standIns], body, declared };
}

/** `x is a variable of its own`, `x and y are variables of their own`. */
function list(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} is a variable of its own`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are variables of their own`;
}

/** `var` looks through blocks: a name that stands outside would be declared twice. That of a loop is there after it too. */
function withoutVar(line: Line, taken: ReadonlySet<string>): Line {
  const [, loop, name] = /^(for \()?var (\w+)/.exec(line.text) ?? [];
  if (name === undefined || !taken.has(name)) return line;
  const isAlone = /^for \(var \w+ (?:of|in|=[^,;]*;)/.test(line.text);
  const text = line.text.replace("var", "let");
  return { ...line, text: loop && isAlone ? `let ${name}; ${line.text.replace("var ", "")}` : text };
}
