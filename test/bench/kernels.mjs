/**
 * The kernels that are compared, each with how it is started and the same tasks in its own language. Cells change with
 * `n`, so that nothing is answered from a cache of texts.
 */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * @typedef {object} Tasks
 * @property {string} first the first cell, which declares `i`
 * @property {(n: number) => string} sum `1 + i`
 * @property {(n: number) => string} declare one of the cells that fill a session
 * @property {(n: number) => string} bigClass 100 lines
 * @property {(n: number) => {code: string, cursor: number}} complete
 * @property {(n: number) => {code: string, cursor: number}} inspect
 *
 * @typedef {{name: string, argv: (connectionFile: string) => string[], tasks: Tasks}} Kernel
 */

const atEnd = (/** @type {string} */ code) => ({ code, cursor: code.length });

/** @param {string} head @param {(k: number) => string[]} method @param {string[]} tail */
const lines = (head, method, tail) =>
  [head, ...Array.from({ length: 33 }, (_, k) => method(k)).flat(), ...tail].join("\n");

/** @type {Tasks} */
const typescript = {
  first: "let i = 1;",
  sum: (n) => `${n} + i`,
  declare: (n) =>
    `const value${n} = { id: ${n}, name: "v${n}" };\nfunction twice${n}(x: number): number { return 2 * x + value${n}.id; }\ntwice${n}(${n});`,
  bigClass: (n) =>
    lines(
      `class Big${n} {`,
      (k) => [`  method${k}(a: number, b: string[]): number {`, `    return a + b.length + ${k};`, "  }"],
      ["}"],
    ),
  complete: (n) => atEnd(`const list${n} = [1, ${n}];\nlist${n}.fi`),
  inspect: (n) => atEnd(`const text${n} = "a";\nparseInt`),
};

/** @type {Tasks} */
const python = {
  first: "i = 1",
  sum: (n) => `${n} + i`,
  declare: (n) =>
    `value${n} = {"id": ${n}, "name": "v${n}"}\ndef twice${n}(x):\n    return 2 * x + value${n}["id"]\ntwice${n}(${n})`,
  bigClass: (n) =>
    lines(
      `class Big${n}:`,
      (k) => [`    def method${k}(self, a, b):`, `        return a + len(b) + ${k}`, ""],
      ["    pass"],
    ),
  complete: (n) => atEnd(`list${n} = [1, ${n}]\nlist${n}.co`),
  inspect: (n) => atEnd(`text${n} = "a"\nint`),
};

/**
 * The kernels that can be started here, and for each other one the reason why it can't.
 * @param {string | undefined} pythonPath a Python that has ipykernel
 * @returns {{kernels: Kernel[], missing: string[]}}
 */
export function findKernels(pythonPath) {
  /** @type {Kernel[]} */
  const kernels = [];
  const missing = [];
  const cli = join(root, "dist", "kernel", "cli.js");
  if (!existsSync(cli)) throw new Error("there is no dist: run `npm run build`");
  kernels.push({
    name: "gradlab",
    argv: (file) => [process.execPath, cli, "kernel", "--connection-file", file],
    tasks: typescript,
  });
  const tslab = join(root, "node_modules", "tslab", "bin", "tslab");
  if (existsSync(tslab)) {
    const argv = (/** @type {string} */ file) => [process.execPath, tslab, "kernel", "--config-path", file];
    kernels.push({ name: "tslab", argv, tasks: typescript });
  } else missing.push("tslab: it is not in node_modules; run `npm ci`");
  const own = join(root, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  // A kernel starts in a folder of its own; a bare name is looked up as always.
  const path = pythonPath?.includes("/") ? resolve(pythonPath) : (pythonPath ?? own);
  const probe = spawnSync(path, ["-I", "-c", "import ipykernel"], { encoding: "utf8" });
  if (probe.status === 0) {
    const argv = (/** @type {string} */ file) => [path, "-m", "ipykernel_launcher", "-f", file];
    kernels.push({ name: "ipykernel", argv, tasks: python });
  } else {
    missing.push(
      `ipykernel: ${path} does not run or has none; name another Python with --python or GRADLAB_BENCH_PYTHON`,
    );
  }
  return { kernels, missing };
}
