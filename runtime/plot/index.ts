/** Charts: `plot.line`, `plot.heatmap`. Each gives a `Figure`, which a notebook draws. */
import { heatmap } from "./heatmap.js";
import { line } from "./line.js";

export { Figure, type FigureConfig, type Layout, type Trace } from "./figure.js";
export type { HeatmapOptions } from "./heatmap.js";
export type { Json } from "./json.js";
export type { LineOptions, LineSeries } from "./line.js";
export type { ChartOptions } from "./options.js";
export type { PlotElement, PlotValues, ShapedValues } from "./values.js";

/** Charts of tensors and arrays. */
export const plot = { line, heatmap } as const;
