/**
 * The kernel under Jupyter's own hand: the generic test class of jupyter_kernel_test, Jupyter's console in a terminal, and
 * nbclient, all from PyPI.
 * They live in `.venv`, which the set-up of the tests makes; without it these promises are skipped, and the test run
 * says so.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLI } from "../kernelProcess.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const isWindows = process.platform === "win32";
const python = join(root, ".venv", ...(isWindows ? ["Scripts", "python.exe"] : ["bin", "python"]));
const hasJupyter =
  spawnSync(python, ["-c", "import jupyter_console, jupyter_kernel_test, nbclient"]).status === 0;

describe.skipIf(!hasJupyter)("under Jupyter", () => {
  let prefix: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    prefix = mkdtempSync(join(tmpdir(), "gradlab-jupyter-"));
    await run(process.execPath, [CLI, "install", "--prefix", prefix]);
    // The kernel of this build, and nothing else: no kernel or setting of the user, no history file of theirs.
    env = {
      ...process.env,
      JUPYTER_PATH: join(prefix, "share", "jupyter"),
      JUPYTER_RUNTIME_DIR: join(prefix, "runtime"),
      JUPYTER_CONFIG_DIR: join(prefix, "config"),
      IPYTHONDIR: join(prefix, "ipython"),
    };
  });
  afterAll(() => rmSync(prefix, { recursive: true, force: true }));

  test("the generic class of jupyter_kernel_test passes whole, and nothing of it is skipped", async () => {
    const { stderr } = await run(python, [join(here, "kernel_test.py")], { env, cwd: prefix });
    const results = [...stderr.matchAll(/^(test_\w+) .*?\.\.\. (.*)$/gm)].map(
      ([, name, result]) => [name, result?.trim()] as const,
    );
    expect(results.length).toBeGreaterThanOrEqual(12);
    expect(results.filter(([, result]) => !/ok$/.test(result ?? ""))).toEqual([]);
  });

  // It drives a pseudo-terminal, which Windows does not have.
  test.skipIf(isWindows)(
    "jupyter console: prompts, lines that go on, completion, questions, Ctrl-C, a type error, exit",
    async () => {
      await run(python, [join(here, "console_test.py")], { env, cwd: prefix });
    },
  );

  interface Ran {
    path: string;
    error: string | null;
    cells: number;
    ran: number;
    texts: string[];
  }

  /** Runs notebooks one after another in one Python process. */
  async function nbclient(paths: readonly string[]): Promise<Ran[]> {
    const { stdout } = await run(python, [join(here, "run_notebook.py"), ...paths], { env, cwd: prefix });
    return stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Ran);
  }

  function notebook(name: string, cells: readonly { source: string; tags?: readonly string[] }[]): string {
    const path = join(prefix, `${name}.ipynb`);
    const kernelspec = { name: "gradlab", display_name: "TypeScript (gradlab)", language: "typescript" };
    const code = cells.map(({ source, tags = [] }, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: { tags },
      execution_count: null,
      outputs: [],
      source,
    }));
    writeFileSync(
      path,
      JSON.stringify({ cells: code, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
    );
    return path;
  }

  test("nbclient runs a good notebook, and fails on a failing cell, also where that follows one that was allowed to fail", async () => {
    const allowed = { source: "throw new RangeError('expected')", tags: ["raises-exception"] };
    const failing = { source: "throw new TypeError('not expected')" };
    const last = { source: "'after'" };
    const [good, bad, after] = await nbclient([
      notebook("good", [{ source: "const a = 6" }, allowed, { source: "a * 7" }]),
      notebook("bad", [{ source: "1" }, failing, last]),
      notebook("after", [{ source: "1" }, allowed, failing, last]),
    ]);
    expect(good).toMatchObject({ error: null, cells: 3, ran: 3 });
    expect(good?.texts).toContain("42");
    expect(bad).toMatchObject({ error: "TypeError", cells: 3, ran: 2 });
    expect(after).toMatchObject({ error: "TypeError", cells: 4, ran: 3 });
  });

  // All lectures are run in test/notebooks. nbclient takes its time, so here it gets the first and one with charts.
  test("nbclient runs lectures without an error", async () => {
    const lectures = ["02-computational-graphs", "06-matrices"].map((name) =>
      join(root, "notebooks", "lectures", `${name}.ipynb`),
    );
    for (const { path, error, cells, ran } of await nbclient(lectures)) {
      expect({ path, error, ran }).toEqual({ path, error: null, ran: cells });
    }
  });
});
