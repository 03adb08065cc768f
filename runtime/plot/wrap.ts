/** Long titles and names of axes in several lines: Plotly would let them run over the edge of the picture. */

/** `text` with breaks between words, where a line would take more than `pixels` at this size of its letters. */
export function wrapped(text: string, pixels: number, size: number): string {
  if (/<br/i.test(text)) return text;
  const most = Math.max(8, Math.floor(pixels / (LETTER * size)));
  const lines: string[] = [];
  // Blanks within markup are no place for a break.
  for (const word of text.split(/ (?![^<>]*>)/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && lengthOf(`${last} ${word}`) <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("<br>");
}

/** How many lines a text has. */
export function lineCount(text: string): number {
  return text.split(/<br\s*\/?>/i).length;
}

/** How wide a text is about, in pixels. */
export function widthOf(text: string, size: number): number {
  return lengthOf(text) * LETTER * size;
}

/** The width of a letter, as a part of its height. */
const LETTER = 0.58;

function lengthOf(text: string): number {
  return text.replaceAll(/<[^<>]*>/g, "").length;
}
