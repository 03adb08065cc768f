/**
 * Where a Jupyter looks for kernels and extensions: below a prefix, in the user's own data directory, or below
 * the prefix of the Python that is first in PATH. Only finds places; creates nothing.
 */
import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { InstallError } from "./installError.js";

export function prefixDataDir(prefix: string): string {
  return join(resolve(prefix), "share", "jupyter");
}

/** As jupyter_core decides it: JUPYTER_DATA_DIR, or the platform's custom. */
export function userDataDir(): string {
  const { env, platform } = process;
  if (env.JUPYTER_DATA_DIR) return resolve(env.JUPYTER_DATA_DIR);
  if (platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (platform === "win32") return join(env.APPDATA || join(homedir(), "AppData", "Roaming"), "jupyter");
  return join(env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter");
}

/** Below `sys.prefix` of the active Python: the virtual environment, where one is active. */
export async function sysPrefixDataDir(): Promise<string> {
  for (const python of ["python3", "python"]) {
    try {
      const { stdout } = await promisify(execFile)(python, ["-c", "import sys; print(sys.prefix)"]);
      return prefixDataDir(stdout.trim());
    } catch {
      // Not there, or not a Python that runs: Windows has a stub of this name that only opens the store.
    }
  }
  throw new InstallError(
    "--sys-prefix needs a Python, and neither python3 nor python runs here",
    "activate the environment that Jupyter is in, or name its folder with --prefix DIR",
  );
}
