/**
 * Any value as a MIME bundle, by the convention of Deno's kernel, so that libraries written for it just work:
 * a value that knows how to show itself does; then common shapes (canvas, Vega, data frame, picture, DOM element);
 * then what Node prints. `undefined` shows nothing.
 *
 * Only plain data leaves here. Text that is put into HTML is escaped.
 */
import { inspect } from "node:util";
import { pngOfFigure } from "./picture/picture.js";

export type MimeBundle = { [mime: string]: unknown };

/** A value with this method shows itself: it returns a MIME bundle, or a promise of one; `undefined` shows nothing. */
export const DISPLAY = Symbol.for("Jupyter.display");

export interface Displayable {
  [DISPLAY](): MimeBundle | undefined | Promise<MimeBundle | undefined>;
}

type Shape = { [key: PropertyKey]: unknown };

export function bundleOf(value: unknown): MimeBundle | undefined | Promise<MimeBundle | undefined> {
  if (value === undefined) return undefined;
  if ((typeof value === "object" && value !== null) || typeof value === "function") {
    const object = value as Shape;
    if (isDisplayable(object)) return checked(object[DISPLAY](), object);
    const bundle = bySpecialShape(object);
    if (bundle !== undefined) return bundle;
  }
  return { "text/plain": inspect(value) };
}

function isDisplayable(object: Shape): object is Shape & Displayable {
  return typeof object[DISPLAY] === "function";
}

function checked(bundle: unknown, shown: Shape): MimeBundle | undefined | Promise<MimeBundle | undefined> {
  if (bundle === undefined) return undefined;
  if (bundle instanceof Promise) return bundle.then((settled) => checked(settled, shown));
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw new TypeError(
      '[Symbol.for("Jupyter.display")]() must return an object of MIME types, or a promise of one',
    );
  }
  const plain = Object.fromEntries(
    Object.entries(bundle).map(([mime, data]) => [mime, data instanceof Uint8Array ? base64(data) : data]),
  );
  // What prints itself is told as text too, for consoles: nodejs-polars gives a table in HTML alone.
  if (plain["text/plain"] === undefined && typeof shown[inspect.custom] === "function") {
    plain["text/plain"] = inspect(shown);
  }
  return withPicture(plain);
}

const PLOTLY = "application/vnd.plotly.v1+json";

/** Charts are drawn as a picture too: a page without Plotly, a printer and an untrusted notebook show that. */
function withPicture(bundle: MimeBundle): MimeBundle {
  const { [PLOTLY]: figure, "image/png": png } = bundle;
  if (png !== undefined || figure === undefined) return bundle;
  const drawn = pngOfFigure(figure);
  const { "text/plain": text = "chart", ...rest } = bundle;
  if (drawn.png === undefined) {
    return { ...rest, "text/plain": `${text}\n(without a picture: ${drawn.problem})` };
  }
  return { ...rest, "image/png": base64(drawn.png), "text/plain": text };
}

function bySpecialShape(object: Shape): MimeBundle | undefined {
  if (typeof object.toDataURL === "function") {
    const url = String(object.toDataURL());
    const match = /^data:([^;,]+);base64,(.*)$/s.exec(url);
    if (match !== null) return { [match[1]!]: match[2], "text/plain": "[canvas]" };
  }
  if (typeof object.toSpec === "function") return vegaBundle(object.toSpec());
  if (typeof object.$schema === "string" && object.$schema.includes("vega")) return vegaBundle(object);
  if (isDataFrame(object)) return dataFrameBundle(object);
  if (object instanceof Uint8Array) {
    const mime = pictureType(object);
    if (mime !== undefined) return { [mime]: base64(object), "text/plain": `[${mime}]` };
  }
  if (typeof object.outerHTML === "string") return elementBundle(object, object.outerHTML);
  return undefined;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/**
 * An SVG element is shown as a picture, which must be XML; what an element says of itself is HTML, without the
 * namespace and with names such as `&nbsp;`. A real DOM can write XML.
 */
function elementBundle(element: Shape, markup: string): MimeBundle {
  if (!/^\s*<svg[\s>]/i.test(markup)) return { "text/html": markup, "text/plain": "[html]" };
  const { defaultView } = (element.ownerDocument ?? {}) as { defaultView?: Partial<XmlView> | null };
  const xml =
    typeof defaultView?.XMLSerializer === "function"
      ? new defaultView.XMLSerializer().serializeToString(element)
      : markup.replace(/<svg(?![^>]*\sxmlns=)/i, '<svg xmlns="http://www.w3.org/2000/svg"');
  return { "image/svg+xml": xml.replaceAll("&nbsp;", "&#160;"), "text/plain": "[svg]" };
}

interface XmlView {
  XMLSerializer: new () => { serializeToString(node: unknown): string };
}

/** The newest version of Vega and Vega-Lite that JupyterLab 4 draws. */
const DRAWN_VEGA = 5;

function vegaBundle(spec: unknown): MimeBundle | undefined {
  const schema = (spec as { $schema?: unknown } | null)?.$schema;
  const match = typeof schema === "string" ? /\/schema\/(vega|vega-lite)\/v(\d+)/.exec(schema) : null;
  if (match === null) return undefined;
  const [, language, version] = match;
  const name = `application/vnd.${language!.replace("-", "")}`;
  return {
    [`${name}.v${version}+json`]: spec,
    // Newer versions differ little: an older renderer draws them, and says in the page's console that it is older.
    ...(Number(version) > DRAWN_VEGA ? { [`${name}.v${DRAWN_VEGA}+json`]: spec } : {}),
    "text/plain": `[${language}]`,
  };
}

interface DataFrame {
  schema: object;
  head(rows: number): DataFrame;
  toRecords(): { [column: string]: unknown }[];
}

/** So many rows of a data frame leave the process; the rest is a matter for its own methods. */
const SHOWN_ROWS = 50;

function isDataFrame(object: Shape): object is Shape & DataFrame {
  return (
    typeof object.schema === "object" &&
    typeof object.head === "function" &&
    typeof object.toRecords === "function"
  );
}

function dataFrameBundle(frame: DataFrame): MimeBundle {
  const fields = Object.keys(frame.schema);
  const data = frame.head(SHOWN_ROWS).toRecords();
  const row = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const head = row(fields.map(escapeHtml), "th");
  const body = data
    .map((record) =>
      row(
        fields.map((field) => escapeHtml(String(record[field]))),
        "td",
      ),
    )
    .join("");
  return {
    "application/vnd.dataresource+json": { data, schema: { fields: fields.map((name) => ({ name })) } },
    "text/html": `<table><thead>${head}</thead><tbody>${body}</tbody></table>`,
    "text/plain": inspect(frame),
  };
}

function pictureType(bytes: Uint8Array): string | undefined {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  return undefined;
}

const ESCAPES: { [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}
