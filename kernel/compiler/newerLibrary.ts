/**
 * What every supported Node has and the library of the cells' TypeScript (5.0) does not know yet: methods of ES2023 and
 * ES2024, as ambient declarations. What only newer Nodes have stays out: a cell with it would compile, and then fail.
 */

const TYPED_ARRAYS = [
  ...["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32", "Float32", "Float64"].map(
    (name) => [name, "number"] as const,
  ),
  ...["BigInt64", "BigUint64"].map((name) => [name, "bigint"] as const),
];

const typedArrays = TYPED_ARRAYS.map(
  ([name, value]) => `  interface ${name}Array {
    /** A copy in the opposite order. */
    toReversed(): ${name}Array;
    /** A sorted copy. */
    toSorted(compare?: (a: ${value}, b: ${value}) => number): ${name}Array;
    /** A copy in which one value is another. */
    with(index: number, value: ${value}): ${name}Array;
  }
`,
).join("");

/** Members of `declare global`. */
export const NEWER_LIBRARY = `  interface ImportCallOptions {
    /** As \`{ with: { type: "json" } }\`. */
    with?: { readonly [name: string]: string };
  }
  interface ReadonlyArray<T> {
    /** A copy in the opposite order. */
    toReversed(): T[];
    /** A sorted copy. */
    toSorted(compare?: (a: T, b: T) => number): T[];
    /** A copy in which some elements are replaced by others. */
    toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
    /** A copy in which one element is another. */
    with(index: number, value: T): T[];
  }
  interface Array<T> {
    /** A copy in the opposite order. */
    toReversed(): T[];
    /** A sorted copy. */
    toSorted(compare?: (a: T, b: T) => number): T[];
    /** A copy in which some elements are replaced by others. */
    toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
    /** A copy in which one element is another. */
    with(index: number, value: T): T[];
  }
${typedArrays}  interface String {
    /** Whether no half of a surrogate pair stands alone. */
    isWellFormed(): boolean;
    /** The text with such halves replaced by U+FFFD. */
    toWellFormed(): string;
  }
`;
