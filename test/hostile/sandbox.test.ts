/**
 * The sandbox's own examination. Each case takes one promise out of the sandbox, by a `bwrap` that drops the option
 * which keeps it: the examination must notice.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { hasSandbox } from "../grading/hasSandbox.js";

const PROBE = pathToFileURL(
  fileURLToPath(new URL("../../dist/notebooks/grading/sandbox/probe.js", import.meta.url)),
).href;
const folder = mkdtempSync(join(tmpdir(), "gradlab-bwrap-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the examination says, when the options go through `change` first. */
function examine(change = "words => words"): string[] {
  const real = spawnSync("sh", ["-c", "command -v bwrap"], { encoding: "utf8" }).stdout.trim();
  const wrapper = join(folder, "bwrap");
  writeFileSync(
    wrapper,
    `#!${process.execPath}
const { readFileSync } = require("node:fs");
const { spawnSync } = require("node:child_process");
const options = readFileSync(3, "utf8").split("\\0").slice(0, -1);
const command = process.argv.slice(process.argv.indexOf("--") + 1);
const changed = (${change})([...options, "--", ...command]);
const stdio = ["inherit", "inherit", "inherit", "ignore", 4];
process.exit(spawnSync(${JSON.stringify(real)}, changed, { stdio, env: {} }).status ?? 1);
`,
  );
  chmodSync(wrapper, 0o755);
  const program = `import(${JSON.stringify(PROBE)}).then(async ({ probeSandbox }) => console.log(JSON.stringify(await probeSandbox())))`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
    timeout: 60_000,
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

const without = (pattern: string) => `words => words.filter(word => !${pattern}.test(word))`;
const inFrontOf = (word: string, more: string[]) =>
  `words => { const at = words.indexOf(${JSON.stringify(word)}); words.splice(at, 0, ...${JSON.stringify(more)}); return words; }`;
/** The grader may be root, and the code not: so the folders must be everybody's too. */
const OPEN_ROOT = `words => words
  .filter((word, i) => !(word === "--remount-ro" && words[i + 1] === "/") && !(word === "/" && words[i - 1] === "--remount-ro"))
  .map((word) => word === "0755" ? "0777" : word)`;
const grown = (path: string) =>
  `words => { const at = words.findIndex((word, i) => word === "--tmpfs" && words[i + 1] === ${JSON.stringify(path)}); words[at - 1] = String(2 ** 30); return words; }`;

describe.skipIf(!hasSandbox)("the examination of the sandbox", () => {
  it("finds nothing wrong with ours", () => expect(examine()).toEqual([]));

  it.each([
    ["the network is shared", without("/^--unshare-net$/"), "it has a network"],
    ["processes are shared", without("/^--unshare-pid$/"), "it can see processes of this machine"],
    [
      "a folder of the machine is shown",
      inFrontOf("--proc", ["--ro-bind", tmpdir(), tmpdir(), "--dir", "/root"]),
      "it can see home folders",
    ],
    ["the root can be written to", OPEN_ROOT, "it can write to /;"],
    ["/tmp may grow", grown("/tmp"), "it can fill /tmp"],
    ["shared memory may grow", grown("/dev/shm"), "it can fill /dev/shm"],
    [
      "system calls are not filtered",
      'words => { words.splice(words.indexOf("--seccomp"), 2); return words; }',
      "its system calls are not filtered",
    ],
    ["memory has no limit", without("/^--data=/"), "its memory is not limited"],
    ["processes have no limit", without("/^--nproc=/"), "the number of its processes is not limited"],
  ])("notices when %s", (_, change, problem) => {
    expect(`${examine(change).join("; ")};`).toContain(problem);
  });

  it("says so when nothing starts", () => {
    expect(examine('words => ["--no-such-option"]').join()).toMatch(/it did not start: .*no-such-option/);
  });
});
