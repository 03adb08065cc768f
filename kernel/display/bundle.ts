/**
 * Any value as a MIME bundle, by the convention of Deno's kernel, so that libraries written for it just work:
 * a value that knows how to show itself does; then common shapes (canvas, Vega, data frame, picture, DOM element);
 * then what Node prints. `undefined` shows nothing.
 *
 * Only plain data leaves here. Text that is put into HTML is escaped.
 */
import { inspect } from "node:util";

export type MimeBundle = { [mime: string]: unknown };

/** A value with this method shows itself: it returns a MIME bundle, or a promise of one. */
export const DISPLAY = Symbol.for("Jupyter.display");

export interface Displayable {
  [DISPLAY](): MimeBundle | Promise<MimeBundle>;
}

type Shape = { [key: PropertyKey]: unknown };

export function bundleOf(value: unknown): MimeBundle | undefined | Promise<MimeBundle | undefined> {
  if (value === undefined) return undefined;
  if ((typeof value === "object" && value !== null) || typeof value === "function") {
    const object = value as Shape;
    if (typeof object[DISPLAY] === "function") return checked((object as unknown as Displayable)[DISPLAY]());
    const bundle = bySpecialShape(object);
    if (bundle !== undefined) return bundle;
  }
  return { "text/plain": inspect(value) };
}

function checked(bundle: unknown): MimeBundle | Promise<MimeBundle> {
  if (bundle instanceof Promise) return bundle.then((settled) => checked(settled));
  if (typeof bundle === "object" && bundle !== null && !Array.isArray(bundle)) return bundle as MimeBundle;
  throw new TypeError(
    '[Symbol.for("Jupyter.display")]() must return an object of MIME types, or a promise of one',
  );
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
    if (mime !== undefined)
      return { [mime]: Buffer.from(object).toString("base64"), "text/plain": `[${mime}]` };
  }
  if (typeof object.outerHTML === "string") {
    const markup = object.outerHTML;
    return { [/^\s*<svg[\s>]/i.test(markup) ? "image/svg+xml" : "text/html"]: markup };
  }
  return undefined;
}

function vegaBundle(spec: unknown): MimeBundle | undefined {
  const schema = (spec as { $schema?: unknown } | null)?.$schema;
  const match = typeof schema === "string" ? /\/schema\/(vega|vega-lite)\/v(\d+)/.exec(schema) : null;
  if (match === null) return undefined;
  const plain = JSON.parse(JSON.stringify(spec)) as unknown;
  return {
    [`application/vnd.${match[1]!.replace("-", "")}.v${match[2]}+json`]: plain,
    "text/plain": `[${match[1]}]`,
  };
}

interface DataFrame {
  schema: object;
  head(rows: number): DataFrame;
  toRecords(): { [column: string]: unknown }[];
}

function isDataFrame(object: Shape): object is Shape & DataFrame {
  return (
    typeof object.schema === "object" &&
    typeof object.head === "function" &&
    typeof object.toRecords === "function"
  );
}

function dataFrameBundle(frame: DataFrame): MimeBundle {
  const fields = Object.keys(frame.schema);
  const data = frame.head(50).toRecords();
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
