/**
 * Makes the kernel and the chart extension known to a Jupyter: two folders below its data directory, each written
 * beside its place and then moved there, so that a Jupyter that is running never reads half a folder. Running it
 * again gives the same result. It installs no Jupyter and starts nothing.
 */
import { cp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolders } from "../headless/makeFolder.js";
import { reasonOf, refusalOf } from "../headless/reason.js";
import { InstallError } from "./installError.js";
import { KERNEL_NAME, kernelSpec } from "./kernelspec.js";
import { LOGO_SVG } from "./logo.js";

const EXTENSION_NAME = "gradlab-plotly";

export interface Installed {
  readonly kernel: string;
  readonly extension: string;
}

/** Installs below a Jupyter data directory, like `<prefix>/share/jupyter`. Throws `InstallError`. */
export async function install(dataDir: string): Promise<Installed> {
  const built = fileURLToPath(new URL("../labextension", import.meta.url));
  if (!(await isThere(join(built, "package.json")))) {
    throw new InstallError(
      `the JupyterLab extension has not been built: there is no ${join(built, "package.json")}`,
      "run `npm run build` in the project, then install again",
    );
  }
  const kernel = join(dataDir, "kernels", KERNEL_NAME);
  const extension = join(dataDir, "labextensions", EXTENSION_NAME);
  try {
    await replaceFolder(kernel, async (folder) => {
      await writeFile(join(folder, "kernel.json"), `${JSON.stringify(kernelSpec(), null, 2)}\n`);
      await writeFile(join(folder, "logo-svg.svg"), LOGO_SVG);
    });
    await replaceFolder(extension, (folder) => cp(built, folder, { recursive: true }));
  } catch (error) {
    throw explain(error, dataDir);
  }
  return { kernel, extension };
}

/** Fills a new folder beside `target` and puts it in the place of what was there: a folder, a link, or nothing. */
async function replaceFolder(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  // Jupyter overlooks names that begin with a dot.
  const sibling = join(dirname(target), `.${basename(target)}-${process.pid}`);
  const fresh = `${sibling}-new`;
  const old = `${sibling}-old`;
  await makeFolders(fresh);
  try {
    await fill(fresh);
    await rename(target, old).catch((error: unknown) => {
      if (refusalOf(error) !== "ENOENT") throw error;
    });
    await rename(fresh, target).catch(async (error: unknown) => {
      await rename(old, target).catch(() => {});
      throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

function explain(error: unknown, dataDir: string): unknown {
  if (refusalOf(error) === undefined) return error;
  return new InstallError(
    `cannot write to ${dataDir}: ${reasonOf(error)}`,
    "choose a folder of your own with --prefix DIR, or leave the option out to install for your user only",
  );
}

async function isThere(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
