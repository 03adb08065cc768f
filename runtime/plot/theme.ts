/**
 * The look of every chart: colours that stay apart for colour-blind eyes (Okabe and Ito 2008), and a background that
 * lets a light or a dark page through. Text is a grey that reads on both, for places that know no theme; the JupyterLab
 * extension replaces it by JupyterLab's own colours. It is a Plotly template: what a figure says itself wins.
 */
import type { Json } from "./json.js";

type Colorscale = readonly (readonly [number, string])[];

const TEXT = "#777777";
/** Lines and points laid over a chart; like text, it reads on light and dark. */
export const INK = "#777777";
const GRID = "rgba(128,128,128,0.25)";
const LINE = "rgba(128,128,128,0.6)";
const CLEAR = "rgba(0,0,0,0)";

/** The colours of series, in their order. */
export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;

const colorbar: Json = { outlinewidth: 0, thickness: 14, ticks: "outside", ticklen: 4 };

const axis: Json = {
  automargin: true,
  gridcolor: GRID,
  linecolor: LINE,
  tickcolor: LINE,
  ticks: "outside",
  ticklen: 4,
  title: { standoff: 8 },
  zeroline: true,
  zerolinecolor: LINE,
  zerolinewidth: 1,
};

export const TEMPLATE: Json = {
  layout: {
    colorway: COLOURS,
    font: { color: TEXT, size: 13 },
    hoverlabel: { align: "left" },
    legend: { orientation: "h", x: 1, xanchor: "right", y: 1, yanchor: "bottom" },
    margin: { b: 48, l: 56, r: 24, t: 56 },
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    title: { font: { size: 16 }, x: 0.5 },
    xaxis: axis,
    yaxis: axis,
  },
  data: {
    heatmap: [{ colorbar }],
    contour: [{ colorbar }],
    // Plotly's simplification makes corners in smooth curves; long series are thinned before they come here.
    scatter: [{ line: { simplify: false }, marker: { colorbar } }],
  },
};

/** For values of one sign: dark to bright, also in greyscale (matplotlib's viridis). */
export const SEQUENTIAL: Json = "Viridis";

/** For values of both signs: blue below zero, white at zero, red above (ColorBrewer's RdBu). */
export const DIVERGING: Colorscale = [
  [0, "#2166ac"],
  [0.25, "#92c5de"],
  [0.5, "#f7f7f7"],
  [0.75, "#f4a582"],
  [1, "#b2182b"],
];
