/** Comparisons: their results are bools, which carry no gradient. */
import { type Binary, binary } from "../declare/elementwise.js";
import { spread } from "../samples.js";

const nondifferentiable = { "*": "a comparison jumps, and is flat everywhere else" };

function comparison(
  name: string,
  sign: string,
  sentence: string,
  value: (x: number, y: number) => number,
  example: string,
): Binary {
  return binary({
    name,
    dtype: "bool",
    value,
    derivatives: [0, 0],
    nondifferentiable,
    doc: { sentence, formula: `z = x ${sign} y`, example, torch: `torch.${name}` },
    samples: () => [{ inputs: [spread([2, 3]), spread([3], -2, 2, 5)] }, { inputs: [[1, 2, NaN], 2] }],
  });
}

export const eq: Binary<"eq"> = comparison(
  "eq",
  "==",
  "True where the elements are equal; NaN equals nothing.",
  (x, y) => (x === y ? 1 : 0),
  "eq([1, 2], 2).toArray()   // [false, true]",
);

export const ne: Binary<"ne"> = comparison(
  "ne",
  "!=",
  "True where the elements differ; NaN differs from everything.",
  (x, y) => (x !== y ? 1 : 0),
  "ne([1, 2], 2).toArray()   // [true, false]",
);

export const gt: Binary<"gt"> = comparison(
  "gt",
  ">",
  "True where the first is greater.",
  (x, y) => (x > y ? 1 : 0),
  "gt([1, 2, 3], 2).toArray()   // [false, false, true]",
);

export const ge: Binary<"ge"> = comparison(
  "ge",
  ">=",
  "True where the first is greater or equal.",
  (x, y) => (x >= y ? 1 : 0),
  "ge([1, 2, 3], 2).toArray()   // [false, true, true]",
);

export const lt: Binary<"lt"> = comparison(
  "lt",
  "<",
  "True where the first is less.",
  (x, y) => (x < y ? 1 : 0),
  "lt([1, 2, 3], 2).toArray()   // [true, false, false]",
);

export const le: Binary<"le"> = comparison(
  "le",
  "<=",
  "True where the first is less or equal.",
  (x, y) => (x <= y ? 1 : 0),
  "le([1, 2, 3], 2).toArray()   // [true, true, false]",
);
