/** Grading into a folder that was graded before: grades of different settings never mix, and none is lost. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cell, fixture, submission, write } from "./fixture.js";
import { gradlab } from "./run.js";

const folder = mkdtempSync(join(tmpdir(), "gradlab-again-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const source = write(folder, "fx.ipynb", fixture);
const other = write(folder, "new/fx.ipynb", {
  ...fixture,
  cells: [...fixture.cells, cell("markdown", "more")],
});
const CENTRE = "function centre(X: Tensor): Tensor { return X.sub(X.mean(0)); }";
write(folder, "submitted/ada.ipynb", submission({ "fx.centre.solution": CENTRE }));
write(folder, "submitted/bob.ipynb", submission({}));

const OPEN = "--i-trust-these-submissions";
const grade = (out: string, ...more: string[]) =>
  gradlab(["grade", path("submitted"), "--source", source, "--out", path(out), OPEN, ...more]);
const textsIn = (out: string) =>
  new Map(
    readdirSync(path(out), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path(out).length + 1), readFileSync(file, "utf8")]),
  );

/** A folder of its own in which both have been graded with the seed 7. */
function graded(name: string): string {
  cpSync(path("out"), path(name), { recursive: true });
  return name;
}

beforeAll(async () => {
  await grade("out", "--seed", "7");
});

describe("a folder that was graded with other settings", () => {
  it.each([
    ["another seed", ["--seed", "8"], "--seed was 7, not 8"],
    ["another time limit", ["--timeout", "30"], "--timeout was 60, not 30"],
    ["another version of the source", ["--source", other], "the source was another version"],
  ])("%s: is refused, with what differs and what to do, and nothing in it changes", async (_, more, told) => {
    const before = textsIn("out");
    const { code, stderr } = await grade("out", ...more);
    expect(stderr).toContain(`has been graded with other settings: ${told}\n`);
    expect(stderr).toMatch(/another --out.*--anew/);
    expect(code).toBe(2);
    expect(textsIn("out")).toEqual(before);
  });

  it("--anew puts all of it aside and grades again", async () => {
    const before = textsIn(graded("anew"));
    const { code, stdout } = await grade("anew", "--seed", "8", "--anew");
    expect([code, stdout]).toEqual([0, expect.stringContaining("is now in before-1.")]);
    const after = textsIn("anew");
    for (const [name, text] of before) expect(after.get(`before-1/${name}`), name).toBe(text);
    expect(JSON.parse(after.get("results/ada.json")!)).toMatchObject({ seed: "8", score: 6 });
  });

  it("--anew leaves a folder alone that was graded with the same", async () => {
    const { stdout } = await grade(graded("same"), "--anew");
    expect(stdout).toContain("2 of 2 were graded before");
    expect(existsSync(path("same/before-1"))).toBe(false);
  });

  it("a grade book that no run accounts for is not written over", async () => {
    graded("own");
    rmSync(path("own/grading.json"));
    writeFileSync(path("own/grades.csv"), "ada,10");
    const { code, stderr } = await grade("own");
    expect(stderr).toMatch(/has grades\.csv, .*, and nothing tells how they came about/);
    expect(code).toBe(2);
    expect(readFileSync(path("own/grades.csv"), "utf8")).toBe("ada,10");
  });
});

describe("a folder that was graded with the same settings", () => {
  it("keeps the earlier result of whoever handed in something else since, and says so", async () => {
    const before = textsIn(graded("later"));
    write(folder, "since/ada.ipynb", submission({}));
    const words = ["grade", path("since"), "--source", source, "--out", path("later"), OPEN];
    const { stdout } = await gradlab(words);
    expect(stdout).toContain("1 handed in something else since; what they had is kept in replaced\n");
    expect(stdout).toContain("grades.csv also has 1 who were graded before");
    const after = textsIn("later");
    expect(JSON.parse(after.get("results/ada.json")!)).toMatchObject({ score: 0 });
    const kept = [...after].filter(([name]) => name.startsWith("replaced/"));
    const name = expect.stringMatching(/^replaced\/ada-[0-9a-f]{8}\.json$/);
    expect(kept).toEqual([[name, before.get("results/ada.json")]]);
    expect(after.get("grades.csv")).toMatch(/^ada,0,[\s\S]*^bob,0,/m);
  });
});

describe.skipIf(process.platform === "win32")("a run that is asked to end", () => {
  it.each(["SIGINT", "SIGHUP"] as const)("%s: ends with 130 and leaves no file behind", async (signal) => {
    const temporary = mkdtempSync(path("tmp-"));
    const hangs = write(folder, `${signal}/zoe.ipynb`, submission({ "fx.norm.solution": "for (;;) {}" }));
    let isAsked = false;
    const words = [
      "grade",
      path("submitted/bob.ipynb"),
      hangs,
      "--source",
      source,
      "--out",
      path(`out-${signal}`),
      OPEN,
    ];
    const { code, stdout } = await gradlab([...words, "--jobs", "1"], {
      env: { ...process.env, TMPDIR: temporary },
      onOutput: (text, child) => {
        if (isAsked || !text.includes("[1/2]")) return;
        isAsked = true;
        child.kill(signal);
      },
    });
    expect([code, stdout]).toEqual([130, expect.stringContaining("what has been graded is kept")]);
    expect(readdirSync(path(`out-${signal}/results`))).toHaveLength(1);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
