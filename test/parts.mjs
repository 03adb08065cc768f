/**
 * The parts of the test run: which there are, what each needs, and how its result is counted. It prints
 * nothing but what the tools print.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { exitIfStopped, run } from "../kernel/install/terminal.mjs";

/**
 * @typedef {{passed: number, failed: number, skipped: string[], failures: string[]}} Result
 * @typedef {"python" | "chromium" | "sandbox"} Tool
 * @typedef {{name: string, needs: readonly Tool[], uses: readonly Tool[], promises: string}} Part
 */

/**
 * The parts in the order of a run. A part does not run without what it `needs`; without what it `uses`, some
 * of its tests are skipped. `promises` says what then is unchecked.
 */
export const PARTS = /** @type {readonly Part[]} */ ([
  { name: "static", needs: [], uses: [], promises: "types, lint, format and import directions" },
  { name: "runtime", needs: [], uses: [], promises: "tensors, gradients and charts" },
  { name: "wire", needs: [], uses: ["python"], promises: "the kernel's messages, as Jupyter sends them" },
  { name: "notebooks", needs: [], uses: ["python"], promises: "the lectures and the headless runner" },
  { name: "grading", needs: [], uses: ["sandbox"], promises: "assignments, checks and grades" },
  { name: "browser", needs: ["python", "chromium"], uses: [], promises: "what a student sees in JupyterLab" },
]);

/** Parts that take too long for every run: `npm run test:full` adds those that have a folder. */
const LONG = ["hostile", "faults", "nbgrader"];

/** @param {string} root @returns {Part[]} */
export function longParts(root) {
  const present = LONG.filter((name) => existsSync(join(root, "test", name)));
  return present.map((name) => ({
    name,
    needs: [],
    uses: ["python", "sandbox"],
    promises: `the tests of test/${name}`,
  }));
}

const TSC = "node_modules/typescript/bin/tsc";
/** One static check is one program, and counts as one test. @type {[string, string[]][]} */
const STATIC_CHECKS = [
  ["types", [TSC, "-p", "tsconfig.json"]],
  [
    "types of the scripts",
    [
      ...[TSC, "--ignoreConfig", "--noEmit", "--strict", "--allowJs", "--checkJs", "--target", "es2023"],
      ...["--module", "nodenext", "--types", "node", "kernel/install/setup.mjs", "kernel/install/start.mjs"],
      ...["kernel/labextension/build.mjs", "test/run.mjs"],
    ],
  ],
  ["types of the JupyterLab extension", [TSC, "-p", "kernel/labextension"]],
  ["lint and format", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
  [
    "import directions",
    [
      "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
      ...["--config", ".dependency-cruiser.cjs", "kernel", "runtime", "notebooks", "test"],
    ],
  ],
];

/** @param {string} root @returns {Promise<Result>} */
async function runStatic(root) {
  /** @type {Result} */
  const result = { passed: 0, failed: 0, skipped: [], failures: [] };
  for (const [name, args] of STATIC_CHECKS) {
    const { code, output } = await run(process.execPath, args, { cwd: root });
    console.log(`  ${code === 0 ? "passed" : "FAILED"}  ${name}`);
    if (code === 0) {
      result.passed += 1;
    } else {
      console.log(output);
      result.failed += 1;
      result.failures.push(`static > ${name}`);
    }
  }
  return result;
}

/**
 * Runs one project of vitest.config.ts and reads its counts from its report, not from its words.
 * @param {string} root
 * @param {string} name
 * @returns {Promise<Result>}
 */
async function runVitest(root, name) {
  const folder = join(root, "node_modules", ".cache", "gradlab");
  const report = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(report, { force: true });
  const { code } = await run(
    process.execPath,
    [
      ...["node_modules/vitest/vitest.mjs", "run", "--project", name],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { cwd: root, stdio: "inherit" },
  );
  exitIfStopped();
  const result = existsSync(report)
    ? countReport(root, JSON.parse(readFileSync(report, "utf8")))
    : emptyResult();
  const isSilentFailure = code !== 0 && result.failed === 0;
  if (isSilentFailure) {
    result.failed += 1;
    result.failures.push(`${name} > vitest ended with code ${code}, though no test of its report failed`);
  } else if (result.passed + result.failed === 0) {
    result.failed += 1;
    result.failures.push(`${name} > no test ran`);
  }
  return result;
}

/** @returns {Result} */
const emptyResult = () => ({ passed: 0, failed: 0, skipped: [], failures: [] });

/**
 * @param {string} root
 * @param {{testResults: {name: string, status: string, assertionResults: {status: string, fullName: string}[]}[]}} report
 */
function countReport(root, report) {
  const result = emptyResult();
  for (const file of report.testResults) {
    const where = relative(join(root, "test"), file.name);
    let hasFailed = false;
    for (const { status, fullName } of file.assertionResults) {
      if (status === "passed") result.passed += 1;
      else if (status === "failed") {
        hasFailed = true;
        result.failed += 1;
        result.failures.push(`${where} > ${fullName}`);
      } else result.skipped.push(`${where} > ${fullName}`);
    }
    // A file that does not load, or whose hooks throw, fails without a failed test.
    if (file.status === "failed" && !hasFailed) {
      result.failed += 1;
      result.failures.push(`${where} > the file itself`);
    }
  }
  return result;
}

/**
 * @param {string} root
 * @param {string} name
 */
export function runPart(root, name) {
  return name === "static" ? runStatic(root) : runVitest(root, name);
}
