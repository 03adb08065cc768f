/** A figure in a few lines of text, for places that show no pictures: what it draws, how much, and between which values. */
import type { Layout, Trace } from "./figure.js";
import type { Json } from "./json.js";

export function summarize(data: readonly Trace[], layout: Layout): string {
  const title = titleOf(layout.title);
  const axes = [axisNote("x", layout.xaxis), axisNote("y", layout.yaxis)].filter((note) => note !== "");
  const head = ["chart", title && `"${title}"`, axes.length > 0 && `(${axes.join(", ")})`]
    .filter(Boolean)
    .join(" ");
  const notice =
    isRecord(layout.meta) && typeof layout.meta.notice === "string" ? [`  ${layout.meta.notice}`] : [];
  return [head, ...data.map((trace) => `  ${describeTrace(trace)}`), ...notice].join("\n");
}

function describeTrace(trace: Trace): string {
  const name = typeof trace.name === "string" ? ` ${plainText(trace.name)}` : "";
  if (Array.isArray(trace.z)) {
    const rows = trace.z as readonly Json[];
    const columns = Array.isArray(rows[0]) ? rows[0].length : 0;
    return `${kind(trace)}${name}: ${rows.length} x ${columns} values${span(rows.flat())}`;
  }
  if (trace.type === "image") return `image${name}${pixelsOf(trace.source)}`;
  const listed = trace.orientation === "h" ? trace.x : (trace.y ?? trace.values);
  const values = Array.isArray(listed) ? listed : [];
  return `${kind(trace)}${name}: ${values.length} ${values.length === 1 ? "point" : "points"}${span(values)}`;
}

/** Where the bytes of a PNG say how large it is. */
const SIZES_AT = 16;

/** `: 28 x 28 pixels`, as the picture itself says. */
function pixelsOf(source: Json | undefined): string {
  const start = "data:image/png;base64,";
  if (typeof source !== "string" || !source.startsWith(start)) return "";
  const bytes = Uint8Array.from(atob(source.slice(start.length, start.length + 32)), (c) => c.charCodeAt(0));
  if (bytes.length < SIZES_AT + 8) return "";
  const view = new DataView(bytes.buffer);
  return `: ${view.getUint32(SIZES_AT + 4)} x ${view.getUint32(SIZES_AT)} pixels`;
}

function kind(trace: Trace): string {
  const lines = trace.type === "scatter" && typeof trace.mode === "string" && trace.mode.startsWith("lines");
  return lines ? "line" : String(trace.type);
}

function span(values: readonly unknown[]): string {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (typeof value !== "number") continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least > most ? "" : `, ${brief(least)} to ${brief(most)}`;
}

function brief(x: number): string {
  return String(Number(x.toPrecision(4)));
}

function axisNote(letter: string, axis: Json | undefined): string {
  const title = isRecord(axis) ? titleOf(axis.title) : "";
  return title === "" ? "" : `${letter}: ${title}`;
}

function titleOf(title: Json | undefined): string {
  if (typeof title === "string") return plainText(title);
  return isRecord(title) && typeof title.text === "string" ? plainText(title.text) : "";
}

/** Without the markup that Plotly understands: `W<sub>1</sub>` is W1. */
function plainText(markup: string): string {
  return markup.replaceAll(/<br\s*\/?>/gi, " ").replaceAll(/<\/?(sub|sup|b|i|em|u|s|a|span)\b[^>]*>/gi, "");
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
