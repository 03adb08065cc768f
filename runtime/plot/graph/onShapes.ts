/** The graph of a function from the shapes of its inputs alone: what would take gigabytes to compute takes nothing to draw. */
import { argumentNames } from "../../argumentNames.js";
import { withShapesOnly } from "../../autodiff/shapesOnly.js";
import { defaultDtype } from "../../dtype.js";
import { ArgumentError } from "../../errors.js";
import type { Shape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { type DrawnGraph, drawnGraph, type GraphOptions } from "./nodes.js";

/** Throws `argument/domain` where the result depends on no input by an op. */
export function graphOnShapes(
  f: (...inputs: Tensor[]) => Tensor,
  shapes: readonly Shape[],
  options: GraphOptions,
): DrawnGraph {
  const called = argumentNames(f);
  return withShapesOnly(() => {
    const inputs = shapes.map((shape) =>
      new Tensor(shape, defaultDtype(), new Float64Array(0)).setRequiresGrad(),
    );
    const output = f(...inputs);
    if (!(output instanceof Tensor) || output.call === null) {
      throw new ArgumentError("argument/domain", "show: the result does not depend on the inputs by an op");
    }
    const names = Object.fromEntries(inputs.map((x, i) => [called[i] ?? `input ${i + 1}`, x]));
    return drawnGraph(output, { ...options, names: { ...names, ...options.names } });
  });
}
