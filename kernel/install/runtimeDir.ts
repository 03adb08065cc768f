/**
 * The folder where Jupyter's clients write connection files, which hold the kernel's key. Jupyter makes it for its
 * user alone; VS Code, where it comes first, for all to enter, and the kernel refuses a key that others can read.
 */
import { chmod } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeFolders } from "../headless/makeFolder.js";
import { reasonOf } from "../headless/reason.js";
import { userDataDir } from "./dataDir.js";
import { InstallError } from "./installError.js";

/** As jupyter_core decides it: JUPYTER_RUNTIME_DIR, or below the user's data directory. */
export function userRuntimeDir(): string {
  const named = process.env.JUPYTER_RUNTIME_DIR;
  return named ? resolve(named) : join(userDataDir(), "runtime");
}

/** Lets nobody but its user enter the folder, which is made where there is none. Throws `InstallError`. */
export async function closeToOthers(folder: string): Promise<void> {
  try {
    await makeFolders(folder);
    await chmod(folder, 0o700);
  } catch (error) {
    throw new InstallError(
      `cannot keep others out of ${folder}, where the keys of kernels are written: ${reasonOf(error)}`,
      `make it yours and run "chmod 700 ${folder}", or name a folder of your own in JUPYTER_RUNTIME_DIR`,
    );
  }
}
