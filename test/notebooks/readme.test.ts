/** The cell at the top of the README prints, in a real kernel, the numbers that stand beside it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const project = fileURLToPath(new URL("../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "gradlab-readme-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("the README's cell prints the numbers that stand beside it", () => {
  const readme = readFileSync(join(project, "README.md"), "utf8");
  const source = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const promised = [...source.matchAll(/\/\/ (.*)$/gm)].map(([, printed]) => printed);
  const cell = { cell_type: "code", id: "readme", metadata: {}, source, outputs: [], execution_count: null };
  const kernelspec = { name: "gradlab", display_name: "TypeScript (gradlab)", language: "typescript" };
  const notebook = join(scratch, "readme.ipynb");
  writeFileSync(
    notebook,
    JSON.stringify({ cells: [cell], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
  );

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["dist/kernel/cli.js", "run", "--in-place", notebook],
    { cwd: project, encoding: "utf8" },
  );
  expect(status, `${stdout}${stderr}`).toBe(0);

  const [{ outputs }] = JSON.parse(readFileSync(notebook, "utf8")).cells;
  const printed = outputs.flatMap((output: { text?: string | string[] }) => output.text ?? []).join("");
  expect(promised.length).toBeGreaterThan(0);
  expect(printed.trimEnd().split("\n")).toEqual(promised);
});
