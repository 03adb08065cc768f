/**
 * The frames of a step by step graph in one picture: row by row, each below its caption. It is no longer than what two
 * printed pages show of it; a caption that is longer than its frame goes on in another line.
 */
import type { Colours } from "./colours.js";
import { escapeText } from "./paint.js";

export interface Frame {
  readonly svg: string;
  readonly caption: string;
}

/** How wide a row of frames is at most, where more than one frame is in it. */
const PAGE = 960;
/** What is free around frames, and what a line of a caption and a letter of it take. */
const [GAP, CAPTION, LETTER] = [12, 20, 6.6];
/** The strip is at most so many times as high as wide: what takes more than two pages is printed upon what follows. */
const LONGEST = 3;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The SVG of all frames, which have one size, below a title. */
export function strip(title: string, frames: readonly Frame[], size: Size, { ink }: Colours): string {
  const captions = captionsOf(frames, size.width);
  const above = CAPTION * Math.max(...captions.map((lines) => lines.length));
  const longest = Math.max(...captions.flat().map(widthOf));
  const [wide, high] = [Math.ceil(Math.max(size.width, longest)) + GAP, size.height + above + GAP];
  let columns = Math.max(1, Math.min(frames.length, Math.floor(PAGE / wide)));
  const rows = () => Math.ceil(frames.length / columns);
  while (rows() * high > LONGEST * columns * wide) columns++;
  const [width, height] = [columns * wide, CAPTION + rows() * high];
  const text = (content: string, x: number, y: number) =>
    `<text x="${x + GAP}" y="${y + 14}" fill="${ink}">${escapeText(content)}</text>`;
  const cells = frames.map(({ svg }, i) => {
    const [x, y] = [(i % columns) * wide, CAPTION + Math.floor(i / columns) * high];
    const caption = captions[i].map((line, l) => text(line, x, y + l * CAPTION)).join("");
    // One arrow head serves all frames: names in an SVG are common to the whole page.
    return caption + svg.replace(/^<svg /, `<svg x="${x}" y="${y + above}" `);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="11">${text(title, 0, 0)}${cells.join("")}</svg>`;
}

/** The lines of each caption. A line ends between two products or before a summand, if it would be wider than all need. */
function captionsOf(frames: readonly Frame[], frameWidth: number): string[][] {
  const parts = frames.map(({ caption }) => caption.split(/(?<=,) {2}|(?<= \+) /));
  const room = Math.max(frameWidth, ...parts.flat().map(widthOf));
  return parts.map((texts) => {
    const lines = [texts[0]];
    for (const text of texts.slice(1)) {
      const longer = `${lines[lines.length - 1]} ${text}`;
      if (widthOf(longer) <= room) lines[lines.length - 1] = longer;
      else lines.push(text);
    }
    return lines;
  });
}

function widthOf(text: string): number {
  return text.length * LETTER + GAP;
}
