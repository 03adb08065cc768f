/** Charts: `plot.line`, `plot.heatmap` and their kin. Each gives a `Figure`, which a notebook draws. */
import { bar } from "./bar.js";
import { contour } from "./contour.js";
import { decisionBoundary } from "./decisionBoundary.js";
import { gradientFlow } from "./gradientFlow.js";
import { heatmap } from "./heatmap.js";
import { histogram } from "./histogram.js";
import { image } from "./image.js";
import { imageGrid } from "./imageGrid.js";
import { line } from "./line.js";
import { live } from "./live.js";
import { lossCurve } from "./lossCurve.js";
import { figure } from "./rawFigure.js";
import { scatter } from "./scatter.js";
import { subplots } from "./subplots.js";
import { vectorField } from "./vectorField.js";

export type { BarOptions } from "./bar.js";
export type { ContourOptions } from "./contour.js";
export type { DecisionBoundaryOptions } from "./decisionBoundary.js";
export { Figure, type FigureConfig, type Layout, type Trace } from "./figure.js";
export type { GradientSource, NamedParameters, WithGradient } from "./gradientFlow.js";
export type { HeatmapOptions } from "./heatmap.js";
export type { HistogramOptions } from "./histogram.js";
export type { ImageOptions } from "./image.js";
export type { ImageGridOptions } from "./imageGrid.js";
export type { Json } from "./json.js";
export type { LineOptions, LineSeries } from "./line.js";
export type { LiveChart, NumberLike } from "./live.js";
export type { LossCurveOptions } from "./lossCurve.js";
export type { Mark } from "./marks.js";
export type { ChartOptions } from "./options.js";
export type { PixelOptions } from "./pixels.js";
export type { PlotlyTrace } from "./rawFigure.js";
export type { ScatterOptions } from "./scatter.js";
export type { SubplotsOptions } from "./subplots.js";
export type { PlotElement, PlotValues, ShapedValues } from "./values.js";
export type { VectorFieldOptions } from "./vectorField.js";

/** Charts of tensors and arrays. */
export const plot = {
  bar,
  contour,
  decisionBoundary,
  figure,
  gradientFlow,
  heatmap,
  histogram,
  image,
  imageGrid,
  line,
  live,
  lossCurve,
  scatter,
  subplots,
  vectorField,
} as const;
