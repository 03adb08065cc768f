/**
 * Builds the JupyterLab extension into dist/kernel/labextension: TypeScript to a staging folder, then
 * @jupyter/builder over it. Does nothing when no input has changed since the last build.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const source = dirname(fileURLToPath(import.meta.url));
const target = join(source, "../../dist/kernel/labextension");
// Two builds at once must not write into one folder.
const staging = `${target}.staging-${process.pid}`;
const stamp = `${target}.stamp`;

const tools = {
  typescript: require.resolve("typescript/package.json"),
  builder: require.resolve("@jupyter/builder/package.json"),
  core: require.resolve("@jupyterlab/core-meta/package.json"),
  plotly: require.resolve("plotly.js-cartesian-dist-min/package.json"),
};

/** One digest of every source file and of the versions of the tools. */
async function fingerprint() {
  const sources = (await readdir(source)).sort().map((name) => join(source, name));
  const hash = createHash("sha256");
  for (const file of [...sources, join(source, "../../tsconfig.json"), ...Object.values(tools)]) {
    hash.update(basename(file)).update(await readFile(file));
  }
  return hash.digest("hex");
}

/** @param {string} script @param {string[]} args */
async function node(script, ...args) {
  try {
    await run(process.execPath, [script, ...args], { cwd: source });
  } catch (error) {
    const { stdout = "", stderr = "" } = /** @type {{stdout?: string, stderr?: string}} */ (error);
    throw new Error(`the JupyterLab extension does not build:\n${stdout}${stderr}`);
  }
}

async function build() {
  await rm(stamp, { force: true });
  await mkdir(staging, { recursive: true });
  const compiler = join(dirname(tools.typescript), "bin/tsc");
  await node(compiler, "-p", source, "--noEmit", "false", "--outDir", join(staging, "lib"));
  for (const name of ["package.json", "rspack.config.cjs"]) {
    await copyFile(join(source, name), join(staging, name));
  }
  const builder = join(dirname(tools.builder), "lib/build-labextension.js");
  await node(builder, "--core-package-file", join(dirname(tools.core), "core.package.json"), staging);
  await rm(target, { recursive: true, force: true });
  await rename(join(staging, "labextension"), target);
}

const current = await fingerprint();
const last = existsSync(join(target, "package.json")) ? await readFile(stamp, "utf8").catch(() => "") : "";
if (current !== last) {
  try {
    await build();
    await writeFile(stamp, current);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
