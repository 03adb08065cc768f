/** A chart in Plotly's own words, for what the other charts do not say. */
import type { Config, Data, Layout, PlotData } from "plotly.js";
import { ArgumentError } from "../errors.js";
import { Figure } from "./figure.js";
import { noticed } from "./options.js";
import type { ShapedValues } from "./values.js";

/** What holds numbers in a trace: there a tensor may stand. */
type Numbers = "x" | "y" | "z" | "values" | "text" | "customdata";

/** A trace whose numbers are in tensors. */
export interface TensorTrace extends Partial<Omit<PlotData, Numbers>> {
  readonly x?: PlotData["x"] | ShapedValues;
  readonly y?: PlotData["y"] | ShapedValues;
  readonly z?: PlotData["z"] | ShapedValues;
  readonly values?: PlotData["values"] | ShapedValues;
  readonly text?: PlotData["text"] | ShapedValues;
  readonly customdata?: PlotData["customdata"] | ShapedValues;
}

/** One trace in Plotly's words; tensors may stand where arrays do. */
export type PlotlyTrace = Data | TensorTrace;

/** Types of traces that are drawn everywhere: those of plotly.js's cartesian bundle. */
const DRAWN: readonly string[] = [
  ...["scatter", "bar", "box", "heatmap", "histogram", "histogram2d", "histogram2dcontour", "contour"],
  ...["image", "pie", "scatterternary", "violin"],
];
/** Those of all of plotly.js. */
const KNOWN: readonly string[] = [
  ...["barpolar", "candlestick", "carpet", "choropleth", "choroplethmap", "choroplethmapbox", "cone"],
  ...["contourcarpet", "densitymap", "densitymapbox", "funnel", "funnelarea", "icicle", "indicator"],
  ...["isosurface", "mesh3d", "ohlc", "parcats", "parcoords", "sankey", "scatter3d", "scattercarpet"],
  ...["scattergeo", "scattergl", "scattermap", "scattermapbox", "scatterpolar", "scatterpolargl"],
  ...[
    "scattersmith",
    "splom",
    "streamtube",
    "sunburst",
    "surface",
    "table",
    "treemap",
    "volume",
    "waterfall",
  ],
];

/**
 * A figure of raw Plotly traces and layout; tensors and typed arrays in them become plain arrays. It has the look of
 * all charts wherever the layout does not say otherwise. A type of trace that only all of
 * Plotly draws, such as `surface`, says so. Throws `argument/type` for what is no trace, `argument/domain` for a type
 * that Plotly does not have.
 * @example plot.figure([{ type: "box", y: [1, 2, 4] }], { title: { text: "Spread" } })
 */
export function figure(
  // What was put together elsewhere has wider types than Plotly's, `string` for "scatter": it is drawn all the same.
  data: readonly (PlotlyTrace | object)[],
  layout: Partial<Layout> | object = {},
  config?: Partial<Config> | object,
): Figure {
  if (!Array.isArray(data)) throw notTraces("data must be a list of traces");
  const elsewhere = new Set<string>();
  data.forEach((trace: unknown, i) => {
    if (typeof trace !== "object" || trace === null) throw notTraces(`data[${i}] is no trace`);
    const type = (trace as { type?: unknown }).type ?? "scatter";
    if (DRAWN.includes(type as string)) return;
    if (!KNOWN.includes(type as string)) throw noType(i, type);
    elsewhere.add(type as string);
  });
  if (elsewhere.size === 0) return new Figure(data, layout, config);
  const notice = `${[...elsewhere].join(", ")}: drawn only where all of Plotly is, such as VS Code`;
  const { annotations = [] } = layout as { annotations?: readonly object[] };
  return new Figure(
    data,
    { ...layout, annotations: [...annotations, ...noticed(notice)], meta: { notice } },
    config,
  );
}

function noType(index: number, type: unknown): ArgumentError {
  return new ArgumentError(
    "argument/domain",
    `plot.figure: data[${index}] is of type ${JSON.stringify(type)}, which Plotly does not have`,
    `drawn everywhere are ${DRAWN.join(", ")}`,
  );
}

function notTraces(what: string): ArgumentError {
  return new ArgumentError(
    "argument/type",
    `plot.figure: ${what}`,
    'a trace is an object like { type: "scatter", x: [0, 1], y: [2, 3] }',
  );
}
