/** What lies in a folder of submissions, however it came there: whose it is, and what becomes of the odd ones. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatCsv } from "../../notebooks/grading/csv.js";
import { printable, visible, visibleJson } from "../../notebooks/grading/printable.js";
import { type Result, STRANGER } from "../../notebooks/grading/result.js";
import { fileName, Store } from "../../notebooks/grading/store.js";
import { findSubmissions, readSubmission } from "../../notebooks/grading/submissions.js";
import { submission, write } from "./fixture.js";

const folder = mkdtempSync(join(tmpdir(), "gradlab-submissions-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The problem of each student, or how many cells were read. */
async function read(where: string): Promise<{ [student: string]: string | number }> {
  const found = await findSubmissions([join(folder, where)], "fx");
  const told = found.map(async (each) => {
    const what = await readSubmission(each).then(
      ({ notebook }) => notebook.cells.length,
      (error: Error) => error.message,
    );
    return [each.student, what] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

describe("in a folder of submissions", () => {
  it("each student has one row, whatever they handed in", async () => {
    const good = write(folder, "all/ada/a1/fx.ipynb", submission({}));
    write(folder, "all/ada/a1/draft.ipynb", submission({}));
    write(folder, "all/__MACOSX/ada/fx.ipynb", submission({}));
    write(folder, "all/.git/fx.ipynb", submission({}));
    mkdirSync(join(folder, "all/empty/deeper"), { recursive: true });
    writeFileSync(join(folder, "all/notes.txt"), "of the instructor");
    symlinkSync(good, join(folder, "all/link.ipynb"));
    symlinkSync(join(folder, "all/ada"), join(folder, "all/copied"));
    mkdirSync(join(folder, "all/inner"));
    symlinkSync(good, join(folder, "all/inner/fx.ipynb"));
    execFileSync("mkfifo", [join(folder, "all/pipe.ipynb")]);
    const deep = join(folder, "all/deep", ...Array(40).fill("d"));
    mkdirSync(deep, { recursive: true });
    const cells = submission({}).cells.length;
    const link = "it is not a file of its own but a link or a device";
    const nothing = "there is no notebook in the folder";
    expect(await read("all")).toEqual({
      ...{ ada: cells, empty: nothing, deep: nothing },
      ...{ link, copied: link, inner: link, pipe: link },
    });
  });

  it("names that are not UTF-8 are told, and stop nobody else", async () => {
    write(folder, "bytes/ada.ipynb", submission({}));
    mkdirSync(Buffer.concat([Buffer.from(`${join(folder, "bytes")}/Andr`), Buffer.of(0xe9)]));
    expect(await read("bytes")).toEqual({
      ada: submission({}).cells.length,
      "Andr\uFFFD": "its name is not UTF-8 text: rename it",
    });
  });

  it("what cannot be read is told without its path", async () => {
    const file = write(folder, "gone/ada.ipynb", submission({}));
    const [found] = await findSubmissions([join(folder, "gone")], "fx");
    rmSync(file);
    await expect(readSubmission(found!)).rejects.toThrow(/^it cannot be read \(ENOENT\)$/);
  });

  it("a name longer than a file's may be is shortened, and stays its own", async () => {
    const long = "\u6f22".repeat(80);
    const names = [long, `${long}\u5b57`, "ada/fx", "ada_fx", fileName("ada/fx"), "..", ".", "-rf"];
    const files = names.map(fileName);
    expect(new Set(files).size).toBe(names.length);
    for (const name of files) {
      expect(Buffer.byteLength(`${name}.json.1234567890`)).toBeLessThan(255);
      expect(name).toMatch(/^[^./\\][^/\\]*$/);
    }
  });

  it("keys that set prototypes, and keys that come twice, are only data", async () => {
    const notebook = JSON.stringify(submission({}));
    const odd = notebook.replace(/"metadata":/g, '"metadata":{"x":1},"__proto__":{"cells":[]},"metadata":');
    mkdirSync(join(folder, "odd"));
    writeFileSync(join(folder, "odd/ada.ipynb"), odd);
    expect(await read("odd")).toEqual({ ada: submission({}).cells.length });
    expect(({} as { cells?: unknown }).cells).toBeUndefined();
  });
});

describe("the grade book", () => {
  it("says whose 0 may come of the wrong notebook", () => {
    const graded = (score: number, notes: string[]) =>
      formatCsv([{ student: "ada", points: 4, score, tasks: [], notes } as unknown as Result], []);
    expect(graded(0, [STRANGER])).toContain("ada,0,4,graded: no cell of this assignment is in it");
    expect(graded(4, [STRANGER])).toContain("ada,4,4,graded\r\n");
    expect(graded(0, ["fx-norm-solution is missing"])).toContain("ada,0,4,graded\r\n");
  });

  const row = (student: string, problem: string) =>
    formatCsv([{ student, points: 1, tasks: [], problem } as unknown as Result], []).split("\r\n")[1];

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\uFEFF=1", "\uFF1D1", "\u200B@x"])(
    "%j is no formula",
    (name) => expect(row(name, "x")).toMatch(/^"?'/),
  );

  it("has no character that controls a terminal, and no line of a name's own", () => {
    expect(row("\x1b[31mada\n=1\t", "x")).toBe("?[31mada?=1?,,1,not graded: x");
  });

  it("where semicolons end fields, a name is still one", () => {
    expect(row("ada;=1+1", "x")).toBe('"ada;=1+1",,1,not graded: x');
    expect(row('a"b', "x")).toBe('"a""b",,1,not graded: x');
  });
});

it("on a terminal nothing in a name moves the cursor", () => {
  expect(printable("\x1b[2J\x9b31m\u202Eada\u200B\r\n")).toBe("?[2J?31m?ada???");
});

it("on pages and in reports nothing hides, and words that need joiners keep them", () => {
  expect(visible("a\u202Eb\u001b[2J\n\u200Bc\tم\u200Cن")).toBe("a?b?[2J\n?c\tم\u200Cن");
  const message = { told: "10\u202E\u009b2J" };
  expect(visibleJson(message)).toContain('"10\\u202e\\u009b2J"');
  expect(JSON.parse(visibleJson(message))).toEqual(message);
});

it("of several machines that begin at once, all have one seed", async () => {
  const out = join(folder, "shards");
  const stores = Array.from({ length: 8 }, () => new Store(out));
  await Promise.all(stores.map((store) => store.open()));
  const run = { assignment: "fx", source: "hash", sandbox: true, timeout: 60 };
  const begun = await Promise.all(stores.map((store) => store.begin(run)));
  const seeds = begun.map(({ seed }) => seed);
  expect(new Set(seeds).size).toBe(1);
  expect(await new Store(out).begin(run)).toEqual({ seed: seeds[0], aside: undefined });
  await expect(new Store(out).begin({ ...run, source: "another" })).rejects.toThrow("another version");
});
