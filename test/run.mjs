/**
 * `npm test`: set-up, then every part, then a table of times, what could not be checked here, and the sum as
 * the last line. The exit code is 0 only when tests ran and none failed.
 *
 *   npm test                    everything but the long parts
 *   npm test -- runtime wire    these parts alone
 *   npm run test:full           the long parts too, and new random programs
 *
 * With CI=true a missing Chromium or Python is a failure.
 */
import { spawnSync } from "node:child_process";
import { requireNode } from "../kernel/install/node-version.mjs";

requireNode();
const { root, setUpNode, setUpPython } = await import("../kernel/install/steps.mjs");
const { SetupError, duration, stopOnSignals } = await import("../kernel/install/terminal.mjs");
const { findChromium } = await import("./chromium.mjs");
const { PARTS, longParts, runPart } = await import("./parts.mjs");

/**
 * @typedef {import("./parts.mjs").Part} Part
 * @typedef {{python?: string, chromium?: string, sandbox?: string}} Lacks what is missing here, and what to do about it
 */

const isCI = Boolean(process.env.CI) && process.env.CI !== "false";
const NO_CHROMIUM = "There is no Chromium. Install it (sudo apt-get install chromium), or run: bash .ci/run";
const NO_SANDBOX =
  "There is no bubblewrap. Install it (sudo apt-get install bubblewrap), or run: bash .ci/run";

/** @param {readonly string[]} words @returns {Part[]} */
function chosenParts(words) {
  const names = words.filter((word) => word !== "--full");
  const all = [...PARTS, ...longParts(root)];
  const unknown = names.find((name) => !all.some((part) => part.name === name));
  if (unknown !== undefined) {
    const choice = all.map((part) => part.name).join(", ");
    throw new SetupError(`There is no part ${unknown} of the tests.`, `Choose from: ${choice}`);
  }
  if (names.length > 0) return all.filter((part) => names.includes(part.name));
  return words.includes("--full") ? all : [...PARTS];
}

/** Sets up JupyterLab; gives the reason when this machine cannot have it. */
async function whyNoPython() {
  try {
    await setUpPython({ forTests: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return `${error.message} ${error.hint}`;
  }
}

/** The sandbox that submissions are graded in. */
const hasBubblewrap = () => spawnSync("bwrap", ["--version"]).status === 0;

/** @param {readonly Part[]} parts @returns {Promise<Lacks>} */
async function findLacks(parts) {
  const wanted = new Set(parts.flatMap((part) => [...part.needs, ...part.uses]));
  return {
    python: wanted.has("python") ? await whyNoPython() : undefined,
    chromium: wanted.has("chromium") && findChromium() === undefined ? NO_CHROMIUM : undefined,
    sandbox: wanted.has("sandbox") && !hasBubblewrap() ? NO_SANDBOX : undefined,
  };
}

/** What a run has found so far. */
const run = {
  begin: performance.now(),
  /** @type {string[][]} */
  rows: [],
  passed: 0,
  failed: 0,
  skipped: 0,
  /** @type {string[]} */
  failures: [],
  /** @type {string[]} */
  unchecked: [],
};

/** @param {Part} part @param {Lacks} lacks */
async function check({ name, needs, promises }, lacks) {
  if (needs.some((need) => lacks[need] !== undefined)) {
    run.rows.push([name, "", "", "", "NOT RUN"]);
    run.unchecked.push(`${name}: ${promises}`);
    return;
  }
  console.log(`\n${name}: ${promises}`);
  const begin = performance.now();
  const { passed, failed, skipped, failures } = await runPart(root, name);
  const time = duration(performance.now() - begin);
  run.rows.push([name, `${passed}`, `${failed}`, `${skipped.length}`, time]);
  run.passed += passed;
  run.failed += failed;
  run.skipped += skipped.length;
  run.failures.push(...failures);
  run.unchecked.push(...skipped.map((test) => `skipped: ${test}`));
}

async function main() {
  const words = process.argv.slice(2);
  const parts = chosenParts(words);
  if (words.includes("--full")) process.env.GRADLAB_SEED ??= `${Date.now() % 2 ** 31}`;
  console.log("gradlab: set-up");
  await setUpNode();
  const lacks = await findLacks(parts);
  run.rows.push(["set-up", "", "", "", duration(performance.now() - run.begin)]);
  for (const part of parts) await check(part, lacks);
  const reasons = Object.values(lacks).filter((lack) => lack !== undefined);
  if (isCI && reasons.length > 0) {
    run.failed += 1;
    run.failures.push(`with CI=true everything must be checked: ${reasons.join(" ")}`);
  }
  report(reasons);
}

/** @param {readonly string[]} reasons what this machine lacks */
function report(reasons) {
  const { rows, passed, failed, skipped, failures, unchecked } = run;
  const together = duration(performance.now() - run.begin);
  const table = [
    ["part", "passed", "failed", "skipped", "time"],
    ...rows,
    ["together", `${passed}`, `${failed}`, `${skipped}`, together],
  ];
  console.log("");
  for (const [name = "", ...cells] of table)
    console.log(`${name.padEnd(12)}${cells.map((cell) => cell.padStart(9)).join("")}`);
  if (failures.length > 0) console.log(`\nFAILED\n${indented(failures)}`);
  if (unchecked.length + reasons.length > 0) {
    const frame = "!".repeat(60);
    console.log(
      `\n${frame}\nNOT CHECKED on this machine:\n${indented([...unchecked, ...reasons])}\n${frame}`,
    );
  }
  console.log("");
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** @param {readonly string[]} lines */
const indented = (lines) => lines.map((line) => `  ${line}`).join("\n");

stopOnSignals();
await main().catch((error) => {
  process.exitCode = 1;
  if (error instanceof SetupError) console.error(`\n${error.message}\n${error.hint}\n`);
  else console.error(error);
  console.log("0 passed, 1 failed");
});
