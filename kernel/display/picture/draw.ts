/** A Plotly figure as SVG text: what a browser would draw, on white, with our own font. */
import { FAMILY } from "./font.js";
import { openPage, type Page } from "./page.js";

interface Figure {
  readonly data?: readonly object[];
  readonly layout?: Readonly<Record<string, unknown>>;
}

type Record_ = { readonly [key: string]: unknown };

const [WIDTH, HEIGHT] = [700, 400];
/** Dark enough to print; the theme's own grey is a compromise between light and dark pages. */
const TEXT = "#333333";
const CLEAR = /^transparent$|,\s*0(\.0*)?\s*\)$/;

let page: Page | undefined;

export async function drawSvg(figure: unknown): Promise<string> {
  page ??= openPage();
  const { window, plotly } = page;
  // A copy made of the page's own arrays and objects: Plotly asks `instanceof`, and writes into them.
  const { data = [], layout = {} } = window.JSON.parse(JSON.stringify(figure)) as Figure;
  const box = window.document.createElement("div");
  window.document.body.append(box);
  try {
    await plotly.newPlot(box, data, onWhite(layout), { staticPlot: true });
    return plotly.Snapshot.toSVG(box, "svg", 1);
  } finally {
    plotly.purge(box);
    box.remove();
  }
}

function onWhite(layout: Record_): Record_ {
  const template = record(layout.template);
  const own = record(template.layout);
  const isClear = (colour: unknown) => typeof colour !== "string" || CLEAR.test(colour);
  const font = { color: TEXT, ...record(layout.font), family: FAMILY };
  return {
    width: WIDTH,
    height: HEIGHT,
    ...layout,
    autosize: false,
    font,
    paper_bgcolor: isClear(layout.paper_bgcolor ?? own.paper_bgcolor) ? "#ffffff" : layout.paper_bgcolor,
  };
}

function record(value: unknown): Record_ {
  return typeof value === "object" && value !== null ? (value as Record_) : {};
}
