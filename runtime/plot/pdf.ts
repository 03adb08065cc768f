/**
 * A PNG as a page of PDF. nbconvert's LaTeX wants a PDF of whatever is there as SVG, and stops where it cannot make one
 * because Inkscape is missing; where a PDF is there already, it takes that. Its compressed rows stand in a PDF as they are.
 * Written here because it is one page around bytes that are there already, and runs where Node's modules are not.
 */
import { joined } from "./bytes.js";

const [GREY, RGB, PALETTE] = [0, 2, 3];
/** Pixels of a page, of which 96 are an inch, in points, of which 72 are. */
const POINTS = 72 / 96;

/**
 * The bytes of a PDF file with one page, `width` x `height` pixels of CSS large, that shows a PNG; undefined for a
 * picture that can be seen through or is interlaced.
 */
export function pdfOfPng(png: Uint8Array, width: number, height: number): Uint8Array | undefined {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === "IHDR")!.data;
  const view = new DataView(header.buffer, header.byteOffset);
  const [columns, rows, depth, kind, isInterlaced] = [
    view.getUint32(0),
    view.getUint32(4),
    header[8],
    header[9],
    header[12],
  ];
  const isSeenThrough = ![GREY, RGB, PALETTE].includes(kind) || chunks.some(({ type }) => type === "tRNS");
  if (isSeenThrough || isInterlaced !== 0) return undefined;
  const palette = chunks.find(({ type }) => type === "PLTE")?.data ?? new Uint8Array();
  const indexed = () => `[/Indexed/DeviceRGB ${palette.length / 3 - 1}<${hex(palette)}>]`;
  const colours = kind === PALETTE ? indexed() : kind === RGB ? "/DeviceRGB" : "/DeviceGray";
  const size = `${round(width * POINTS)} ${round(height * POINTS)}`;
  // PNG writes, before each row, how the row differs from its neighbours; PDF calls that predictor 15.
  const filter = `/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors ${kind === RGB ? 3 : 1}/BitsPerComponent ${depth}/Columns ${columns}>>`;
  return file([
    object("<</Type/Catalog/Pages 2 0 R>>"),
    object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
    object(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${size}]/Resources<</XObject<</P 5 0 R>>>>/Contents 4 0 R>>`,
    ),
    stream("", bytesOf(`${size.replace(" ", " 0 0 ")} 0 0 cm /P Do`)),
    stream(
      `/Type/XObject/Subtype/Image/Width ${columns}/Height ${rows}/ColorSpace${colours}/BitsPerComponent ${depth}${filter}`,
      joined(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data)),
    ),
  ]);
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function chunksOf(png: Uint8Array): Chunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function object(dictionary: string): Uint8Array {
  return bytesOf(`${dictionary}\n`);
}

function stream(entries: string, data: Uint8Array): Uint8Array {
  return joined([bytesOf(`<<${entries}/Length ${data.length}>>stream\n`), data, bytesOf("\nendstream\n")]);
}

/** Objects, the first of which is the root, with the table of where each begins. */
function file(objects: readonly Uint8Array[]): Uint8Array {
  const parts = [bytesOf("%PDF-1.4\n")];
  let at = parts[0].length;
  const places = objects.map((content, i) => {
    const whole = joined([bytesOf(`${i + 1} 0 obj`), content, bytesOf("endobj\n")]);
    const place = at;
    parts.push(whole);
    at += whole.length;
    return `${String(place).padStart(10, "0")} 00000 n \n`;
  });
  const count = objects.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${places.join("")}`;
  return joined([
    ...parts,
    bytesOf(`${table}trailer<</Size ${count}/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`),
  ]);
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function round(x: number): number {
  return Math.round(x * 100) / 100;
}
