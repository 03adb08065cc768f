/** A newcomer can add an op by writing one declaration: the one in README.md, word for word. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { NEWCOMER, ROOT } from "./newcomer.config.js";

// Who has followed the README has the op already, and the tests themselves find it.
const isWritten = existsSync(NEWCOMER.file);

test.skipIf(isWritten)(
  "its tests find it by themselves, and the table of all ops asks to be written again",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "gradlab-newcomer-"));
    const report = join(folder, "report.json");
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")),
    );
    const args = [
      "--config",
      join(ROOT, "test/runtime/newcomer.config.ts"),
      "--testNamePattern",
      "\\brms\\b|up to date",
    ];
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    try {
      execFileSync(process.execPath, [vitest, "run", ...args, "--reporter=json", `--outputFile=${report}`], {
        cwd: ROOT,
        env,
        stdio: "pipe",
      });
    } catch {
      // The table is out of date, so the run fails; the report says what else did.
    }
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
      testResults: { name: string; assertionResults: { status: string; failureMessages: string[] }[] }[];
    };
    rmSync(folder, { recursive: true });
    const ran = testResults.map(({ name, assertionResults }) => ({
      file: name.replace(/.*\//, ""),
      passed: assertionResults.filter(({ status }) => status === "passed").length,
      failures: assertionResults.flatMap(({ failureMessages }) => failureMessages),
    }));
    const of = (file: string) => ran.find((run) => run.file === `${file}.test.ts`);
    for (const [file, least] of Object.entries({
      registry: 4,
      vmap: 1,
      forward: 1,
      dtypes: 4,
      examples: 1,
    })) {
      expect(of(file)?.failures, file).toEqual([]);
      expect(of(file)?.passed, file).toBeGreaterThanOrEqual(least);
    }
    expect(of("opTable")?.failures.join("\n")).toMatch(/out of date: run npx vitest run .* --update/);
  },
  120_000,
);

test("its declaration type-checks under the project's own rules", () => {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === NEWCOMER.file || fileExists.call(host, name);
  host.getSourceFile = (name, ...rest) =>
    name === NEWCOMER.file
      ? ts.createSourceFile(name, NEWCOMER.code, ts.ScriptTarget.ES2023, true)
      : getSourceFile.call(host, name, ...rest);
  const program = ts.createProgram([NEWCOMER.file], options, host);
  const source = program.getSourceFile(NEWCOMER.file);
  const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
  expect(source?.statements.length).toBeGreaterThan(10);
}, 120_000);
