/** Attacks by the notebook itself: its cells, its metadata, its size, and what lies in its place. */
import { type AnyCell, cell, submission } from "../../grading/fixture.js";
import type { Attack, Bait } from "./attack.js";
import { GOOD } from "./attack.js";

type Change = NonNullable<Attack["change"]>;

const mapped =
  (change: (each: AnyCell, nbgrader: { [key: string]: unknown }, i: number) => AnyCell): Change =>
  (notebook) => ({
    ...notebook,
    cells: notebook.cells.map((each, i) => {
      const copy = structuredClone(each);
      return change(
        copy,
        ((copy.metadata as { nbgrader?: object }).nbgrader ?? {}) as { [key: string]: unknown },
        i,
      );
    }),
  });

export const notebooks = ({ file }: Bait): Attack[] => [
  {
    family: "tampering",
    name: "graded cells give full points",
    change: mapped((each, { grade }) => (grade ? { ...each, source: "4" } : each)),
  },
  {
    family: "tampering",
    name: "points are a million",
    change: mapped((each, nbgrader) => {
      if ("points" in nbgrader) nbgrader.points = 1e6;
      return each;
    }),
  },
  {
    family: "tampering",
    name: "locked cells are changed",
    norm: GOOD.norm,
    deserves: 4,
    change: mapped((each, { grade_id }) =>
      grade_id === "fx-setup" ? { ...each, source: "const scale = 3; process.exit(0);" } : each,
    ),
  },
  {
    family: "tampering",
    name: "a graded cell says it is a solution",
    change: mapped((each, nbgrader) => {
      if (nbgrader.grade) Object.assign(nbgrader, { grade: false, solution: true });
      return { ...each, source: nbgrader.solution ? "const grade = async () => 4;" : each.source } as AnyCell;
    }),
  },
  {
    family: "tampering",
    name: "ids are exchanged",
    ...GOOD,
    deserves: 10,
    change: mapped((each, nbgrader) => {
      if (nbgrader.solution)
        nbgrader.grade_id =
          nbgrader.grade_id === "fx-norm-solution" ? "fx-centre-solution" : "fx-norm-solution";
      return each;
    }),
  },
  {
    family: "tampering",
    name: "ids are doubled",
    norm: "function squaredNorm(x: any): any { return 1; }",
    change: (notebook) => ({ ...notebook, cells: [...notebook.cells, ...notebook.cells, ...notebook.cells] }),
  },
  {
    family: "tampering",
    name: "no metadata at all, and wrong work",
    norm: "function squaredNorm(x: any): any { return 1; }",
    change: mapped((each) => ({ ...each, metadata: {} })),
  },
  {
    family: "tampering",
    name: "metadata of wrong types",
    change: mapped((each) => ({
      ...each,
      metadata: { ...each.metadata, nbgrader: [{ grade_id: { toString: 1 } }] } as never,
    })),
  },
  { family: "tampering", name: "no cells", change: (notebook) => ({ ...notebook, cells: [] }) },
  {
    family: "tampering",
    name: "cells in reverse, all right",
    ...GOOD,
    deserves: 10,
    change: (notebook) => ({ ...notebook, cells: notebook.cells.toReversed() }),
  },
  {
    family: "tampering",
    name: "cells that all have one cell id, all right",
    ...GOOD,
    deserves: 10,
    change: mapped((each) => ({ ...each, id: "fx-norm-solution" }) as AnyCell),
  },
  {
    family: "tampering",
    name: "ids with letters that look alike, all right",
    ...GOOD,
    deserves: 10,
    // The Cyrillic letter: these are cells that nobody knows, so they are the student's own.
    change: mapped((each, nbgrader) => {
      if (nbgrader.solution) nbgrader.grade_id = String(nbgrader.grade_id).replaceAll("o", "\u043e");
      return { ...each, id: `${each.id}-2` } as AnyCell;
    }),
  },
  {
    family: "tampering",
    name: "keys that come twice, and keys that set prototypes",
    bytes: () =>
      JSON.stringify(submission({ "fx.norm.solution": "function squaredNorm(x: any): any { return 1; }" }))
        .replaceAll('"grade_id":', '"__proto__":{"points":9},"grade_id":"fx-setup","grade_id":')
        .replaceAll('"points":', '"points":1,"points":'),
  },
  {
    family: "tampering",
    name: "another kernel",
    change: (notebook) => ({
      ...notebook,
      metadata: { kernelspec: { name: "python3", language: "python", display_name: "x" } } as never,
    }),
  },

  {
    family: "giant",
    name: "a file of 60 MB",
    bytes: () =>
      `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[],"x":"${"x".repeat(60 * 2 ** 20)}"}`,
    refused: /MB/,
  },
  {
    family: "giant",
    name: "a cell of 3 MB",
    added: [cell("code", `// ${"x".repeat(3 * 2 ** 20)}`)],
    refused: /characters/,
  },
  {
    family: "giant",
    name: "ten thousand cells",
    added: Array.from({ length: 10_000 }, () => cell("code", "1")),
    refused: /cells/,
  },
  {
    family: "giant",
    name: "JSON nested a million deep",
    bytes: () =>
      `{"nbformat":4,"nbformat_minor":5,"metadata":${"[".repeat(1e6)}${"]".repeat(1e6)},"cells":[]}`,
    refused: /./,
  },
  {
    family: "giant",
    name: "metadata of half a million keys and an attachment of 20 MB, all right",
    ...GOOD,
    deserves: 10,
    change: (notebook) => {
      const keys = Object.fromEntries(Array.from({ length: 500_000 }, (_, i) => [`k${i}`, i]));
      const picture = { "x.png": { "image/png": "A".repeat(20 * 2 ** 20) } };
      const text = { ...cell("markdown", "![x](attachment:x.png)"), attachments: picture } as AnyCell;
      return { ...notebook, metadata: { ...notebook.metadata, keys }, cells: [...notebook.cells, text] };
    },
  },
  { family: "giant", name: "nothing", bytes: () => "", refused: /empty/ },
  { family: "giant", name: "not UTF-8", bytes: () => Buffer.from([0xff, 0xfe, 0x00]), refused: /UTF-8/ },
  { family: "giant", name: "a link to a file of the machine", link: file, refused: /link/ },
  {
    family: "giant",
    name: "a thousand lines of nested brackets",
    norm: `const deep = ${"[".repeat(4000)}1${"]".repeat(4000)};`,
  },
];
