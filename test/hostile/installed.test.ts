/**
 * gradlab installed as a package, as courses have it: its assignments, with solutions and hidden tests, then lie among
 * the packages that a sandbox shows. No submission may find them.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Result } from "../../notebooks/grading/result.js";
import { fixture, submission, write } from "../grading/fixture.js";
import { hasSandbox } from "../grading/hasSandbox.js";
import { gradlab } from "../grading/run.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradlab-installed-"));
afterAll(() => rmSync(folder, { recursive: true }));
const packages = join(folder, "node_modules");
const own = join(packages, "gradlab");

/** What a package of it would hold. */
function install(): void {
  // Links to the same files where that can be done: it is half a gigabyte.
  try {
    execFileSync("cp", ["-al", join(root, "node_modules"), packages], { stdio: "ignore" });
  } catch {
    cpSync(join(root, "node_modules"), packages, { recursive: true });
  }
  for (const part of ["dist", "package.json", "runtime/data", "notebooks/assignments"]) {
    mkdirSync(dirname(join(own, part)), { recursive: true });
    cpSync(join(root, part), join(own, part), { recursive: true });
  }
}

const LOOK = `const fs = require("node:fs");
const found: string[] = [];
const walk = (folder: string) => { for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
  const path = folder + "/" + entry.name;
  if (entry.isDirectory()) { try { walk(path); } catch {} } else if (entry.name.endsWith(".ipynb")) found.push(path);
} };
walk("/gradlab");
function squaredNorm(x: any): any { throw new Error("notebooks: " + found.length + " " + found.join()); }`;

describe.skipIf(!hasSandbox)("installed as a package", () => {
  let result: Result;
  beforeAll(async () => {
    install();
    const source = write(folder, "fx.ipynb", fixture);
    const good = "function centre(X: Tensor): Tensor { return X.sub(X.mean(0)); }";
    const answers = { "fx.norm.solution": LOOK, "fx.centre.solution": good };
    const file = write(folder, "submitted/ada.ipynb", submission(answers));
    const out = join(folder, "out");
    const words = ["grade", file, "--source", source, "--out", out];
    const { code, stdout, stderr } = await gradlab(words, { cli: join(own, "dist/kernel/cli.js") });
    expect(code, stdout + stderr).toBe(0);
    result = JSON.parse(readFileSync(join(out, "results", "ada.json"), "utf8")) as Result;
  }, 120_000);

  it("grades", () => expect(result.score).toBe(6));
  it("shows no notebook with a solution to a submission", () => {
    expect(result.tasks[0]!.cases[0]!.detail).toContain("notebooks: 0 ");
  });
});
