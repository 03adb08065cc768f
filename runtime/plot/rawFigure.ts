/** A chart in Plotly's own words, for what the other charts do not say. */
import { ArgumentError } from "../errors.js";
import { Figure } from "./figure.js";

/**
 * A figure of raw Plotly traces and layout; tensors and typed arrays in them become plain arrays. It has the look of
 * all charts wherever the layout does not say otherwise.
 * @example plot.figure([{ type: "box", y: [1, 2, 4] }], { title: { text: "Spread" } })
 */
export function figure(data: readonly object[], layout: object = {}, config?: object): Figure {
  const wrong = Array.isArray(data)
    ? data.findIndex((trace) => typeof trace !== "object" || trace === null)
    : 0;
  if (!Array.isArray(data) || wrong >= 0) {
    throw new ArgumentError(
      "argument/type",
      Array.isArray(data)
        ? `plot.figure: data[${wrong}] is no trace`
        : "plot.figure: data must be a list of traces",
      'a trace is an object like { type: "scatter", x: [0, 1], y: [2, 3] }',
    );
  }
  return new Figure(data, layout, config);
}
