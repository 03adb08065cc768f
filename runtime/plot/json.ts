/**
 * Turns traces and layouts into the plain JSON that every Plotly renderer reads: typed arrays and tensors become
 * arrays, NaN and the infinities become null (a gap), functions and `undefined` are left out. Numbers in arrays
 * are rounded to what an eye and a pointer can tell apart, which keeps notebooks small.
 */

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Digits kept of each number; more where a series varies little around a large value. */
const DIGITS = 6;

export function plainJson(value: unknown): Json {
  return plain(value) ?? null;
}

function plain(value: unknown): Json | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object") return undefined;
  if (Array.isArray(value)) return rounded(value.map((element) => plain(element) ?? null));
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return plain(Array.from(value as unknown as ArrayLike<number>));
  }
  if ("toArray" in value && typeof value.toArray === "function") return plain(value.toArray());
  const result: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const json = plain(member);
    if (json !== undefined) result[key] = json;
  }
  return result;
}

function rounded(list: Json[]): Json[] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const element of list) {
    if (typeof element !== "number") continue;
    least = Math.min(least, element);
    most = Math.max(most, element);
  }
  if (least > most) return list;
  const range = most - least || 1;
  return list.map((element) => (typeof element === "number" ? round(element, range) : element));
}

/** `x` to six digits of itself or of the range of its series, whichever is finer. */
function round(x: number, range: number): number {
  if (x === 0) return 0;
  const extra = Math.max(0, Math.floor(Math.log10(Math.abs(x) / range)));
  return Number(x.toPrecision(Math.min(17, DIGITS + extra)));
}
