/**
 * How fast submissions are graded: `gradlab grade` in sandboxes, and nbgrader's autograde in the same run, on the same
 * submissions of our first assignment: a third solved, a third untouched, a third with every other task solved.
 * It prints seconds and submissions per minute, and passes no judgement.
 *
 *   node test/bench/grading.mjs [--submissions 200] [--jobs 2] [--nbgrader path/of/an/environment --few 20]
 *
 * The environment has nbgrader and this kernel (`gradlab install --prefix path`); `npm run test:full` leaves one in
 * node_modules/.cache/gradlab/nbgrader. Without it only gradlab is measured.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const CLI = join(root, "dist", "kernel", "cli.js");
const NAME = "a1-classifiers.ipynb";
const SOURCE = join(root, "notebooks", "assignments", NAME);
const { values: options } = parseArgs({
  options: {
    submissions: { type: "string", default: "200" },
    jobs: { type: "string", default: "2" },
    nbgrader: { type: "string", default: join(root, "node_modules", ".cache", "gradlab", "nbgrader") },
    few: { type: "string", default: "20" },
  },
});
const [many, few] = [Number(options.submissions), Number(options.few)];
const folder = mkdtempSync(join(tmpdir(), "gradlab-bench-"));

/** @param {readonly string[]} words */
function gradlab(words) {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`gradlab ${words[0]}: ${stderr}`);
}

/** @param {() => void} work @returns {number} seconds */
function timed(work) {
  const begin = performance.now();
  work();
  return (performance.now() - begin) / 1000;
}

/** @param {string} what @param {number} count @param {number} seconds */
function tell(what, count, seconds) {
  const each = (seconds / count).toFixed(2);
  console.log(
    `${what}: ${count} in ${seconds.toFixed(1)} s, ${each} s each, ${((60 * count) / seconds).toFixed(1)} a minute`,
  );
}

/** The three kinds of submissions, by their numbers. */
function kinds() {
  for (const what of ["release", "solution"]) gradlab([what, SOURCE, "-o", join(folder, what)]);
  const [untouched, solved] = ["release", "solution"].map((what) =>
    JSON.parse(readFileSync(join(folder, what, NAME), "utf8")),
  );
  const cells = solved.cells.map((/** @type {object} */ cell, /** @type {number} */ i) =>
    i % 8 < 4 ? cell : untouched.cells[i],
  );
  return [solved, untouched, { ...solved, cells }].map((notebook) => JSON.stringify(notebook));
}

const load = loadavg()[0] ?? 0;
const texts = kinds();
const course = join(folder, "course");
for (let i = 0; i < many; i++) {
  const place = join(course, "submitted", `student${i}`, "a1");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, NAME), texts[i % texts.length] ?? "");
}
const graded = timed(() =>
  gradlab([
    "grade",
    join(course, "submitted"),
    "--source",
    SOURCE,
    "--out",
    join(folder, "out"),
    "--jobs",
    options.jobs,
  ]),
);
tell(`gradlab grade, sandboxed, ${options.jobs} jobs`, many, graded);

if (existsSync(join(options.nbgrader, "bin", "nbgrader"))) {
  gradlab(["install", "--prefix", options.nbgrader]);
  for (let i = few; i < many; i++) rmSync(join(course, "submitted", `student${i}`), { recursive: true });
  mkdirSync(join(course, "source", "a1"), { recursive: true });
  copyFileSync(SOURCE, join(course, "source", "a1", NAME));
  cpSync(join(root, "notebooks", "assignments", "nbgrader_config.py"), join(course, "nbgrader_config.py"));
  const env = {
    ...process.env,
    HOME: course,
    PATH: `${join(options.nbgrader, "bin")}${delimiter}${process.env.PATH}`,
  };
  const nbgrader = (/** @type {string} */ command) => {
    const { status, stderr } = spawnSync("nbgrader", [command, "a1"], { cwd: course, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`nbgrader ${command}: ${stderr.slice(-2000)}`);
  };
  nbgrader("generate_assignment");
  const count = Math.min(few, many);
  const autograded = timed(() => nbgrader("autograde"));
  tell("nbgrader autograde, not sandboxed", count, autograded);
  console.log(`ratio of submissions per minute: ${(autograded / count / (graded / many)).toFixed(1)}`);
} else console.log(`nbgrader was not measured: it is not in ${options.nbgrader}`);
console.log(`load of the machine: ${load.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`);
rmSync(folder, { recursive: true });
