/**
 * `npm run bench`: how fast this kernel answers, beside stock tslab and ipykernel in the same run, over real sockets.
 * The kernels take turns, so that what else the machine does falls on all of them alike. It prints medians with the
 * least and the most, and ratios of medians. It passes no judgement: times of one machine say little on another.
 *
 *   npm run bench -- [--rounds 5] [--python path/of/a/python/with/ipykernel] [--only kernels|operators|shapes]
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { findKernels } from "./kernels.mjs";
import { measureOnce, ROWS } from "./measure.mjs";
import { measureOperators } from "./operators.mjs";
import { measureShapes } from "./shapes.mjs";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, python: { type: "string" }, only: { type: "string" } },
});
const rounds = Number(options.rounds);
const { kernels, missing } = findKernels(options.python ?? process.env.GRADLAB_BENCH_PYTHON);
for (const reason of missing) console.log(`not measured: ${reason}`);

/** @type {Map<string, number[]>} */
const notes = new Map();
const key = (/** @type {string} */ row, /** @type {string} */ kernel) => `${kernel}: ${row}`;
const loadBefore = loadavg()[0] ?? 0;

/** The rows of the second table, as they come. @type {Map<string, number[]>} */
const operatorNotes = new Map();
const [gradlab] = kernels;
if (!["kernels", "shapes"].includes(options.only ?? "") && gradlab !== undefined) {
  await measureOperators(gradlab, (row, value) => {
    operatorNotes.set(row, [...(operatorNotes.get(row) ?? []), value]);
  });
}

/** The rows of the third table. @type {Map<string, number[]>} */
const shapeNotes = new Map();
if (!["kernels", "operators"].includes(options.only ?? "") && gradlab !== undefined) {
  await measureShapes(gradlab, (row, value) => {
    shapeNotes.set(row, [...(shapeNotes.get(row) ?? []), value]);
  });
}

// What is read for the first time comes from the disk: one round goes by unnoted.
for (let round = 0; round <= rounds && !["operators", "shapes"].includes(options.only ?? ""); round++) {
  const turn = round % kernels.length;
  for (const kernel of [...kernels.slice(turn), ...kernels.slice(0, turn)]) {
    const measured = measureOnce(kernel, (row, value) => {
      if (round === 0) return;
      const name = key(row, kernel.name);
      notes.set(name, [...(notes.get(name) ?? []), value]);
    });
    // On a busy machine a peer may leave a request unanswered; its other rounds count all the same.
    await measured.catch((error) => {
      if (kernel === gradlab) throw error;
      console.log(`${kernel.name}, round ${round}, ended early: ${error.message}`);
    });
  }
}

/** @param {number[]} values */
function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const at = (/** @type {number} */ i) => sorted[i] ?? Number.NaN;
  return {
    median: (at(Math.ceil(half) - 1) + at(Math.floor(half))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  };
}

const digits = (/** @type {number} */ value) => value.toFixed(value < 100 ? 1 : 0);
const own = kernels[0]?.name ?? "";
const others = kernels.slice(1);
const table = [
  ["", ...kernels.map(({ name }) => `${name} median (least-most)`), ...others.map(({ name }) => `/ ${name}`)],
];
for (const [row, unit] of ROWS) {
  const of = (/** @type {string} */ kernel) => summary(notes.get(key(row, kernel)) ?? []);
  if (Number.isNaN(of(own).median)) continue;
  table.push([
    `${row} [${unit}]`,
    ...kernels.map(({ name }) => {
      const { median, least, most } = of(name);
      return `${digits(median)} (${digits(least)}-${digits(most)})`;
    }),
    ...others.map(({ name }) => (of(own).median / of(name).median).toFixed(2)),
  ]);
}
const widths =
  table[0]?.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0))) ?? [];
console.log(
  `Node ${process.version}, ${cpus().length} processors, ${rounds} rounds, ` +
    `load ${loadBefore.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after (quiet is near 0)\n`,
);
for (const cells of ["operators", "shapes"].includes(options.only ?? "") ? [] : table) {
  console.log(
    cells
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  "),
  );
}
if (operatorNotes.size > 0) console.log();
const medianOf = (/** @type {string} */ row) => summary(operatorNotes.get(row) ?? []).median;
for (const [row, values] of operatorNotes) {
  const { median, least, most } = summary(values);
  const base = row.startsWith("loop") ? "loop in node:vm" : "cell with methods";
  const ratio = row === base ? "" : `${(median / medianOf(base)).toFixed(2)} of ${base}`;
  console.log(
    `${row} [ms]`.padEnd(34),
    `${digits(median)} (${digits(least)}-${digits(most)})`.padEnd(20),
    ratio,
  );
}
if (shapeNotes.size > 0) console.log();
for (const [row, values] of shapeNotes) {
  if (!row.endsWith(", with shapes")) continue;
  const title = row.replace(", with shapes", "");
  const shaped = summary(values).median;
  const plain = summary(shapeNotes.get(`${title}, without shapes`) ?? []).median;
  console.log(
    `${title}, shapes in types [ms]`.padEnd(50),
    `${digits(plain)} -> ${digits(shaped)}`.padEnd(20),
    `+${(shaped - plain).toFixed(1)} ms`,
  );
}
