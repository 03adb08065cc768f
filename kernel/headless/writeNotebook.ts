/**
 * Writes notebooks as nbformat and JupyterLab write them, byte for byte: sorted keys, one space of indentation,
 * long text as a list of lines, a newline at the end. The file is replaced in one step, or not at all.
 */
import { readFile } from "node:fs/promises";
import type { Notebook } from "./notebook.js";
import { settle } from "./outputs.js";
import { writeFile } from "./writeFile.js";

/** Writes only when something changed, so that a second run leaves the file alone. */
export async function writeNotebook(file: string, notebook: Notebook): Promise<void> {
  const text = formatNotebook(notebook);
  const old = await readFile(file, "utf8").catch(() => undefined);
  if (old !== text) await writeFile(file, text);
}

export function formatNotebook(notebook: Notebook): string {
  const { orig_nbformat, orig_nbformat_minor, signature, ...metadata } = notebook.metadata;
  return `${stringify({ ...notebook, metadata, cells: notebook.cells.map(storedCell) }, "")}\n`;
}

function storedCell(cell: Notebook["cells"][number]): object {
  const { trusted, ...metadata } = cell.metadata;
  const stored: Record<string, unknown> = { ...cell, metadata, source: lines(cell.source) };
  if (typeof cell.attachments === "object" && cell.attachments !== null) {
    const entries = Object.entries(cell.attachments).map(([name, bundle]) => [name, storedBundle(bundle)]);
    stored.attachments = Object.fromEntries(entries);
  }
  if (cell.cell_type === "code") {
    stored.execution_count = cell.execution_count ?? null;
    stored.outputs = (cell as { outputs: Record<string, unknown>[] }).outputs.map(storedOutput);
  }
  return stored;
}

function storedOutput(output: Record<string, unknown>): object {
  if (output.output_type === "stream") {
    return { ...output, text: typeof output.text === "string" ? lines(settle(output.text)) : output.text };
  }
  return "data" in output ? { ...output, data: storedBundle(output.data) } : output;
}

/** nbformat's rule: text and two MIME types that are text are lists of lines; JSON and base64 stay whole. */
function storedBundle(bundle: unknown): unknown {
  if (typeof bundle !== "object" || bundle === null) return bundle;
  const entries = Object.entries(bundle).map(([mime, value]) => {
    const isText = mime.startsWith("text/") || mime === "application/javascript" || mime === "image/svg+xml";
    return [mime, isText && typeof value === "string" ? lines(value) : value];
  });
  return Object.fromEntries(entries);
}

/** Where Python's str.splitlines splits, which is at some rare characters too. */
const BREAKS = "\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029";
const LINE = new RegExp(`[^${BREAKS}]*(?:\r\n|[${BREAKS}])|.+$`, "g");

function lines(text: string | string[]): string[] {
  const whole = typeof text === "string" ? text : text.join("");
  return whole.match(LINE) ?? [];
}

/** As JSON.stringify, but with keys sorted: an object cannot keep "10" before "2" itself. */
function stringify(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const inner = `${indent} `;
  const items = Array.isArray(value)
    ? value.map((each) => stringify(each, inner))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => `${JSON.stringify(key)}: ${stringify(each, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return items.length === 0
    ? `${open}${close}`
    : `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}
