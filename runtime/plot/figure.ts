/**
 * A chart as data: Plotly traces and a layout, plain JSON from the start. It shows itself in a notebook through the
 * display protocol, as an interactive figure and as text. It draws nothing; renderers do.
 */
import type { Bundle } from "../host.js";
import { type Json, plainJson } from "./json.js";
import { saveDrawing } from "./save.js";
import { summarize } from "./summary.js";
import { TEMPLATE } from "./theme.js";

/** What every Plotly draws. */
const PLOTLY_MIME = "application/vnd.plotly.v1+json";
/**
 * Stands beside it and says that the figure is ours: then our JupyterLab extension draws it, also where Plotly's own
 * is installed, which shows a white picture until the pointer comes, and of a live chart the first frame alone.
 */
const FIGURE_MIME = "application/vnd.gradlab.figure+json";

/** One series of a chart, in Plotly's words. */
export interface Trace {
  /** Plotly's name of the chart type: `scatter`, `heatmap`, ... */
  readonly type: string;
  readonly [attribute: string]: Json;
}

/** Title, axes and everything around the series, in Plotly's words. */
export interface Layout {
  readonly [attribute: string]: Json;
}

/** How a renderer behaves, in Plotly's words: `{ displayModeBar: false }`. */
export interface FigureConfig {
  readonly [attribute: string]: Json;
}

/** A chart: Plotly's traces and layout as plain data. A cell that ends in one shows it; `save` writes it to a file. */
export class Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly config: FigureConfig | undefined;

  /**
   * A figure of raw Plotly traces and layout; tensors and typed arrays in them become plain arrays. Its look is the
   * theme of all charts, wherever the layout does not say otherwise.
   */
  constructor(data: readonly object[], layout: object = {}, config?: object) {
    this.data = plainJson(data) as unknown as readonly Trace[];
    this.layout = plainJson(layout) as Layout;
    this.config = config === undefined ? undefined : (plainJson(config) as FigureConfig);
  }

  /** This figure with other words in its layout. */
  with(layout: object): Figure {
    return new Figure(this.data, { ...this.layout, ...layout }, this.config);
  }

  /** This figure with other words in one of its traces. */
  withTrace(index: number, changes: object): Figure {
    const data = this.data.map((trace, i) => (i === index ? { ...trace, ...changes } : trace));
    return new Figure(data, this.layout, this.config);
  }

  /** Plotly's JSON: what a notebook stores, and what any Plotly draws. */
  toJSON(): { data: readonly Trace[]; layout: Layout; config?: FigureConfig } {
    const layout = { template: TEMPLATE, ...this.layout };
    return { data: this.data, layout, ...(this.config && { config: this.config }) };
  }

  /**
   * Writes the chart into a file; the ending says the format: `.svg`, `.png`, `.html` (interactive, needs no network),
   * `.json` (Plotly's).
   */
  save(path: string): void {
    saveDrawing(path, { figure: this.toJSON() });
  }

  /** What is drawn, in a few lines of text. */
  toString(): string {
    return summarize(this.data, this.layout);
  }

  /** @internal What a notebook is given. */
  toBundle(): Bundle {
    return { [FIGURE_MIME]: {}, [PLOTLY_MIME]: this.toJSON(), "text/plain": this.toString() };
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    return this.toBundle();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
