/** Where a tensor came from, as a table: its inputs and gates with values and gradients, in the order of the slides. */
import { callsBehind } from "./autodiff/tape.js";
import { amountOf, amountText, formatFor } from "./plot/graph/amount.js";
import { symbolOf } from "./plot/graph/symbols.js";
import { Table } from "./table.js";
import type { Tensor } from "./tensor.js";

export interface ExplainOptions {
  /** Names of tensors, instead of v1, v2, ... */
  readonly names?: Readonly<Record<string, Tensor>>;
  /** Decimals of the numbers; by default two, as slides have, and none where all numbers are whole. */
  readonly digits?: number;
}

/**
 * One row per input and gate behind `output`: how it was computed, its value, and its gradient once
 * `backward()` has run. A tensor that was not computed has a single row, which says so.
 * @example explain(mul(add(x, y), z), { names: { x, y, z } })
 */
export function explain(output: Tensor, { names = {}, digits }: ExplainOptions = {}): Table {
  const known = new Map(Object.entries(names).map(([name, tensor]) => [tensor, name]));
  let count = 0;
  const nameOf = (x: Tensor): string => {
    const name = known.get(x) ?? `v${++count}`;
    known.set(x, name);
    return name;
  };
  const rows: string[][] = [];
  const seen = new Set<Tensor>();
  const calls = callsBehind([output]);
  const shown = new Set([output, ...calls.flatMap((call) => [...call.inputs, call.output])]);
  const amounts = [...shown].flatMap((x) => (x.grad === null ? [x] : [x, x.grad])).map(amountOf);
  const format = formatFor(amounts, digits);
  const text = (x: Tensor) => amountText(amountOf(x), format);
  const row = (x: Tensor, gate: string) =>
    rows.push([nameOf(x), gate, text(x), x.grad === null ? "" : text(x.grad)]);
  for (const call of calls) {
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
