/**
 * The JupyterLab extension: it registers renderers for figures, for pictures of graphs, and for steps with a slider, and
 * nothing else.
 *
 * Plotly is not `safe`: in a notebook that the user has not trusted, JupyterLab shows the picture or the text that
 * stands beside the figure. A figure of Plotly's is drawn by Plotly's own extension where that is installed, whose
 * bundle also has the 3-D traces, or by this one. A figure of ours says so by a MIME type of its own, empty and ranked
 * before all others: then this extension draws the figure beside it.
 */
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { PlotlyPanel } from "./panel.js";
import { PICTURE_MIME, STEPS_MIME, StepsPanel } from "./steps.js";

const PLOTLY_MIME = "application/vnd.plotly.v1+json";

const plotly: IRenderMime.IExtension = {
  id: "gradlab-plotly:factory",
  description: "Draws Plotly figures in the colours of the current theme.",
  rendererFactory: {
    safe: false,
    mimeTypes: [PLOTLY_MIME],
    createRenderer: (options) => new PlotlyPanel(options.mimeType),
  },
  rank: 40,
  dataType: "json",
};

const ours: IRenderMime.IExtension = {
  id: "gradlab-plotly:ours",
  description: "Draws the figures of gradlab, wherever else Plotly is installed too.",
  rendererFactory: {
    safe: false,
    mimeTypes: ["application/vnd.gradlab.figure+json"],
    createRenderer: () => new PlotlyPanel(PLOTLY_MIME),
  },
  rank: -1,
  dataType: "json",
};

const steps: IRenderMime.IExtension = {
  id: "gradlab-plotly:steps",
  description: "Shows the steps of a computation with a slider.",
  rendererFactory: { safe: true, mimeTypes: [STEPS_MIME], createRenderer: () => new StepsPanel() },
  rank: 40,
  dataType: "json",
};

const picture: IRenderMime.IExtension = {
  id: "gradlab-plotly:picture",
  description: "Shows the picture of a graph in the colours of the current theme.",
  rendererFactory: { safe: true, mimeTypes: [PICTURE_MIME], createRenderer: () => new StepsPanel() },
  rank: 40,
  dataType: "json",
};

// biome-ignore lint/style/noDefaultExport: JupyterLab loads an extension by its default export.
export default [plotly, ours, steps, picture];
