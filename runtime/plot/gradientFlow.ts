/** How large the gradient is in every layer: whether it vanishes or explodes on its way back. */
import { ArgumentError } from "../errors.js";
import { bar } from "./bar.js";
import type { Figure } from "./figure.js";
import type { ChartOptions } from "./options.js";
import { isValues, type PlotValues, readArray, type ShapedValues } from "./values.js";

/** Something with a gradient: a tensor after `backward()`. */
export interface WithGradient {
  readonly grad: ShapedValues | null;
}

/** A model that names its parameters, as modules do. */
export interface NamedParameters {
  namedParameters(): Iterable<readonly [string, WithGradient]>;
}

/** Parameters by name, from input to output; their gradients are read, or gradients themselves. */
export type GradientSource =
  | NamedParameters
  | Iterable<readonly [string, WithGradient]>
  | Readonly<Record<string, WithGradient | PlotValues>>;

/**
 * The norm of each parameter's gradient, sqrt(sum of squares), in the order given, on a logarithmic axis.
 * A parameter without a gradient has no bar, and the chart says so. Throws `argument/missing` if none has one.
 * @example plot.gradientFlow({ W1, b1, W2, b2 })
 */
export function gradientFlow(parameters: GradientSource, options: ChartOptions = {}): Figure {
  const entries = entriesOf(parameters);
  const norms = entries.map(([name, value]) => normOf(`plot.gradientFlow: ${name}`, value));
  const without = entries.filter((_, i) => norms[i] === undefined).map(([name]) => name);
  if (without.length === entries.length) {
    throw new ArgumentError(
      "argument/missing",
      entries.length === 0
        ? "plot.gradientFlow: there are no parameters"
        : `plot.gradientFlow: none of ${without.slice(0, 5).join(", ")} has a gradient`,
      "call backward() on the loss first",
    );
  }
  const names = entries.map(([name], i) => {
    const norm = norms[i];
    if (norm === undefined) return `${name} (no gradient)`;
    // What cannot be drawn is what one looks for here.
    return Number.isFinite(norm) ? name : `${name} (${Number.isNaN(norm) ? "NaN" : "∞"})`;
  });
  const values = norms.map((norm) => norm ?? Number.NaN);
  const positive = values.filter((x) => x > 0 && x < Number.POSITIVE_INFINITY);
  const isWide = positive.length > 0 && Math.max(...positive) / Math.min(...positive) >= 20;
  const defaults = { yLabel: "norm of the gradient", yScale: isWide ? "log" : "linear" } as const;
  return bar(values, { ...defaults, ...options, names });
}

function entriesOf(source: GradientSource): (readonly [string, unknown])[] {
  if ("namedParameters" in source && typeof source.namedParameters === "function") {
    return [...source.namedParameters()];
  }
  if (Symbol.iterator in source) return [...(source as Iterable<readonly [string, unknown]>)];
  return Object.entries(source);
}

function normOf(argument: string, value: unknown): number | undefined {
  const isParameter = typeof value === "object" && value !== null && "grad" in value && !Array.isArray(value);
  const gradient = isParameter ? value.grad : value;
  if (gradient === null || gradient === undefined) return undefined;
  if (!isValues(gradient)) {
    throw new ArgumentError("argument/type", `${argument} is neither a tensor nor a gradient`);
  }
  return Math.sqrt(readArray(argument, gradient).flat.reduce((sum, x) => sum + x * x, 0));
}
