/** Places that cannot be read or written: every command says which, why, and what to do, and nothing is lost. */
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { cell, fixture, notebookOf, write } from "./fixture.js";
import { gradlab } from "./run.js";

const CLI = fileURLToPath(new URL("../../dist/kernel/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradlab-places-"));
afterAll(() => rmSync(folder, { recursive: true }));
const source = write(folder, "in/fx.ipynb", fixture);
const plain = write(folder, "in/plain.ipynb", notebookOf([cell("code", "1 + 1")]));
const file = join(folder, "file");
writeFileSync(file, "mine");

async function refusal(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await gradlab(words, { cwd: folder });
  expect(code, stdout + stderr).toBe(2);
  expect(stderr).not.toMatch(/\n {4}at |\bE[A-Z]{4,}\b/);
  return stderr;
}

/** Each command that writes, writing to a place. */
const writers = (place: string): [string, string[]][] => [
  ["run --output-dir", ["run", plain, "--output-dir", place]],
  ["run --junit", ["run", plain, "--junit", join(place, "report.xml")]],
  ["export", ["export", plain, "-o", join(place, "plain.ts")]],
  ["release", ["release", source, "-o", place]],
  ["solution", ["solution", source, "-o", place]],
  ["grade", ["grade", plain, "--source", source, "--out", place]],
  ["install", ["install", "--prefix", place]],
];

describe.skipIf(process.platform !== "linux").each(writers("/proc/gradlab/deep"))(
  "%s into a file system that takes no folders",
  (_, words) => {
    it("ends and says so", async () => {
      expect(await refusal(words)).toMatch(
        /\/proc\/gradlab.*(takes no new files or folders|there is no folder)/,
      );
    });
  },
);

describe.each(writers(file))("%s into what is a file", (_, words) => {
  it("is refused, and the file stays", async () => {
    expect(await refusal(words)).toMatch(/in the way|is a file, not a folder|there is no folder/);
    expect(readFileSync(file, "utf8")).toBe("mine");
  });
});

describe("a folder where a file belongs", () => {
  const taken = join(folder, "taken");
  mkdirSync(join(taken, "fx.ipynb"), { recursive: true });

  it.each([
    ["release", ["release", "in", "-o", "out"]],
    ["solution", ["solution", "in", "-o", "out"]],
    ["validate", ["validate", "in"]],
    ["export", ["export", "in"]],
    ["grade", ["grade", plain, "--source", "in", "--out", "out"]],
  ])("%s names a notebook in it", async (_, words) => {
    expect(await refusal(words)).toMatch(
      /in: is a folder, not a notebook\n {2}name a notebook in it: .*in\/\*\.ipynb/,
    );
    expect(existsSync(join(folder, "out"))).toBe(false);
  });

  it.each([
    ["a report", ["run", plain, "--junit", "in"], /--junit in is a folder\n {2}name a file/],
    ["a module", ["export", plain, "-o", "in"], /"in" is a folder\n {2}name the file/],
    ["a released notebook", ["release", source, "-o", taken], /fx\.ipynb cannot be written: it is a folder/],
    ["nothing at all", ["release", source, "-o", ""], /--output-dir is empty/],
    ["a module that is no TypeScript", ["export", plain, "-o", "plain.js"], /does not end in \.ts/],
  ])("%s: said before anything runs", async (_, words, message) => {
    expect(await refusal(words)).toMatch(message);
  });
});

/** With a limit of 4 kB for a file, as where the disk is full: Linux takes what still fits and says how much that was. */
function limited(words: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const script = 'trap "" XFSZ; ulimit -f 8; exec "$@"';
    const child = spawn("sh", ["-c", script, "sh", process.execPath, CLI, ...words], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("close", (code) => resolve({ code, stderr }));
  });
}

describe.skipIf(process.platform === "win32")("a disk that takes a part of a file", () => {
  it("keeps the old notebook whole, leaves no other file, and says so", async () => {
    const out = join(folder, "full");
    await gradlab(["solution", source, "-o", out]);
    const before = readFileSync(join(out, "fx.ipynb"), "utf8");
    const large = notebookOf([...fixture.cells, cell("markdown", "x".repeat(20_000))]);
    const { code, stderr } = await limited(["solution", write(folder, "large/fx.ipynb", large), "-o", out]);
    expect(stderr).toMatch(/fx\.ipynb cannot be written: the file would be larger than is allowed/);
    expect(code).toBe(2);
    expect(readFileSync(join(out, "fx.ipynb"), "utf8")).toBe(before);
    expect(readdirSync(out)).toEqual(["fx.ipynb"]);
  });
});

describe("a reader that goes away", () => {
  it("does not stop the work", async () => {
    const out = join(folder, "unread");
    const child = spawn(process.execPath, [CLI, "release", source, "-o", out], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect([code, stderr]).toEqual([0, ""]);
    expect(readdirSync(out)).toEqual(["fx.ipynb"]);
  });
});
