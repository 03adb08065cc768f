/** The signs on gates, as slides write them; an op without a sign has its name. */
const SYMBOLS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "−",
  mul: "×",
  div: "÷",
  neg: "× −1",
  reciprocal: "1/x",
  pow: "x^p",
  square: "x²",
  sqrt: "√x",
  exp: "exp",
  matmul: "@",
  sigmoid: "σ",
  sum: "Σ",
  maximum: "max",
  minimum: "min",
  transpose: "T",
};

export function symbolOf(op: string): string {
  return SYMBOLS[op] ?? op;
}
