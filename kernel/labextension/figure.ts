/**
 * Reads a Plotly figure out of a MIME model. What a notebook holds may come from anywhere, so the outer shape
 * is checked here and the contents are copied: Plotly writes into what it is given, and the model must stay
 * as it was saved. What the traces and the layout mean is Plotly's business.
 */
import type { Config, Data, Layout } from "plotly.js";

export interface PlotlyFigure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
  readonly config: Partial<Config>;
}

export function readFigure(value: unknown): PlotlyFigure {
  if (!isRecord(value) || !Array.isArray(value.data)) {
    throw new Error("this output is not a Plotly figure: it has no list named data");
  }
  const { data, layout, config } = structuredClone(value);
  return {
    data: data as Data[],
    layout: isRecord(layout) ? layout : {},
    config: isRecord(config) ? config : {},
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
