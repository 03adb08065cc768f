/** The gradients on the edges: [Downstream] = [Local] x [Upstream], of one use of a value, or of all uses in a box. */
import { noGrad } from "../../autodiff/recording.js";
import { type Call, reasonWithoutGradient } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { type Amount, amountOf, isWrittenOut } from "./amount.js";
import type { Use } from "./leaves.js";

/** The gradient of the output in a value, or null where none is known. */
export type GradientOf = (x: Tensor) => Tensor | null;

/** What one edge sends back to the value that it carries; `count` is how many edges carry that value. */
export function gradientInto({ x, places }: Use, count: number, gradientOf: GradientOf): Amount | undefined {
  // A computed value that goes one way has its whole gradient from there; a leaf may have gathered several passes.
  if (count === 1 && x.call !== null) {
    const whole = gradientOf(x);
    return whole === null ? undefined : gradientAmount(whole);
  }
  return total(places.map(({ call, index }) => edgeGradient(call, index, gradientOf)));
}

/** A gradient that is known as a whole: of a large one, its length too. */
export function gradientAmount(gradient: Tensor): Amount {
  const amount = amountOf(gradient);
  return isWrittenOut(gradient.shape) ? amount : { ...amount, norm: normOf([gradient]) };
}

/** The sum of what several edges send back. */
export function total(parts: readonly (Amount | undefined)[]): Amount | undefined {
  const present = parts.filter((part) => part !== undefined);
  if (present.length === 0) return undefined;
  const { shape, data } = present[0];
  const sum = Array.from({ length: data.length }, (_, i) =>
    present.reduce((before, part) => before + part.data[i], 0),
  );
  return { shape, data: sum };
}

/** The length of all gradients together, as one vector; undefined where there is none. */
export function normOf(gradients: readonly Tensor[]): number | undefined {
  if (gradients.length === 0) return undefined;
  let sum = 0;
  for (const { data } of gradients) for (let i = 0; i < data.length; i++) sum += data[i] ** 2;
  return Math.sqrt(sum);
}

function edgeGradient(call: Call, index: number, gradientOf: GradientOf): Amount | undefined {
  const upstream = gradientOf(call.output);
  const x = call.inputs[index];
  if (upstream === null || !x.requiresGrad || reasonWithoutGradient(call.op, index) !== null)
    return undefined;
  // Of a large tensor the picture shows the shape, which is the value's.
  if (!isWrittenOut(x.shape)) return { shape: x.shape, data: [] };
  return amountOf(noGrad(() => call.op.vjp(upstream, call, index)));
}
