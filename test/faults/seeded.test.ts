/**
 * The tests of the registry see mistakes. Each fault of made/ is made in a run of its own (the files themselves stay as
 * they are), and that run must fail, on the samples of the op named, in an assertion or a check of shapes: a program
 * that merely falls over would be no proof.
 *
 *     npx vitest run --project faults
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Fault } from "./fault.js";
import { FAULTS } from "./made/index.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradlab-faults-"));

interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** Runs the tests of the registry on one op (or all), with one fault in it (or none). */
function runTests(fault: Fault | null): Outcome {
  const report = join(folder, "report.json");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  if (fault !== null) env.GRADLAB_FAULT = JSON.stringify(fault);
  const filter = fault === null ? [] : ["--testNamePattern", `^(\\w+\\.json )?${fault.op} `];
  const config = join(root, "test/faults/faulty.config.ts");
  const reporter = ["--reporter=json", `--outputFile=${report}`];
  rmSync(report, { force: true });
  try {
    const command = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", config, ...reporter];
    execFileSync(process.execPath, [...command, ...filter], { cwd: root, env, stdio: "pipe" });
  } catch {
    // A failing run is what we want; what it found is in its report.
  }
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: { message: string; assertionResults: { status: string; failureMessages: string[] }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(testResults.map(({ message }) => message).join(""), "the tests load").toBe("");
  return {
    passed: results.filter(({ status }) => status === "passed").length,
    failures: results.filter(({ status }) => status === "failed").map((r) => r.failureMessages.join("\n")),
  };
}

describe("seeded faults", () => {
  let caught = 0;
  const caughtBy = new Map<string, number>();

  afterAll(() => {
    rmSync(folder, { recursive: true });
    console.log(`${caught} of ${FAULTS.length} seeded faults caught`);
    for (const [check, count] of caughtBy)
      console.log(`${String(count).padStart(5)}  first seen in: ${check}`);
  });

  test("there are at least 40 of them", () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(40);
  });

  test("without a fault the tests pass", () => {
    const { passed, failures } = runTests(null);
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(1500);
  });

  test.each(FAULTS.map((fault) => [`${fault.op}: ${fault.mistake}`, fault] as const))("%s", (_, fault) => {
    const source = readFileSync(join(root, "runtime", fault.file), "utf8");
    expect(source.split(fault.right).length - 1, `how often ${fault.file} says ${fault.right}`).toBe(1);
    const { failures } = runTests(fault);
    expect(failures.length, "how many tests of the op fail").toBeGreaterThan(0);
    for (const message of failures) {
      expect(message, "a check fails, the program does not").toMatch(/^(AssertionError|ShapeError)/);
    }
    caught++;
    // "AssertionError: add, sample 1: jvp against differences: 3 is not 4: ..."
    const [kind, , promise = kind] = failures[0].split("\n")[0].split(": ");
    const derivative = promise.replace(/ of input .*| \d+$/, "");
    const check = { registry: derivative, vmap: "vmap against a loop", golden: "PyTorch's values" }[
      fault.judge
    ];
    caughtBy.set(check, (caughtBy.get(check) ?? 0) + 1);
  });
});
