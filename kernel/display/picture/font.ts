/**
 * The one font of static pictures: DejaVu Sans, free to ship, with Greek letters, arrows and mathematical signs.
 * What the pictures are laid out with and what they are drawn with must be the same font, on every machine.
 */
import { createRequire } from "node:module";
import opentype from "opentype.js";

const require = createRequire(import.meta.url);

export const FAMILY = "DejaVu Sans";
export const FONT_FILES = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
  require.resolve(`dejavu-fonts-ttf/ttf/${name}`),
);

/** Of the size of the letters: how far a line reaches above and below the line it stands on. */
export const ASCENT = 0.93;
export const DESCENT = 0.24;

let font: opentype.Font | undefined;
const advances = new Map<string, number>();

/** The width of a text, in pixels. */
export function widthOf(text: string, size: number): number {
  font ??= opentype.loadSync(FONT_FILES[0]!);
  let units = 0;
  for (const character of text) {
    let advance = advances.get(character);
    if (advance === undefined) {
      advance = font.charToGlyph(character).advanceWidth ?? 0;
      advances.set(character, advance);
    }
    units += advance;
  }
  return (units * size) / font.unitsPerEm;
}
