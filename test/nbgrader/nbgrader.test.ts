/**
 * nbgrader itself, from PyPI, on our first assignment: its release is ours but for the stub, its checksums are ours,
 * and its autograder with our kernel gives the solution all points and an untouched release none.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Notebook, parseNotebook, sourceOf } from "../../kernel/headless/notebook.js";
import { checksumOf, markOf } from "../../notebooks/grading/format.js";
import { gradlab } from "../grading/run.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const assignments = join(root, "notebooks", "assignments");
const venv = join(root, "node_modules", ".cache", "gradlab", "nbgrader");
const python = process.env.GRADLAB_PYTHON ?? "python3";
const hasPython = spawnSync(python, ["-c", "import ensurepip, venv"]).status === 0;
const NAME = "a1-classifiers.ipynb";

/** nbgrader in `venv`, installed once. */
function install(): void {
  const requirements = fileURLToPath(new URL("./requirements.txt", import.meta.url));
  if (spawnSync(join(venv, "bin", "nbgrader"), ["--version"]).status === 0) return;
  rmSync(venv, { recursive: true, force: true });
  execFileSync(python, ["-m", "venv", venv]);
  execFileSync(join(venv, "bin", "pip"), ["install", "--quiet", "-r", requirements], { stdio: "inherit" });
}

describe.skipIf(!hasPython)("nbgrader", () => {
  const course = mkdtempSync(join(tmpdir(), "gradlab-course-"));
  afterAll(() => rmSync(course, { recursive: true }));

  /** nbgrader calls programs of its environment by their names, and reads settings of the user. */
  const nbgrader = (...words: string[]): string => {
    const env = {
      ...process.env,
      PATH: `${join(venv, "bin")}${delimiter}${process.env.PATH}`,
      ...{ HOME: course, JUPYTER_CONFIG_DIR: join(course, "config"), JUPYTER_DATA_DIR: join(course, "data") },
    };
    const { status, stderr, stdout } = spawnSync("nbgrader", words, { cwd: course, env, encoding: "utf8" });
    if (status !== 0) throw new Error(`nbgrader ${words.join(" ")}: ${stderr.slice(-3000)}`);
    return stdout;
  };
  const read = (...parts: string[]): Notebook => {
    return parseNotebook(readFileSync(join(course, ...parts), "utf8"), join(...parts));
  };
  const handIn = (student: string, file: string): void => {
    const folder = join(course, "submitted", student, "a1");
    mkdirSync(folder, { recursive: true });
    copyFileSync(file, join(folder, NAME));
  };

  beforeAll(async () => {
    install();
    const installed = await gradlab(["install", "--prefix", venv]);
    expect(installed.code, installed.stderr).toBe(0);
    mkdirSync(join(course, "source", "a1"), { recursive: true });
    copyFileSync(join(assignments, "nbgrader_config.py"), join(course, "nbgrader_config.py"));
    copyFileSync(join(assignments, NAME), join(course, "source", "a1", NAME));
    nbgrader("generate_assignment", "a1");
    for (const what of ["release", "solution"]) {
      const made = await gradlab([
        what,
        join(assignments, NAME),
        "-o",
        join(course, what === "release" ? "ours" : what),
      ]);
      expect(made.code, made.stderr).toBe(0);
    }
    handIn("solved", join(course, "solution", NAME));
    handIn("untouched", join(course, "release", "a1", NAME));
    handIn("ours", join(course, "ours", NAME));
    nbgrader("autograde", "a1");
    nbgrader("export");
  }, 15 * 60_000);

  it("accepts the marks of our cells and makes the release that we make, but for the stub", () => {
    expect(existsSync(join(course, "release", "a1", NAME))).toBe(true);
    const plain = (text: string) => text.replace(/new NotImplemented\(.*?\)/g, "new NotImplemented()");
    const cells = ({ cells }: Notebook) => cells.map((cell) => plain(sourceOf(cell)));
    expect(cells(read("ours", NAME))).toEqual(cells(read("release", "a1", NAME)));
  });

  it("computes the checksums that we compute", () => {
    const marked = read("release", "a1", NAME).cells.flatMap((cell, i) => {
      const mark = markOf(cell, `cell ${i + 1}`);
      return mark?.checksum === undefined ? [] : [{ cell, mark }];
    });
    expect(marked.length).toBeGreaterThan(20);
    for (const { cell, mark } of marked) expect(checksumOf(cell, mark), mark.grade_id).toBe(mark.checksum);
  });

  it("gives the solution all points, and untouched releases none", () => {
    const [head = "", ...rows] = readFileSync(join(course, "grades.csv"), "utf8").trim().split(/\r?\n/);
    const columns = head.split(",");
    const scores = rows.map((row) => {
      const cells = row.split(",");
      const cell = (name: string) => cells[columns.indexOf(name)]!;
      return [cell("student_id"), Number(cell("score")), Number(cell("max_score"))];
    });
    expect(scores.sort()).toEqual([
      ["ours", 0, 50],
      ["solved", 50, 50],
      ["untouched", 0, 50],
    ]);
  });
});
