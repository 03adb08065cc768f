/** `gradlab grade` and its companions as an instructor uses them: the built program, real sandboxes. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { release, solution } from "../../notebooks/grading/release.js";
import type { Result } from "../../notebooks/grading/result.js";
import { fixture, notebookOf, solved, submission, write } from "./fixture.js";
import { hasSandbox } from "./hasSandbox.js";
import { type Finished, gradlab } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "gradlab-grade-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const source = write(folder, "fx.ipynb", fixture);

const HALF = "function squaredNorm(x: Tensor) { return x.size === 1 ? x.item() ** 2 : 0; }";
const CENTRE = "function centre(X: Tensor): Tensor { return X.sub(X.mean(0)); }";

/** Students as nbgrader keeps them, and as files; one with a name that a spreadsheet would run. */
function handIn(): string {
  const answers = { "fx.centre.solution": CENTRE };
  write(folder, "submitted/ada/fx.ipynb", solution(fixture));
  write(folder, "submitted/ada/draft.ipynb", submission({}));
  write(folder, "submitted/bob.ipynb", submission({}));
  write(folder, "submitted/=cy.ipynb", submission({ ...answers, "fx.norm.solution": HALF }));
  write(folder, "submitted/dan.ipynb", submission({ ...answers, "fx.norm.solution": "process.exit(0)" }));
  const boom =
    'function centre(X: any): any { throw new Error("<script>]]>" + X.data.join() + "]]></script>"); }';
  write(
    folder,
    "submitted/eve.ipynb",
    submission({ "fx.centre.solution": boom, "fx.norm.solution": "const x = ;" }),
  );
  writeFileSync(path("submitted/fay.ipynb"), "{ this is no notebook");
  return path("submitted");
}

const resultsIn = (out: string) =>
  new Map(
    readdirSync(join(out, "results")).map((name) => {
      const result = JSON.parse(readFileSync(join(out, "results", name), "utf8")) as Result;
      return [result.student, result];
    }),
  );

/** All bytes that must be the same for the same seed. */
const bytesIn = (out: string) =>
  ["results", "feedback"].flatMap((kind) =>
    readdirSync(join(out, kind))
      .sort()
      .map((name) => [name, readFileSync(join(out, kind, name), "utf8")]),
  );

/** All processes that descend from one. */
function processesBelow(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
  return children.flatMap((child) => [child, ...processesBelow(child)]);
}

/** A process that has ended may wait for somebody to ask how: that one is a zombie. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe.skipIf(!hasSandbox)("gradlab grade", () => {
  let submitted: string;
  let first: Finished;
  const out = path("out");
  const grade = (where: string, ...more: string[]) =>
    gradlab(["grade", submitted, "--source", source, "--out", where, "--seed", "7", ...more]);

  beforeAll(async () => {
    submitted = handIn();
    first = await grade(out, "--jobs", "2");
  });

  it("gives each what it deserves, whatever the others did", () => {
    const scores = [...resultsIn(out)].map(([student, { score }]) => [student, score]);
    expect(Object.fromEntries(scores)).toEqual({ ada: 10, bob: 0, "=cy": 7, dan: 6, eve: 0, fay: 0 });
  });

  it("says what could not be graded, and ends with 1", () => {
    expect(first.code, first.stderr).toBe(1);
    expect(resultsIn(out).get("fay")?.problem).toMatch(/^it is not JSON: line 1/);
    expect(first.stdout).toMatch(/fay +not graded/);
    expect(first.stdout).toContain("5 graded, 1 not graded; seed 7");
  });

  it("tells a task that was not attempted from one that is wrong", () => {
    const outcomes = (student: string) =>
      resultsIn(out)
        .get(student)!
        .tasks.map(({ outcome }) => outcome);
    expect(outcomes("ada")).toEqual(["passed", "passed"]);
    expect(outcomes("bob")).toEqual(["not attempted", "not attempted"]);
    expect(outcomes("=cy")).toEqual(["partly passed", "passed"]);
    expect(outcomes("eve")).toEqual(["not attempted", "failed"]);
  });

  it("writes a grade book in which no name is a formula", () => {
    expect(readFileSync(join(out, "grades.csv"), "utf8").split("\r\n")).toEqual([
      "student,score,points,status,fx.norm,fx.centre",
      "'=cy,7,10,graded,1,6",
      "ada,10,10,graded,4,6",
      "bob,0,10,graded,0,0",
      "dan,6,10,graded,0,6",
      "eve,0,10,graded,0,0",
      expect.stringMatching(/^fay,,10,"?not graded: /),
      "",
    ]);
  });

  it("writes JUnit: a suite for each student, a failure for each task that is wrong", () => {
    const xml = readFileSync(join(out, "junit.xml"), "utf8");
    expect(xml).toContain('<testsuites name="gradlab grade"');
    expect(xml).toMatch(/<testsuite name="eve" tests="2" failures="1" errors="0" skipped="1">/);
    expect(xml).toContain("<![CDATA[random numbers: your code threw Error: <script>");
    expect(xml.split("]]>")).toHaveLength(xml.split("<![CDATA[").length);
  });

  it("gives students a page that names hidden tests and shows neither them nor their inputs", () => {
    const page = readFileSync(join(out, "feedback", "eve.html"), "utf8");
    for (const told of [
      "another shape",
      "random numbers",
      "your code threw Error",
      "Centring",
      "fx-norm-solution",
    ]) {
      expect(page).toContain(told);
    }
    // Once is enough.
    expect(page).not.toMatch(/<small>(not attempted|failed)</);
    // A cell that the compiler refused is said to be so, and not held against each of its cases again.
    expect(page).toMatch(
      /<section class="failed">\s*<h2>[^\n]*fx\.norm[\s\S]*?Your solution was not run: line \d+: [^<]*[^.]\.</,
    );
    expect(page.match(/<span class="mark">not run<\/span>/g)).toHaveLength(2);
    expect(page).not.toContain("does not define a name");
    expect(readFileSync(join(out, "feedback", "fay.html"), "utf8")).toMatch(
      /Not graded[\s\S]*it is not JSON/,
    );
    expect(page).not.toMatch(/<script|&lt;script|randn|evaluate|-?\d\.\d{5}/);
  });

  it("gives the same bytes for the same seed, in shards, one at a time, and after it was killed with all below it", async () => {
    const again = path("again");
    const first = ["grade", submitted, "--source", source, "--out", again, "--shard", "1/2"];
    let below: number[] = [];
    const cut = await gradlab([...first, "--seed", "7", "--jobs", "1"], {
      onOutput: (stdout, child) => {
        if (!stdout.includes("[1/3]") || below.length > 0) return;
        below = processesBelow(child.pid!);
        child.kill("SIGKILL");
      },
    });
    expect(cut.code).toBe(null);
    expect(below.length).toBeGreaterThan(0);
    await expect.poll(() => below.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    const kept = readdirSync(join(again, "results"));
    expect(kept.length).toBeGreaterThanOrEqual(1);
    const written = () => kept.map((name) => statSync(join(again, "results", name)).mtimeMs);
    const before = written();
    const { stdout } = await gradlab(first);
    expect(stdout).toContain(`${kept.length} of 3 were graded before`);
    expect(stdout).toContain("seed 7");
    expect(written()).toEqual(before);

    await grade(again, "--jobs", "1", "--shard", "2/2");
    expect(bytesIn(again)).toEqual(bytesIn(out));
    const book = (folder: string) => readFileSync(join(folder, "grades.csv"), "utf8");
    expect(book(again)).toBe(book(out));
  });

  it("refuses to grade where a sandbox cannot be made, unless it is told to trust", async () => {
    const bin = path("bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "bwrap"), "#!/bin/sh\necho 'no namespaces here' >&2\nexit 1\n");
    chmodSync(join(bin, "bwrap"), 0o755);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const words = ["grade", join(submitted, "dan.ipynb"), "--source", source, "--out", path("trusted")];
    const refused = await gradlab(words, { env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /cannot be run safely[\s\S]*no namespaces here[\s\S]*--i-trust-these-submissions/,
    );
    const trusted = await gradlab([...words, "--i-trust-these-submissions"], { env });
    expect(trusted.stdout).toMatch(/dan +6 of 10[\s\S]*WITHOUT A SANDBOX/);
    expect(trusted.stdout).toMatch(/seed [0-9a-f]{16}/);
  });
});

describe("what makes no sense is refused with what to do, and exit code 2", () => {
  const some = write(folder, "some/zoe.ipynb", submission({}));
  it.each([
    [
      "no submissions",
      ["grade", "--source", source, "--out", path("x")],
      /missing required argument 'submissions'/,
    ],
    ["no source", ["grade", some, "--out", path("x")], /required option '--source <notebook>'/],
    [
      "a source that is not there",
      ["grade", some, "--source", path("no.ipynb"), "--out", path("x")],
      /no\.ipynb/,
    ],
    [
      "submissions that are not there",
      ["grade", path("nobody"), "--source", source, "--out", path("x")],
      /nobody/,
    ],
    [
      "a folder without notebooks",
      ["grade", path("empty"), "--source", source, "--out", path("x")],
      /no notebooks in this folder/,
    ],
    [
      "a submission that is no notebook",
      ["grade", path("notes.txt"), "--source", source, "--out", path("x")],
      /is not a notebook/,
    ],
    [
      "a source without tests",
      ["grade", some, "--source", path("plain.ipynb"), "--out", path("x")],
      /no graded cell/,
    ],
    [
      "a notebook for students in the place of the source",
      ["grade", some, "--source", path("released.ipynb"), "--out", path("x")],
      /nothing is tested in fx\.\w+.*\n.*name the source notebook/,
    ],
    [
      "an option that is none",
      ["grade", some, "--source", source, "--out", path("x"), "--job", "2"],
      /Did you mean --jobs\?\)\n\("gradlab grade --help" lists the options/,
    ],
    [
      "shard 3 of 2",
      ["grade", some, "--source", source, "--out", path("x"), "--shard", "3/2"],
      /two numbers as in 1\/3/,
    ],
    ["no jobs", ["grade", some, "--source", source, "--out", path("x"), "--jobs", "0"], /from 1 to 256/],
    ["a release over its source", ["release", source, "-o", folder], /is the source itself/],
    ["a release without a folder", ["release", source], /required option '-o, --output-dir/],
  ])("%s", async (_, words, message) => {
    mkdirSync(path("empty"), { recursive: true });
    writeFileSync(path("notes.txt"), "hello");
    write(folder, "plain.ipynb", notebookOf([solved("fx.a", "1")]));
    write(folder, "released.ipynb", release(fixture));
    const { code, stderr } = await gradlab(words);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(2);
  });
});

describe("gradlab validate", () => {
  it("accepts a good source, and tells all that is wrong with another", async () => {
    const broken = structuredClone(fixture);
    const edit = (i: number, from: string, to: string) => {
      const cell = broken.cells[i]!;
      cell.source = (cell.source as string).replace(from, to);
    };
    edit(3, "squares.sum().item()", "squares.sum().item() + 1");
    edit(2, "the sum of the squares", "the sum:\nconst squares = x.mul(x);\n");
    edit(8, 'grade("fx.centre", 6', 'grade("fx.centre", 5');
    const { code, stdout } = await gradlab(["validate", source, write(folder, "broken.ipynb", broken)]);
    expect(stdout).toMatch(
      /2 tasks, 10 points: the solution scores 10, the release 0\n.*valid {2}.*fx\.ipynb\n2 tasks/,
    );
    const [, told] = stdout.split("not valid");
    expect(told).toMatch(/its metadata says 6 points, its call of grade 5/);
    expect(told).toMatch(/also in what students get: const squares = x\.mul\(x\);/);
    expect(told).toMatch(/the solution scores 0 of 4 in fx\.norm/);
    expect(code).toBe(1);
  });
});
