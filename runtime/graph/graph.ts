/**
 * The recorded graph as plain data: every gate with its value and, for the backward pass, the three gradients of the
 * lecture: [downstream] = [local] * [upstream]. Nothing is stored on the tensors; the data can be printed or drawn.
 */

import { allGradients, noPath } from "../autodiff/backward.js";
import { withRecording } from "../autodiff/recording.js";
import { callsBehind } from "../autodiff/tape.js";
import { onesLike } from "../create.js";
import { type Call, reasonWithoutGradient } from "../op.js";
import type { NestedBooleans, NestedNumbers, Shape } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** One node: a leaf (no op, no inputs) or a gate. */
export interface GraphGate {
  readonly id: number;
  /** The op's name, or null for a leaf. */
  readonly op: string | null;
  /** The ids of its inputs, in the order of the op's arguments. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  readonly value: NestedNumbers | NestedBooleans;
  /** The gradient of the output in this value; null where none flows. */
  readonly upstream: NestedNumbers | null;
  /** dz/dx for each input, where it is one number per element; null for whole Jacobians and where none exists. */
  readonly local: readonly (NestedNumbers | null)[];
  /** What this gate passes back to each input. */
  readonly downstream: readonly (NestedNumbers | null)[];
}

/** The graph behind a tensor: gates in topological order, inputs before outputs, the output last. */
export class GraphData {
  /** The tensor whose graph this is. */
  readonly tensor: Tensor;
  readonly #calls: readonly Call[];
  readonly #gradients: ReadonlyMap<Tensor, Tensor>;
  #gates: readonly GraphGate[] | undefined;

  /** @internal Use `graph`. */
  constructor(tensor: Tensor) {
    this.tensor = tensor;
    this.#calls = callsBehind([tensor]);
    this.#gradients = withRecording(false, () => allGradients(tensor, onesLike(tensor), this.#calls));
  }

  /** Written out when somebody asks: a picture of a large network needs none of its numbers. */
  get gates(): readonly GraphGate[] {
    this.#gates ??= this.#written();
    return this.#gates;
  }

  /** The id of the output's gate. */
  get output(): number {
    return this.gates.length - 1;
  }

  /** The gradient of the output in `x`, a value of this graph; null where none flows. */
  gradientOf(x: Tensor): Tensor | null {
    return this.#gradients.get(x) ?? null;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): object {
    return { gates: this.gates, output: this.output };
  }

  #written(): GraphGate[] {
    const ids = new Map<Tensor, number>();
    const gates: GraphGate[] = [];
    const add = (x: Tensor, call: Call | null): void => {
      if (ids.has(x)) return;
      const upstream = this.gradientOf(x);
      const inputs = call?.inputs ?? [];
      const through = (i: number, gz: Tensor | null): NestedNumbers | null =>
        gz === null || call === null || !isDifferentiable(call, i)
          ? null
          : withRecording(false, () => numbers(call.op.vjp(gz, call, i)));
      ids.set(x, gates.length);
      gates.push({
        id: gates.length,
        op: call?.op.name ?? null,
        inputs: inputs.map((input) => ids.get(input)!),
        shape: x.shape,
        value: x.toArray(),
        upstream: upstream === null ? null : numbers(upstream),
        local: inputs.map((input, i) => (isPerElement(call!, input) ? through(i, onesLike(x)) : null)),
        downstream: inputs.map((_, i) => through(i, upstream)),
      });
    };
    for (const call of this.#calls) {
      for (const x of call.inputs) add(x, null);
      add(call.output, call);
    }
    if (this.#calls.length === 0) add(this.tensor, null);
    return gates;
  }
}

/**
 * The graph behind `output`, forward values and backward gradients filled in (upstream of the output is 1). Gradients are
 * those that `backward` would give, so hooks run; `.grad` stays as it is.
 * @example graph(param(2).mul(param(3))).gates.map((gate) => gate.upstream)   // [3, 2, 1]
 */
export function graph(output: Tensor): GraphData {
  if (!output.requiresGrad) throw noPath("graph", output);
  return new GraphData(output);
}

function isDifferentiable(call: Call, i: number): boolean {
  return call.inputs[i].requiresGrad && reasonWithoutGradient(call.op, i) === null;
}

/** True where the local derivative is one number per element: gates of single numbers, elementwise ones of one shape. */
function isPerElement({ op, output }: Call, x: Tensor): boolean {
  if (output.size === 1 && x.size === 1) return true;
  return op.scalar !== null && String(x.shape) === String(output.shape);
}

/** The numbers of a gradient, which is never bool. */
function numbers(gradient: Tensor): NestedNumbers {
  return gradient.toArray() as NestedNumbers;
}
