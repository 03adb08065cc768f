/** Names along a horizontal axis: turned where they would not stand beside each other. */
import { widthOf, wrapped } from "./wrap.js";

/** A font's size, what is free between two names, and how wide a chart is that does not say so. */
const [SIZE, GAP, WIDTH] = [13, 10, 610];
/** A turned name longer than this is broken between its words: it would leave the picture on the left. */
const LONGEST = 140;

/** Names as ticks. Turned ones end at their tick, so that the last one is not cut off at the edge of the picture. */
export function turned(
  names: readonly string[],
  width: number = WIDTH,
): { readonly ticktext: readonly string[]; readonly tickangle?: number } {
  const wide = names.reduce((sum, name) => sum + widthOf(name, SIZE) + GAP, 0);
  if (wide <= width) return { ticktext: names };
  return { ticktext: names.map((name) => wrapped(name, LONGEST, SIZE)), tickangle: -40 };
}
