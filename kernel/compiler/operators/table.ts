/** The operators that may stand between tensors, and the methods of the runtime's operators.ts that they become. */
import type { TS, TypeScript } from "../typescript.js";

/** Ambient names that the rewritten text uses; nobody types them by hand. */
export const OPERAND = "__operand";
export const NEGATIVE = "__negative";
export const POSITIVE = "__positive";
/** What an operator that assigns works on, where naming it twice would compute it twice. */
export const TARGET = "__target";
/** Around what JavaScript will take for true or false, if an operator made it. */
export const ASKED = "__asked";

interface Operator {
  symbol: string;
  method: string;
}

const BINARY: readonly Operator[] = [
  { symbol: "+", method: "add" },
  { symbol: "-", method: "sub" },
  { symbol: "*", method: "mul" },
  { symbol: "/", method: "div" },
  { symbol: "**", method: "pow" },
  { symbol: "<", method: "lt" },
  { symbol: "<=", method: "le" },
  { symbol: ">", method: "gt" },
  { symbol: ">=", method: "ge" },
];

const COMPOUND: readonly Operator[] = [
  { symbol: "+=", method: "addAssign" },
  { symbol: "-=", method: "subAssign" },
  { symbol: "*=", method: "mulAssign" },
  { symbol: "/=", method: "divAssign" },
  { symbol: "**=", method: "powAssign" },
];

const EQUALITY: readonly Operator[] = [
  { symbol: "===", method: "same" },
  { symbol: "!==", method: "notSame" },
  { symbol: "==", method: "equal" },
  { symbol: "!=", method: "notEqual" },
];

const METHOD_OF = new Map([...BINARY, ...COMPOUND].map(({ symbol, method }) => [symbol, method]));
const EQUALITY_OF = new Map(EQUALITY.map(({ symbol, method }) => [symbol, method]));
const SYMBOL_OF = new Map(
  [...BINARY, ...COMPOUND, ...EQUALITY].map(({ symbol, method }) => [method, symbol]),
);

export function methodOf(ts: TypeScript, token: TS.SyntaxKind): string | undefined {
  const text = ts.tokenToString(token);
  return text === undefined ? undefined : METHOD_OF.get(text);
}

/** The method of `===` and its kin. */
export function equalityOf(ts: TypeScript, token: TS.SyntaxKind): string | undefined {
  return EQUALITY_OF.get(ts.tokenToString(token) ?? "");
}

/** These are written where only the running program knows what is compared: they are never plain. */
export function isEquality(method: string): boolean {
  return EQUALITY.some((operator) => operator.method === method);
}

/** `<`, `<=`, `>`, `>=` */
export function isComparison(ts: TypeScript, token: TS.SyntaxKind): boolean {
  return /^[<>]=?$/.test(ts.tokenToString(token) ?? "");
}

/** The plain operator behind a method; of a compound assignment, the one without `=`. */
export function plainSymbol(method: string): string {
  return symbolOf(method).replace(/=$/, (equals) => (method.endsWith("Assign") ? "" : equals));
}

export function symbolOf(method: string): string {
  return SYMBOL_OF.get(method) ?? method;
}

export function isCompound(method: string): boolean {
  return method.endsWith("Assign");
}
