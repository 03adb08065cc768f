/**
 * The JupyterLab extension: it registers two renderers, for Plotly figures and for steps with a slider, and nothing
 * else.
 *
 * Plotly is not `safe`: in a notebook that the user has not trusted, JupyterLab shows the picture or the text that
 * stands beside the figure. Ranked after Plotly's own extension (rank 0), whose bundle also has the 3-D
 * traces: where both are installed, theirs draws.
 */
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { PlotlyPanel } from "./panel.js";
import { STEPS_MIME, StepsPanel } from "./steps.js";

const plotly: IRenderMime.IExtension = {
  id: "gradlab-plotly:factory",
  description: "Draws Plotly figures in the colours of the current theme.",
  rendererFactory: {
    safe: false,
    mimeTypes: ["application/vnd.plotly.v1+json"],
    createRenderer: (options) => new PlotlyPanel(options.mimeType),
  },
  rank: 40,
  dataType: "json",
};

const steps: IRenderMime.IExtension = {
  id: "gradlab-plotly:steps",
  description: "Shows the steps of a computation with a slider.",
  rendererFactory: { safe: true, mimeTypes: [STEPS_MIME], createRenderer: () => new StepsPanel() },
  rank: 40,
  dataType: "json",
};

// biome-ignore lint/style/noDefaultExport: JupyterLab loads an extension by its default export.
export default [plotly, steps];
