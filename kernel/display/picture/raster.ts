/**
 * SVG text as a PNG: drawn with our own font and without the machine's, so that every machine gets the same picture.
 * The renderer is WebAssembly: what it cannot draw ends in an error here; as machine code, it ended the whole process.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { encodePng } from "../../../runtime/plot/png.js";
import { FAMILY, FONT_FILES } from "./font.js";
import { withinReach } from "./reach.js";

const require = createRequire(import.meta.url);

/** Pixels of the PNG for one of the picture: sharp on dense screens, and still small. */
const SCALE = 1.5;
/** A palette has room for so many colours. */
const MOST_COLOURS = 256;
/** Pictures of more shades than this keep all of them. */
const MOST_SHADES = 12_000;
/** Colours further apart than this (of 255) must not become one. */
const VISIBLE = 16;
/** Nor these, where they lie side by side on a surface, whose shades then show as steps. */
const SMOOTH = 3;
/** A colour that covers one pixel in so many belongs to a surface, not to the edge of a line. */
const SURFACE = 4000;

/** A longer picture is drawn smaller: no page shows more, and memory is finite. */
const LONGEST = 6000;

await initWasm(readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
const [REGULAR, BOLD] = FONT_FILES.map((file) => new Uint8Array(readFileSync(file))) as [
  Uint8Array,
  Uint8Array,
];

export function rasterize(svg: string): Uint8Array {
  const opening = /<svg\b[^>]*>/.exec(svg)?.[0] ?? "";
  const width = Number(/\swidth="([\d.]+)/.exec(opening)?.[1] ?? 0);
  const height = Number(/\sheight="([\d.]+)/.exec(opening)?.[1] ?? 0);
  const isBold = /font-weight[:="\s]+(bold|[6-9]00)/.test(svg);
  const resvg = new Resvg(withinReach(readable(svg), width, height), {
    // Reading a font takes as long as drawing a curve.
    font: { fontBuffers: isBold ? [REGULAR, BOLD] : [REGULAR], defaultFontFamily: FAMILY },
    fitTo: { mode: "zoom", value: Math.min(SCALE, LONGEST / Math.max(1, width, height)) },
    background: "#ffffff",
  });
  const drawn = resvg.render();
  const pixels = new Uint8Array(drawn.pixels);
  reduceColours(pixels);
  const png = encodePng(drawn.width, drawn.height, pixels, (rows) => deflateSync(rows, { level: 9 }));
  drawn.free();
  resvg.free();
  return png;
}

/**
 * What the renderer does not read as browsers do: quotes within url(), and pixels that shall stay squares. It would
 * open files named in a picture: only pictures that are data stay.
 */
function readable(svg: string): string {
  return svg
    .replaceAll(/url\((&quot;|'|")(#[^)]*?)\1\)/g, "url($2)")
    .replaceAll(/\s(?:xlink:)?href="(?!data:image\/|#)[^"]*"/g, "")
    .replaceAll(/image-rendering:[^;"]*;?/g, "")
    .replaceAll(/<image\b/g, '<image image-rendering="optimizeSpeed"');
}

/**
 * Leaves as many colours as a palette holds. The most frequent colours stay as they are; a rare shade, such as the
 * edge of a letter, becomes the kept colour nearest to it. Shades of surfaces are spared as long as there is room:
 * the many shades where lines cross a contour plot once left it a dozen steps from dark to bright.
 */
function reduceColours(pixels: Uint8Array): void {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const counts = new Map<number, number>();
  // Counted run by run: most pixels have the colour of the one before them.
  for (let from = 0, to = 0; from < words.length; from = to) {
    while (to < words.length && words[to] === words[from]) to++;
    counts.set(words[from]!, (counts.get(words[from]!) ?? 0) + to - from);
  }
  // A photograph: a palette would show.
  if (counts.size <= MOST_COLOURS || counts.size > MOST_SHADES) return;
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  const surfaces = byCount.filter(([, count]) => count * SURFACE >= words.length).length;
  const becomes = palette(byCount, surfaces) ?? palette(byCount, 0);
  if (becomes === undefined) return;
  for (let i = 0; i < words.length; i++) words[i] = becomes.get(words[i]!)!;
}

/**
 * What each colour becomes, so that few enough are left; the first ones, those of surfaces, change least. Undefined if
 * not even colours that are just not told apart leave few enough.
 */
function palette(
  byCount: readonly (readonly [word: number, count: number])[],
  surfaces: number,
): ReadonlyMap<number, number> | undefined {
  for (let apart = SMOOTH; apart <= VISIBLE; apart *= 1.5) {
    const kept: number[] = [];
    const becomes = new Map<number, number>();
    for (const [i, [word]] of byCount.entries()) {
      const near = nearest(word, kept);
      const least = i < surfaces ? SMOOTH : apart;
      const isNew = near === undefined || distance(word, near) > least * least;
      if (isNew) kept.push(word);
      if (kept.length > MOST_COLOURS) break;
      becomes.set(word, isNew ? word : near);
    }
    if (kept.length <= MOST_COLOURS) return becomes;
  }
  return undefined;
}

function nearest(word: number, kept: readonly number[]): number | undefined {
  let [best, least]: [number | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const other of kept) {
    const d = distance(word, other);
    if (d < least) [best, least] = [other, d];
  }
  return best;
}

function distance(a: number, b: number): number {
  let sum = 0;
  for (let shift = 0; shift < 32; shift += 8) sum += (((a >>> shift) & 255) - ((b >>> shift) & 255)) ** 2;
  return sum;
}
