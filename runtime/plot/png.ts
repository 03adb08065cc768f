/**
 * Pixels as a PNG, as small as an exact encoding of few colours gets: pictures of up to 256 colours have a palette.
 * Written here because it must run where Node's modules are not; the compression is a library's, or a faster one that
 * is given.
 */
import { zlibSync } from "fflate";
import { joined } from "./bytes.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PALETTE = 3;
const RGB = 2;
const RGBA = 6;

/** Bytes as zlib compresses them. */
type Compress = (bytes: Uint8Array) => Uint8Array;

const byLibrary: Compress = (bytes) => zlibSync(bytes, { level: 9 });

/** RGBA bytes, row by row, as the bytes of a PNG file. */
export function encodePng(
  width: number,
  height: number,
  rgba: ArrayLike<number>,
  compress: Compress = byLibrary,
): Uint8Array {
  const colours = coloursOf(rgba);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  if (colours !== undefined) {
    header[9] = PALETTE;
    const keys = [...colours.keys()];
    const chunks = [
      chunk(
        "PLTE",
        new Uint8Array(keys.flatMap((key) => [key >>> 24, (key >>> 16) & 255, (key >>> 8) & 255])),
      ),
    ];
    if (keys.some((key) => (key & 255) < 255))
      chunks.push(chunk("tRNS", new Uint8Array(keys.map((key) => key & 255))));
    // Most pixels have the colour of the one before them.
    let [last, place] = [-1, 0];
    const rows = scanlines(width, height, 1, (i) => {
      const key = keyAt(rgba, i);
      if (key !== last) [last, place] = [key, colours.get(key)!];
      return place;
    });
    return file([chunk("IHDR", header), ...chunks, chunk("IDAT", compress(rows))]);
  }
  let isOpaque = true;
  for (let i = 3; i < rgba.length; i += 4) isOpaque &&= rgba[i] === 255;
  header[9] = isOpaque ? RGB : RGBA;
  const depth = isOpaque ? 3 : 4;
  const rows = scanlines(width, height, depth, (i) => rgba[((i / depth) | 0) * 4 + (i % depth)]);
  return file([chunk("IHDR", header), chunk("IDAT", compress(predicted(rows, width * depth, depth)))]);
}

/** A PNG as an address, for an `image` trace. */
export function pngUrl(width: number, height: number, rgba: ArrayLike<number>): string {
  let text = "";
  for (const byte of encodePng(width, height, rgba)) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}

function keyAt(rgba: ArrayLike<number>, pixel: number): number {
  const i = pixel * 4;
  return ((rgba[i] << 24) | (rgba[i + 1] << 16) | (rgba[i + 2] << 8) | rgba[i + 3]) >>> 0;
}

/** The place of each colour in a palette, or undefined when there are more than 256. */
function coloursOf(rgba: ArrayLike<number>): Map<number, number> | undefined {
  const colours = new Map<number, number>();
  let last = -1;
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    const key = keyAt(rgba, pixel);
    if (key === last) continue;
    last = key;
    if (colours.has(key)) continue;
    if (colours.size === 256) return undefined;
    colours.set(key, colours.size);
  }
  return colours;
}

/** Rows of bytes, each after a zero: the filter "none". */
function scanlines(width: number, height: number, depth: number, byteAt: (i: number) => number): Uint8Array {
  const length = width * depth;
  const rows = new Uint8Array((length + 1) * height);
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < length; i++) rows[row * (length + 1) + 1 + i] = byteAt(row * length + i);
  }
  return rows;
}

/** Differences to the pixel on the left (filter 1) compress better where colours run. */
function predicted(rows: Uint8Array, length: number, depth: number): Uint8Array {
  const result = rows.slice();
  for (let start = 0; start < rows.length; start += length + 1) {
    result[start] = 1;
    for (let i = depth; i < length; i++) {
      result[start + 1 + i] = rows[start + 1 + i] - rows[start + 1 + i - depth];
    }
  }
  return result;
}

function file(chunks: readonly Uint8Array[]): Uint8Array {
  return joined([new Uint8Array(SIGNATURE), ...chunks, chunk("IEND", new Uint8Array(0))]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = CRC_TABLE[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
