/** A tensor as a picture. */
import type { Figure } from "./figure.js";
import { type ChartOptions, chartOf } from "./options.js";
import { type PixelOptions, type Pixels, readPixels } from "./pixels.js";
import { pngUrl } from "./png.js";
import type { PlotValues } from "./values.js";

export interface ImageOptions extends ChartOptions, PixelOptions {}

/** The longer side of a small picture on the page, and the most of a large one. */
const [SMALL, LARGE] = [280, 640];

/**
 * A picture of shape [H,W] (grey), [H,W,3] or [3,H,W] (red, green, blue; with a fourth, opacity).
 * Values from 0 to 1, and whole numbers from 0 to 255, are shown as they are; others between their least and largest.
 * Throws `shape/rank` for what is no picture.
 * @example plot.image([[0, 1], [1, 0]], { title: "Checkers" })
 */
export function image(pixels: PlotValues, options: ImageOptions = {}): Figure {
  return pictureChart("plot.image", readPixels("plot.image: pixels", pixels, options), options, []);
}

/** A chart that is one picture. */
export function pictureChart(
  name: string,
  { width, height, rgba }: Pixels,
  options: ChartOptions,
  annotations: readonly object[],
  shown = Math.min(LARGE, Math.max(SMALL, Math.max(width, height))),
): Figure {
  const scale = shown / Math.max(width, height);
  const trace = { type: "image", source: pngUrl(width, height, rgba), hoverinfo: "x+y+z" };
  const margins = { across: 24, down: 24, top: options.title === undefined ? 12 : 48 };
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
    },
  );
  const margin = { l: margins.across, r: margins.across, b: margins.down, t: margins.top };
  return figure.with({ margin, ...(annotations.length > 0 && { annotations }) });
}
