/** Where a tensor came from, as a table: its inputs and gates with values and gradients, in the order of the slides. */
import { callsBehind } from "./autodiff/tape.js";
import { amountText } from "./plot/graph/amount.js";
import { symbolOf } from "./plot/graph/symbols.js";
import { Table } from "./table.js";
import type { Tensor } from "./tensor.js";

export interface ExplainOptions {
  /** Names of tensors, instead of v1, v2, ... */
  readonly names?: Readonly<Record<string, Tensor>>;
}

/**
 * One row per input and gate behind `output`: how it was computed, its value, and its gradient once
 * `backward()` has run. A tensor that was not computed has a single row, which says so.
 * @example explain(mul(add(x, y), z), { names: { x, y, z } })
 */
export function explain(output: Tensor, { names = {} }: ExplainOptions = {}): Table {
  const known = new Map(Object.entries(names).map(([name, tensor]) => [tensor, name]));
  let count = 0;
  const nameOf = (x: Tensor): string => {
    const name = known.get(x) ?? `v${++count}`;
    known.set(x, name);
    return name;
  };
  const rows: string[][] = [];
  const seen = new Set<Tensor>();
  const row = (x: Tensor, gate: string) =>
    rows.push([nameOf(x), gate, amountText(x), x.grad === null ? "" : amountText(x.grad)]);
  for (const call of callsBehind([output])) {
    for (const x of call.inputs) {
      if (x.call !== null || seen.has(x)) continue;
      seen.add(x);
      row(x, x.requiresGrad ? "input" : "constant");
    }
    row(call.output, `${symbolOf(call.op.name)}(${call.inputs.map(nameOf).join(", ")})`);
  }
  if (rows.length === 0) row(output, output.cut ?? "input");
  return new Table(["name", "gate", "value", "gradient"], rows);
}
