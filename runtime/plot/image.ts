/** A tensor as a picture. */
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { type PixelOptions, type Pixels, readPixels, shrunk } from "./pixels.js";
import { pngUrl } from "./png.js";
import type { PlotValues } from "./values.js";
import { lineCount } from "./wrap.js";

export interface ImageOptions extends ChartOptions, PixelOptions {}

/** The longer side of a small picture on the page, and the most of a large one. */
const [SMALL, LARGE] = [280, 640];
/** A picture has so many pixels across at most. */
const MOST_PIXELS = 800;

/**
 * A picture of shape [H,W] (grey), [H,W,3] or [3,H,W] (red, green, blue; with a fourth, opacity).
 * Values from 0 to 1, and whole numbers from 0 to 255, are shown as they are; others between their least and largest.
 * NaN lets the page through. A picture of more than 800 pixels across is made smaller, and the chart says so.
 * Throws `shape/rank` for what is no picture.
 * @example plot.image([[0, 1], [1, 0]], { title: "Checkers" })
 */
export function image(pixels: PlotValues, options: ImageOptions = {}): Figure {
  const read = readPixels("plot.image: pixels", pixels, options);
  const small = shrunk(read, MOST_PIXELS);
  const factor = Math.ceil(read.width / small.width);
  const notice = factor > 1 ? `each pixel is the mean of ${factor} x ${factor}` : undefined;
  return pictureChart("plot.image", small, options, { notice });
}

/** What is said about a picture, and how large it is shown. */
interface PictureParts {
  readonly annotations?: readonly object[];
  readonly notice?: string;
  /** The longer side, in pixels of the page. */
  readonly shown?: number;
}

/** What one more line of a title takes. */
const LINE = 21;

/** A chart that is one picture. */
export function pictureChart(
  name: string,
  { width, height, rgba }: Pixels,
  options: ChartOptions,
  { annotations = [], notice, shown = Math.min(LARGE, Math.max(SMALL, width, height)) }: PictureParts,
): Figure {
  const scale = shown / Math.max(width, height);
  const trace = { type: "image", source: pngUrl(width, height, rgba), hoverinfo: "x+y+z" };
  const margins = { across: 24, down: 24, top: options.title !== undefined ? 48 : notice ? 30 : 12 };
  const sized = {
    width: Math.round(width * scale) + 2 * margins.across,
    height: Math.round(height * scale) + margins.top + margins.down,
  };
  const axis = (label: string | undefined) =>
    label === undefined ? { visible: false } : { showticklabels: false, ticks: "" };
  const figure = chartOf(
    name,
    [trace],
    { ...sized, ...options },
    {
      xaxis: { ...axis(options.xLabel), constrain: "domain" },
      yaxis: { ...axis(options.yLabel), constrain: "domain" },
      notice,
    },
  );
  const { title, annotations: said = [] } = figure.layout as {
    title?: { text: string };
    annotations?: object[];
  };
  const more = LINE * (lineCount(title?.text ?? "") - 1);
  const margin = { l: margins.across, r: margins.across, b: margins.down, t: margins.top + more };
  return figure.with({
    margin,
    height: (figure.layout.height as number) + (options.height === undefined ? more : 0),
    ...(annotations.length > 0 && { annotations: [...said, ...annotations] }),
  });
}
