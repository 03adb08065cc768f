/** Tensors and formulas as LaTeX, which a notebook sets. */
import { ArgumentError } from "./errors.js";
import { GraphData } from "./graph/graph.js";
import type { NestedNumbers } from "./shape.js";
import { Tensor } from "./tensor.js";

/** A formula in LaTeX, as `tex` makes it: set in a notebook, its source where it is printed. */
export class Tex {
  /** The formula, without dollar signs. */
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return { "text/latex": `$$${this.source}$$`, "text/plain": this.source };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.source;
  }
}

export interface TexOptions {
  /** Names of tensors in a formula: `{ w0, x0 }`; a digit at the end becomes an index. */
  readonly names?: Readonly<Record<string, Tensor>>;
}

/** More rows or columns than this are shortened by dots. */
const MOST = 8;

/**
 * A tensor as a number, column or matrix; `graph(tensor)` as the formula behind it.
 * @example tex(tensor([[1, 2], [3, 4]])).source   // \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}
 */
export function tex(value: Tensor | GraphData, { names = {} }: TexOptions = {}): Tex {
  if (value instanceof Tensor) return new Tex(valueTex(value));
  if (!(value instanceof GraphData)) {
    throw new ArgumentError("argument/type", "tex: expected a tensor or graph(tensor)");
  }
  const known = new Map(Object.entries(names).map(([name, tensor]) => [tensor, nameTex(name)]));
  return new Tex(formulaTex(value.tensor, known));
}

function valueTex(x: Tensor): string {
  const values = x.toArray();
  if (x.shape.length === 0) return numberTex(values as number);
  if (x.shape.length === 1) return matrixTex((values as number[]).map((v) => [v]));
  if (x.shape.length === 2) return matrixTex(values as number[][]);
  throw new ArgumentError(
    "argument/domain",
    `tex: a tensor of rank ${x.shape.length} is no matrix`,
    "pick a slice with two axes",
  );
}

function matrixTex(rows: readonly (readonly NestedNumbers[])[]): string {
  const cut = <Item>(list: readonly Item[], dots: Item): readonly Item[] =>
    list.length <= MOST ? list : [...list.slice(0, MOST - 2), dots, list[list.length - 1]];
  const texts = rows.map((row) =>
    cut(
      row.map((x) => numberTex(x as number)),
      "\\cdots",
    ),
  );
  const dots = texts[0].map((text) => (text === "\\cdots" ? "\\ddots" : "\\vdots"));
  const lines = cut(texts, dots).map((row) => row.join(" & "));
  return `\\begin{bmatrix} ${lines.join(" \\\\ ")} \\end{bmatrix}`;
}

function numberTex(x: number): string {
  if (Number.isNaN(x)) return "\\mathrm{NaN}";
  if (!Number.isFinite(x)) return x < 0 ? "-\\infty" : "\\infty";
  const [digits, exponent] = String(Number(x.toPrecision(4))).split("e");
  return exponent === undefined ? digits : `${digits} \\cdot 10^{${Number(exponent)}}`;
}

/** `w0` is w with an index; a longer name is set upright. */
function nameTex(name: string): string {
  const [, letters, digits] = /^(.*?)_?(\d*)$/.exec(name)!;
  const plain = letters.replaceAll(/[\\{}$&#^_%~]/g, (sign) => (/[\\^~]/.test(sign) ? "" : `\\${sign}`));
  const head = letters.length > 1 ? `\\mathrm{${plain}}` : plain;
  return digits === "" ? head : `${head}_{${digits}}`;
}

/** How tightly an operation binds: a looser one within a tighter one needs brackets. */
const [SUM, PRODUCT, TIGHT] = [1, 2, 3];

const INFIX: Readonly<Record<string, readonly [string, number]>> = {
  add: ["+", SUM],
  sub: ["-", SUM],
  mul: ["\\cdot", PRODUCT],
  matmul: ["\\,", PRODUCT],
};

const FUNCTIONS: Readonly<Record<string, string>> = {
  sigmoid: "\\sigma",
  exp: "\\exp",
  log: "\\log",
  sin: "\\sin",
  cos: "\\cos",
  tanh: "\\tanh",
  maximum: "\\max",
  minimum: "\\min",
  sum: "\\sum",
};

interface Piece {
  readonly text: string;
  readonly binding: number;
}

/** Built from the inputs up, without recursion: a value that is used twice is written twice. */
function formulaTex(output: Tensor, names: ReadonlyMap<Tensor, string>): string {
  const done = new Map<Tensor, Piece>();
  const open = [output];
  while (open.length > 0) {
    const x = open[open.length - 1];
    const waiting = x.call === null || names.has(x) ? [] : x.call.inputs.filter((input) => !done.has(input));
    if (waiting.length > 0) {
      open.push(...waiting);
      continue;
    }
    done.set(x, pieceOf(x, names, done));
    open.pop();
    if (done.get(x)!.text.length > LONGEST) {
      throw new ArgumentError(
        "argument/domain",
        "tex: the formula is too long to be read",
        "show(...) draws it",
      );
    }
  }
  return done.get(output)!.text;
}

const LONGEST = 4000;

function pieceOf(x: Tensor, names: ReadonlyMap<Tensor, string>, done: ReadonlyMap<Tensor, Piece>): Piece {
  const name = names.get(x);
  if (name !== undefined) return { text: name, binding: TIGHT };
  if (x.call === null) {
    const text = x.shape.length <= 2 ? valueTex(x) : "\\mathrm{tensor}";
    return { text, binding: text.startsWith("-") ? SUM : TIGHT };
  }
  const { op, inputs } = x.call;
  const parts = inputs.map((input) => done.get(input)!);
  const bound = ({ text, binding }: Piece, least: number) =>
    binding < least ? `\\left(${text}\\right)` : text;
  const infix = INFIX[op.name];
  if (infix !== undefined && parts.length === 2) {
    const [sign, binding] = infix;
    const right = bound(parts[1], op.name === "add" ? PRODUCT : binding + (op.name === "sub" ? 1 : 0));
    return { text: `${bound(parts[0], binding)} ${sign} ${right}`, binding };
  }
  if (op.name === "div") return { text: `\\frac{${parts[0].text}}{${parts[1].text}}`, binding: TIGHT };
  if (op.name === "neg") return { text: `-${bound(parts[0], PRODUCT)}`, binding: SUM };
  if (op.name === "transpose") return { text: `${bound(parts[0], TIGHT)}^{\\top}`, binding: TIGHT };
  const head = FUNCTIONS[op.name] ?? `\\mathrm{${op.name}}`;
  return { text: `${head}\\left(${parts.map(({ text }) => text).join(", ")}\\right)`, binding: TIGHT };
}
