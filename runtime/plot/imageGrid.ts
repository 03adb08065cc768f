/** Several pictures of one size in rows: a batch of digits, the weights of a classifier as templates. */
import { ArgumentError } from "../errors.js";
import type { Figure } from "./figure.js";
import { pictureChart } from "./image.js";
import type { ChartOptions } from "./options.js";
import { type PixelOptions, type Pixels, readManyPixels } from "./pixels.js";
import { demandCount, type PlotValues } from "./values.js";

export interface ImageGridOptions extends ChartOptions, PixelOptions {
  /** How many pictures stand in a row. */
  readonly columns?: number;
  /** One name per picture, below it. */
  readonly names?: readonly string[];
}

/** How wide one picture is on the page at most, in pixels, and what is free around it. */
const CELL = 128;
const GAP = 6;
const NAME = 18;
/** How wide the chart is at most, and how many pictures then stand in a row. */
const [PAGE, MOST_COLUMNS] = [720, 8];
/** Nobody looks at more pictures than this at once. */
const MOST_PICTURES = 200;

/**
 * Pictures of shape [N,H,W], [N,H,W,3] or [N,3,H,W], each with its own black and white unless `range` gives them.
 * Of more than 200 pictures the first are shown, and the chart says so.
 * Throws `shape/rank` for what is no list of pictures, `shape/mismatch` for a wrong number of names.
 * @example plot.imageGrid([[[0, 1], [1, 0]], [[1, 0], [0, 1]]], { names: ["a", "b"] })
 */
export function imageGrid(images: PlotValues, options: ImageGridOptions = {}): Figure {
  const argument = "plot.imageGrid: images";
  const { pictures, count } = readManyPixels(argument, images, options, MOST_PICTURES);
  const { names } = options;
  if (names !== undefined) demandCount("plot.imageGrid: names", names.length, count, "pictures");
  const isCut = count > pictures.length;
  const notice = isCut ? `the first ${pictures.length} of ${count.toLocaleString("en")} pictures` : undefined;
  const columns = Math.min(pictures.length, options.columns ?? evenColumns(pictures.length));
  if (!Number.isInteger(columns) || columns < 1) {
    throw new ArgumentError(
      "argument/domain",
      `plot.imageGrid: columns must be a whole number, but it is ${options.columns}`,
    );
  }
  // Each picture is enlarged by a whole factor, so that its pixels stay square and of one size.
  const { width, height } = pictures[0];
  const wanted = Math.min(CELL, PAGE / columns - GAP);
  const zoom = Math.max(1, Math.round(wanted / Math.max(width, height)));
  const cell = { width: width * zoom + GAP, height: height * zoom + GAP + (names ? NAME : 0) };
  const sheet = emptySheet(columns * cell.width, Math.ceil(pictures.length / columns) * cell.height);
  const labels = pictures.map((picture, i) => {
    const [x, y] = [(i % columns) * cell.width + GAP / 2, Math.floor(i / columns) * cell.height + GAP / 2];
    paste(sheet, picture, x, y, zoom);
    return { x: x + (width * zoom) / 2 - 0.5, y: y + height * zoom - 1, text: names?.[i] };
  });
  const place = {
    xref: "x",
    yref: "y",
    xanchor: "center",
    yanchor: "top",
    showarrow: false,
    font: { size: 11 },
  };
  const annotations = names ? labels.map((label) => ({ ...place, ...label })) : [];
  const shown = Math.max(sheet.width, sheet.height);
  return pictureChart("plot.imageGrid", sheet, options, { annotations, notice, shown });
}

/** As many in each row as the others have: ten pictures are two rows of five. */
function evenColumns(count: number): number {
  return Math.ceil(count / Math.ceil(count / MOST_COLUMNS));
}

function emptySheet(width: number, height: number): Pixels {
  return { width, height, rgba: new Uint8Array(width * height * 4) };
}

function paste(sheet: Pixels, picture: Pixels, left: number, top: number, zoom: number): void {
  for (let row = 0; row < picture.height * zoom; row++) {
    for (let column = 0; column < picture.width * zoom; column++) {
      const from = (Math.floor(row / zoom) * picture.width + Math.floor(column / zoom)) * 4;
      const to = ((top + row) * sheet.width + left + column) * 4;
      sheet.rgba.set(picture.rgba.subarray(from, from + 4), to);
    }
  }
}
