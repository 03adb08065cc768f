/**
 * Reads notebooks (nbformat 4, any minor version) and checks the parts that a run relies on; everything else passes
 * through untouched. What is not a notebook is refused with the file and the place in it. Converts nothing.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { messageOf, RunError } from "./errors.js";
import { reasonOf, refusalOf } from "./reason.js";

const text = z.union([z.string(), z.array(z.string())]);
const metadata = z.looseObject({ tags: z.array(z.string()).optional() });
const output = z.looseObject({ output_type: z.string() });
const codeCell = z.looseObject({
  cell_type: z.literal("code"),
  source: text,
  metadata: metadata,
  execution_count: z.number().nullish(),
  outputs: z.array(output).default([]),
});
const otherCell = z.looseObject({ cell_type: z.enum(["markdown", "raw"]), source: text, metadata: metadata });
const schema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int(),
  metadata: z.looseObject({
    kernelspec: z.looseObject({ name: z.string() }).optional(),
    gradlab: z.looseObject({ shapes: z.boolean().optional() }).optional(),
  }),
  cells: z.array(z.discriminatedUnion("cell_type", [codeCell, otherCell])),
});

export type Notebook = z.infer<typeof schema>;
export type CodeCell = z.infer<typeof codeCell>;
export type Output = z.infer<typeof output>;

export async function readNotebook(file: string): Promise<{ notebook: Notebook; bytes: string }> {
  let bytes: string;
  try {
    bytes = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof TypeError) throw refuse(file, "encoding", "is not UTF-8 text");
    if (refusalOf(error) === "EISDIR")
      throw refuse(
        file,
        "folder",
        "is a folder, not a notebook",
        `name a notebook in it: ${join(file, "*.ipynb")}`,
      );
    throw refuse(
      file,
      "unreadable",
      `cannot be read: ${reasonOf(error)}`,
      "check the path and its permissions",
    );
  }
  return { notebook: parseNotebook(bytes, file), bytes };
}

export function parseNotebook(bytes: string, file: string): Notebook {
  const value = parseJson(bytes, file);
  const format = (value as { nbformat?: unknown } | null)?.nbformat;
  if (typeof format === "number" && format !== 4) {
    const hint =
      format < 4
        ? `convert it with "jupyter nbconvert --to notebook --inplace ${file}", or open and save it in JupyterLab`
        : "save it as notebook format 4";
    throw refuse(file, "format", `is in notebook format ${format}, not 4`, hint);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw refuse(
    file,
    "invalid",
    `is not a valid notebook: ${placeOf(issue.path)}: ${lowerFirst(issue.message)}`,
  );
}

export function sourceOf(cell: { source: string | string[] }): string {
  return typeof cell.source === "string" ? cell.source : cell.source.join("");
}

export function hasTag(cell: { metadata: { tags?: string[] | undefined } }, tag: string): boolean {
  return cell.metadata.tags?.includes(tag) ?? false;
}

function parseJson(bytes: string, file: string): unknown {
  if (bytes.trim() === "")
    throw refuse(file, "empty", "is empty", "restore it from version control, or delete it");
  try {
    return JSON.parse(bytes);
  } catch (error) {
    const conflict = /^(<{7}|>{7}) .*$/m.exec(bytes);
    if (conflict !== null) {
      const hint = "resolve the conflict (nbdime merges notebooks), or check out one side";
      throw refuse(file, "conflict", `holds merge-conflict markers: ${placeAt(bytes, conflict.index)}`, hint);
    }
    const reason = messageOf(error);
    const position = positionIn(reason, bytes);
    const place = position === undefined ? "" : `${placeAt(bytes, position)}: `;
    const what = reason.replace(/( in JSON)? at position.*$|, (\.\.\.)?".*$/s, "");
    throw refuse(file, "not-json", `is not JSON: ${place}${lowerFirst(what)}`);
  }
}

/** V8 names the position, or quotes ten characters on either side of it. */
function positionIn(reason: string, bytes: string): number | undefined {
  const named = / at position (\d+)/.exec(reason);
  if (named !== null) return Number(named[1]);
  const [, cut, quoted] = /, (\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/s.exec(reason) ?? [];
  const token = /^Unexpected token '(.+?)'/s.exec(reason)?.[1];
  if (quoted === undefined || token === undefined) return undefined;
  const start = bytes.indexOf(quoted);
  if (start < 0 || start !== bytes.lastIndexOf(quoted)) return undefined;
  return start + (cut === undefined ? quoted.indexOf(token) : 10);
}

function refuse(
  file: string,
  code: string,
  what: string,
  hint = "open it in JupyterLab, or restore it from version control",
): RunError {
  return new RunError(`notebook/${code}`, `${file}: ${what}`, hint);
}

function placeAt(bytes: string, position: number): string {
  const before = bytes.slice(0, position).split("\n");
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

/** `cells[3].metadata.tags` */
function placeOf(path: readonly PropertyKey[]): string {
  const written = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return written.replace(/^\./, "") || "the whole file";
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
