/**
 * Reads the outputs of executed notebooks, and compares them: numbers with a tolerance, charts by what they show,
 * pictures by their pixels, everything else exactly.
 */
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { expect } from "vitest";

/** What a test reads of a notebook. */
export interface Executed {
  readonly cells: readonly ExecutedCell[];
  readonly metadata: unknown;
}

export interface ExecutedCell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata?: { readonly tags?: readonly string[] };
  readonly execution_count?: number | null;
  readonly outputs?: readonly ExecutedOutput[];
}

export interface ExecutedOutput {
  readonly output_type: string;
  readonly ename?: string;
  readonly evalue?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Arithmetic may differ in the last bits between machines, and nothing that is taught depends on them. */
const TOLERANCE = 1e-12;
export const PLOTLY = "application/vnd.plotly.v1+json";
/** Pictures as bytes, which depend on the machine's compression. */
const PICTURES = ["image/png", "application/pdf"];
/** What a trace shows, beside how. */
const SHOWN = ["type", "name", "x", "y", "z"];
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** Colours of a picture may differ a little, and so may this part of its pixels. */
const [COLOUR, PART] = [0.15, 0.002];

/** True for a cell whose outputs differ from run to run, such as measured times, and says so. */
export function isIgnored(cell: ExecutedCell): boolean {
  return cell.metadata?.tags?.includes("ignore-output") ?? false;
}

/** What a cell says, as one text. */
export function sourceOf(cell: ExecutedCell | undefined): string {
  return textOf(cell?.source ?? "");
}

/** True for a cell that is there to fail. */
export function mayFail(cell: ExecutedCell): boolean {
  return cell.metadata?.tags?.includes("raises-exception") ?? false;
}

/** All that a cell shows as text: its streams, and the plain form of what it displays. */
export function shownText(cell: ExecutedCell | undefined): string {
  const texts = (cell?.outputs ?? []).map(({ text, data }) => text ?? data?.["text/plain"] ?? []);
  return texts.map((text) => textOf(text as string | readonly string[])).join("\n");
}

/** A notebook keeps a text as one string or as a list of lines. */
function textOf(text: string | readonly string[]): string {
  return typeof text === "string" ? text : text.join("");
}

/** True if the text shows exactly this number or group of numbers: `0.2` is neither in `0.20` nor in `-0.2`. */
export function shows(text: string, wanted: string): boolean {
  const plain = wanted.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const spaced = plain.replaceAll(/\s+/g, "\\s+").replaceAll(/(\\[[\]|]|,)(?:\\s\+)?/g, "\\s*$1\\s*");
  return new RegExp(`(?<![\\d.-])${spaced}(?!\\d|\\.\\d)`).test(text);
}

/** Expects two values of JSON to be the same but for the last bits of numbers, also of numbers inside of texts. */
export function expectSame(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === "string" && typeof actual === "string") {
    expect(actual.replaceAll(NUMBER, "#"), path).toBe(expected.replaceAll(NUMBER, "#"));
    const numbers = actual.match(NUMBER) ?? [];
    (expected.match(NUMBER) ?? []).forEach((number, i) => {
      expectSame(Number(numbers[i]), Number(number), `${path}: number ${i + 1}`);
    });
  } else if (typeof expected === "number" && typeof actual === "number") {
    const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
    expect(error, `${path}: ${actual} is not ${expected}`).toBeLessThanOrEqual(TOLERANCE);
  } else if (isRecord(expected) && isRecord(actual)) {
    expect(Object.keys(actual).sort(), path).toEqual(Object.keys(expected).sort());
    for (const [key, value] of Object.entries(expected)) expectSame(actual[key], value, `${path}.${key}`);
  } else {
    expect(actual, path).toEqual(expected);
  }
}

/** Expects two lists of outputs to show the same pictures. */
export function expectSamePictures(
  actual: readonly ExecutedOutput[] = [],
  expected: readonly ExecutedOutput[] = [],
  path: string,
): void {
  expected.forEach(({ data }, i) => {
    const [now, then] = [actual[i]?.data?.["image/png"], data?.["image/png"]];
    if (then === undefined) return;
    const [drawn, wanted] = [now, then].map((png) =>
      PNG.sync.read(Buffer.from(textOf((png ?? "") as string | readonly string[]), "base64")),
    );
    const { width, height } = wanted;
    expect([drawn.width, drawn.height], `${path}: width and height of a picture`).toEqual([width, height]);
    const different = pixelmatch(drawn.data, wanted.data, undefined, width, height, { threshold: COLOUR });
    expect(different, `${path}: pixels that differ`).toBeLessThanOrEqual(PART * width * height);
  });
}

/** The outputs of a cell without the looks of its charts: colours and sizes may change, what is drawn may not. */
export function withoutLooks(outputs: readonly ExecutedOutput[] | undefined): unknown {
  return outputs?.map(({ data: all, ...output }) => {
    // A picture is compared by its pixels, and stands in its PDF; that there is one is part of the output.
    const pictures = PICTURES.filter((mime) => all?.[mime] !== undefined);
    const data = all && { ...all, ...Object.fromEntries(pictures.map((mime) => [mime, "a picture"])) };
    const chart = data?.[PLOTLY];
    if (!isRecord(chart) || !isRecord(chart.layout)) return { ...output, data };
    const { title, xaxis, yaxis } = chart.layout;
    const titles = [title, isRecord(xaxis) && xaxis.title, isRecord(yaxis) && yaxis.title];
    const traces = (chart.data as readonly unknown[]).map((trace) =>
      isRecord(trace) ? SHOWN.map((key) => trace[key]) : trace,
    );
    return { ...output, data: { ...data, [PLOTLY]: { titles, traces } } };
  });
}

/** Objects and arrays alike. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
