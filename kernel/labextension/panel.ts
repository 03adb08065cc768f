/**
 * One drawn figure: a widget that gives Plotly a box of a known height, redraws when the output is updated or
 * the theme changes, follows the width of the panel, and cleans up when it is closed. Plotly itself is 1.5 MB
 * and is fetched with the first figure, not with JupyterLab.
 */
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import type { Config } from "plotly.js";
import { type PlotlyFigure, readFigure } from "./figure.js";
import { inCurrentTheme, onThemeChange } from "./theme.js";

type Plotly = typeof import("plotly.js-cartesian-dist-min").default;

const DEFAULT_HEIGHT = 400;
const DEFAULT_CONFIG: Partial<Config> = {
  displaylogo: false,
  modeBarButtonsToRemove: ["select2d", "lasso2d"],
};
/** Plotly 4 has a button that uploads the chart, to an address that a notebook may choose: not from here. */
const FIXED_CONFIG: Partial<Config> = { showSendToCloud: false, plotlyServerURL: "" };

export class PlotlyPanel extends Widget implements IRenderMime.IRenderer {
  readonly #mimeType: string;
  readonly #box = document.createElement("div");
  readonly #observer = new ResizeObserver(() => this.#fit());
  readonly #forgetTheme = onThemeChange(() => void this.#draw());
  #figure: PlotlyFigure | undefined;
  #plotly: Plotly | undefined;

  constructor(mimeType: string) {
    super();
    this.#mimeType = mimeType;
    this.addClass("gradlab-plotly");
    this.#box.style.width = "100%";
    this.node.append(this.#box);
    this.#observer.observe(this.node);
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#figure = readFigure(model.data[this.#mimeType]);
    // Before Plotly is there, so that the notebook below does not jump when the figure appears.
    const { width, height = DEFAULT_HEIGHT } = this.#figure.layout;
    this.#box.style.height = `${height}px`;
    // A figure's own width is the most that it gets: in a narrow panel it shrinks instead of being cut.
    this.#box.style.maxWidth = width === undefined ? "" : `${width}px`;
    await this.#draw();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.#observer.disconnect();
    this.#forgetTheme();
    this.#plotly?.purge(this.#box);
    super.dispose();
  }

  async #draw(): Promise<void> {
    const { default: plotly } = await import("plotly.js-cartesian-dist-min");
    // The figure is read after the wait: of two updates in flight, the later one is drawn by both.
    if (this.isDisposed || !this.#figure) {
      return;
    }
    this.#plotly = plotly;
    const { data, layout, config } = structuredClone(this.#figure);
    // The box has the size. `uirevision` keeps zoom and hidden series when only the theme changes.
    const { width: _width, height: _height, ...rest } = inCurrentTheme(layout);
    await plotly.react(
      this.#box,
      data,
      { uirevision: "kept", ...rest, autosize: true },
      { ...DEFAULT_CONFIG, ...config, ...FIXED_CONFIG },
    );
  }

  #fit(): void {
    // A panel in a hidden tab has no width, and Plotly rejects a resize there.
    if (this.#plotly && this.node.offsetWidth > 0) {
      void this.#plotly.Plots.resize(this.#box);
    }
  }
}
