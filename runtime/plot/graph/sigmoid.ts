/**
 * The sigmoid as four gates, 1 / (1 + exp(-x)), with the gradients between them:
 *
 *   a = -x   e = exp(a)   p = e + 1   y = 1 / p
 *   gp = -gy / p^2        ge = gp     ga = ge * e     gx = -ga
 */
import type { Amount } from "./amount.js";
import type { GraphBuilder } from "./nodes.js";

interface Incoming {
  readonly from: number;
  readonly value: Amount;
  readonly gradient?: Amount;
}

/** Draws the gates behind `incoming`; returns the last one. */
export function expandSigmoid(
  builder: GraphBuilder,
  { from, value, gradient }: Incoming,
  upstream: Amount | null,
): number {
  const of = (f: (i: number) => number): Amount => ({
    shape: value.shape,
    data: Array.from({ length: value.data.length }, (_, i) => f(i)),
  });
  const negative = of((i) => -value.data[i]);
  const power = of((i) => Math.exp(negative.data[i]));
  const more = of((i) => power.data[i] + 1);
  const gMore = upstream === null ? undefined : of((i) => -upstream.data[i] / more.data[i] ** 2);
  const gNegative = gMore && of((i) => gMore.data[i] * power.data[i]);
  const gates = ["× −1", "exp", "+ 1", "1/x"].map((label) => builder.node("gate", label));
  builder.edge(from, gates[0], value, gradient);
  builder.edge(gates[0], gates[1], negative, gNegative);
  builder.edge(gates[1], gates[2], power, gMore);
  builder.edge(gates[2], gates[3], more, gMore);
  return gates[3];
}
