/**
 * How large a picture may be on a page. Notebooks are printed, and then nobody shrinks a picture: what stands past the
 * right edge is cut off, and what is longer than two pages lies upon the text that follows. So a picture says that it
 * is no larger than a page; what was larger is drawn smaller.
 */

/** What nbconvert leaves for an output on A4 paper and on US letter, in CSS pixels. */
const [WIDTH, HEIGHT] = [570, 900];

/** Drawn smaller than this part of itself, a picture has letters of less than 6 points. */
export const LEGIBLE = 2 / 3;

/** From left to right, a longer graph would not be legible. */
export const WIDEST = WIDTH / LEGIBLE;

/** The part of its size that a picture keeps on a page. */
export function sizeOnPage(width: number, height: number): number {
  return Math.min(1, WIDTH / width, HEIGHT / height);
}

/** The SVG, in its proportions, at most as large as a page. */
export function onPage(picture: {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}): string {
  const { svg, width, height } = picture;
  const part = sizeOnPage(width, height);
  const size = (times: number) =>
    `width="${Math.round(width * times)}" height="${Math.round(height * times)}"`;
  return svg.replace(size(1), size(part));
}
