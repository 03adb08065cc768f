/**
 * Plain data as text, and back: what a student's code is given and what it answers, by value. Numbers keep NaN,
 * the infinities and -0; tensors keep dtype, shape and every bit. Functions, class instances, getters and prototypes
 * do not pass. `decode` trusts nobody: it refuses whatever `encode` would not have written, and whatever is too large.
 *
 * As JSON: null, booleans, finite numbers and strings stand for themselves; everything else is a list with a tag.
 *
 *   ["number", "-0"]   ["undefined"]   ["list", a, b]   ["record", "key", a, "other", b]
 *   ["tensor", "float64", [2, 3], base64 of its values in row-major order, little endian]
 */
import { type Data, type DType, Tensor } from "../../runtime/index.js";
import { parseForeignJson } from "./foreignJson.js";

/** What passes between a test and a student's code. */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | Tensor
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Values with names, as an expression may use them. */
export type Inputs = { readonly [name: string]: unknown };

/** A value that is not plain data, or a text that is not an encoded value. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

/** How much one value may be. */
export const LIMITS = { characters: 64 * 2 ** 20, parts: 2_000_000, depth: 64, rank: 16 } as const;

/** As many brackets and commas as a value of that many parts can have. */
const MEASURE = { depth: LIMITS.depth + 2, parts: 4 * LIMITS.parts } as const;

type Json = null | boolean | number | string | Json[];

const ODD_NUMBERS = new Map<string, number>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);

const ARRAYS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  bool: Uint8Array,
} as const;

/**
 * A value as text. Throws ValueError for what is not plain data.
 * @example encode([1, -0, "a"])   // '["list",1,["number","-0"],"a"]'
 */
export function encode(value: unknown): string {
  let parts = 0;
  const write = (part: unknown, depth: number): Json => {
    if (++parts > LIMITS.parts) throw new ValueError(`more than ${LIMITS.parts} values`);
    if (depth > LIMITS.depth) throw new ValueError("nested too deeply, or it contains itself");
    if (part === undefined) return ["undefined"];
    if (part === null || typeof part === "boolean" || typeof part === "string") return part;
    if (typeof part === "number") {
      return Number.isFinite(part) && !Object.is(part, -0)
        ? part
        : ["number", Object.is(part, -0) ? "-0" : String(part)];
    }
    if (typeof part !== "object") throw new ValueError(`a ${typeof part} is not data`);
    if (part instanceof Tensor) return tensorToJson(part.dtype, part.shape, part.data);
    const dtype = dtypeOf(part);
    if (dtype !== undefined) return tensorToJson(dtype, [(part as Data).length], part as Data);
    if (Array.isArray(part) || ArrayBuffer.isView(part))
      return ["list", ...Array.from(part as unknown[], (item) => write(item, depth + 1))];
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype !== Object.prototype && prototype !== null) {
      const { name } = (prototype as { constructor?: { name?: unknown } }).constructor ?? {};
      throw new ValueError(`an instance of ${String(name ?? "a class")} is not plain data`);
    }
    const record: Json[] = ["record"];
    for (const [key, item] of Object.entries(part)) record.push(key, write(item, depth + 1));
    return record;
  };
  return JSON.stringify(write(value, 0));
}

/** The value that a text stands for. Throws ValueError for a text that `encode` would not have written. */
export function decode(text: string): Value {
  if (text.length > LIMITS.characters) throw new ValueError(`longer than ${LIMITS.characters} characters`);
  let json: unknown;
  try {
    json = parseForeignJson(text, MEASURE);
  } catch {
    throw new ValueError("not JSON");
  }
  let parts = 0;
  const read = (part: unknown, depth: number): Value => {
    if (++parts > LIMITS.parts) throw new ValueError(`more than ${LIMITS.parts} values`);
    if (depth > LIMITS.depth) throw new ValueError("nested too deeply");
    if (part === null || typeof part === "boolean" || typeof part === "string") return part;
    if (typeof part === "number") {
      if (Number.isFinite(part) && !Object.is(part, -0)) return part;
      throw new ValueError("a number that JSON does not have");
    }
    if (!Array.isArray(part)) throw new ValueError("an object where a tagged list belongs");
    const [tag, ...rest] = part as unknown[];
    if (tag === "undefined" && rest.length === 0) return undefined;
    if (tag === "number" && rest.length === 1) return oddNumber(rest[0]);
    if (tag === "list") return rest.map((item) => read(item, depth + 1));
    if (tag === "record" && rest.length % 2 === 0) return readRecord(rest, (item) => read(item, depth + 1));
    if (tag === "tensor" && rest.length === 3) return tensorOfJson(rest);
    throw new ValueError("an unknown tag");
  };
  return read(json, 0);
}

function oddNumber(name: unknown): number {
  const number = typeof name === "string" ? ODD_NUMBERS.get(name) : undefined;
  if (number === undefined) throw new ValueError("an unknown number");
  return number;
}

function readRecord(rest: readonly unknown[], read: (item: unknown) => Value): Value {
  const entries = new Map<string, Value>();
  for (let i = 0; i < rest.length; i += 2) {
    const key = rest[i];
    // Such a record would be a trap for whoever copies it with an assignment.
    if (typeof key !== "string" || key === "__proto__") throw new ValueError("a key that is not allowed");
    if (entries.has(key)) throw new ValueError("a key twice");
    entries.set(key, read(rest[i + 1]));
  }
  return Object.fromEntries(entries);
}

/** A typed array passes as a tensor of rank 1. Bytes of its own are no bools: they pass as a list. */
function dtypeOf(part: object): DType | undefined {
  return (["float64", "float32", "int32"] as const).find((dtype) => part instanceof ARRAYS[dtype]);
}

function tensorToJson(dtype: DType, shape: readonly number[], data: Data): Json {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return ["tensor", dtype, [...shape], bytes.toString("base64")];
}

function tensorOfJson([dtype, shape, base64]: readonly unknown[]): Tensor {
  if (typeof dtype !== "string" || !Object.hasOwn(ARRAYS, dtype)) throw new ValueError("an unknown dtype");
  const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  if (!Array.isArray(shape) || shape.length > LIMITS.rank || !shape.every(isSize))
    throw new ValueError("not a shape");
  if (typeof base64 !== "string") throw new ValueError("a tensor without values");
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) throw new ValueError("not base64");
  const array = ARRAYS[dtype as DType];
  const size = shape.reduce((product, n) => product * n, 1);
  // Whoever goes over the rows of [9e15, 0] does not come back.
  const isEndless = shape.reduce((product, n) => product * Math.max(1, n), 1) > LIMITS.characters;
  if (isEndless) throw new ValueError("a shape that is too large");
  if (bytes.byteLength !== size * array.BYTES_PER_ELEMENT)
    throw new ValueError("values that do not fit the shape");
  if (dtype === "bool" && bytes.some((byte) => byte > 1))
    throw new ValueError("a bool that is neither 0 nor 1");
  // A copy of its own: a slice of Buffer's pool need not stand where a Float64Array may begin.
  const data = new array(new Uint8Array(bytes).buffer) as Data;
  return new Tensor(shape, dtype as DType, shape.length === 0 ? data[0]! : data);
}
