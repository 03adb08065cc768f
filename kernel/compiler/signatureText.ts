/**
 * Signatures of the library as a reader wants them. They are generic so that shapes can be computed:
 *
 *   <X extends TensorLike, Y extends TensorLike>(x: X, y: Y): Tensor<Shape>
 *
 * which says no more than `(x: TensorLike, y: TensorLike): Tensor`. Methods stand in classes of their own and name
 * their `this`, which tells a reader nothing.
 */

/** Type parameters of these kinds say something that the reader must know. */
const TELLING = /\bunknown\b|\bTensor\[\]|\bextends readonly Tensor|^\w+ extends Shape\b/;

export function shortSignature(text: string): string {
  const shown = text.replaceAll("Tensor<Shape>", "Tensor").replace(/\b\w+Methods\b/g, "Tensor");
  return withoutThis(withoutTypeParameters(withFunctions(shown)));
}

/** `Transformed<[x: Tensor], Tensor, 0>` is a function whose result has a shape that depends on its argument. */
function withFunctions(text: string): string {
  const start = text.search(/\bTransformed</);
  if (start < 0) return text;
  const open = start + "Transformed".length;
  const end = closing(text, open);
  if (end < 0) return text;
  const [args = "", result = ""] = split(text.slice(open + 1, end));
  const list = args.startsWith("[") ? args.slice(1, -1) : `...args: ${args}`;
  return withFunctions(`${text.slice(0, start)}(${list}) => ${result}${text.slice(end + 1)}`);
}

/** Each parameter replaced by what it may be; of a call, whose parameters are known, they are left out. */
function withoutTypeParameters(text: string): string {
  const open = /^(?:\(\w+\) )?(?:[^(<]*[\w$])?(?=<)/.exec(text)?.[0].length;
  if (open === undefined) return text;
  const end = closing(text, open);
  const list = text.slice(open + 1, end);
  if (end < 0 || text[end + 1] !== "(" || TELLING.test(list)) return text;
  let rest = text.slice(end + 1);
  const parameters = split(list);
  if (
    parameters.some(
      (name) => /^[A-Z]\w*$/.test(name) && new RegExp(`\\b${name}\\b`).test(rest) && name.length < 3,
    )
  )
    return text;
  for (const parameter of parameters) {
    const [, name, bound] = /^(?:const )?(\w+) extends (.*)$/s.exec(parameter) ?? [];
    if (name === undefined || bound === undefined) continue;
    const type = split(bound, " = ")[0]!.replace(/ \| undefined$/, "");
    rest = rest.replace(new RegExp(`(?<![\\w.])${name}(?![\\w?:])`, "g"), type);
  }
  return text.slice(0, open) + rest;
}

function withoutThis(text: string): string {
  const start = text.indexOf("(this: ");
  if (start < 0) return text;
  const [first = "", ...others] = split(text.slice(start + 1, closing(text, start)));
  const rest = text.slice(start + 1 + first.length + (others.length > 0 ? 2 : 0));
  return text.slice(0, start + 1) + rest;
}

const PAIRS: Record<string, string> = { "(": ")", "<": ">", "[": "]", "{": "}" };

/** Where the bracket at `open` closes; the `>` of an arrow closes nothing. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i]! in PAIRS) depth++;
    else if (Object.values(PAIRS).includes(text[i]!) && !(text[i] === ">" && text[i - 1] === "=")) depth--;
    if (depth === 0) return i;
  }
  return -1;
}

/** Parts outside of all brackets. */
function split(text: string, at = ", "): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i]! in PAIRS) i = Math.max(i, closing(text, i));
    else if (text.startsWith(at, i)) {
      parts.push(text.slice(from, i));
      from = i + at.length;
    }
  }
  return [...parts, text.slice(from)];
}
