/**
 * The folder `.venv`: JupyterLab with the versions of requirements.txt, and our kernel registered in it. A
 * broken or half-installed one is made anew; nothing outside the folder is touched.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPython } from "./python.mjs";
import { filesUnder, hashOf, readIfThere, writeWithFolder } from "./stamp.mjs";
import { mustRun } from "./terminal.mjs";

/** @param {string} venv the folder of the environment */
export function pythonOf(venv) {
  return process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
}

/**
 * The settings for a program of the environment: a person's own Python settings must not lead it elsewhere.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonEnv(env = process.env) {
  const { PYTHONHOME, PYTHONPATH, PIP_TARGET, PIP_PREFIX, PIP_ROOT, ...rest } = env;
  return { ...rest, PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" };
}

const INSTALLING = "installing";
/** Says which project folder the environment was made in: its scripts hold that path. */
const markOf = (/** @type {string} */ venv) => join(venv, ".gradlab-made-in");

/** Prints the first package that is missing; fails when the environment cannot be used. */
const PROBE = `
import sys
from importlib.metadata import version, PackageNotFoundError
from importlib.util import find_spec
if sys.version_info < (3, 10) or find_spec("pip") is None: sys.exit(1)
for want in sys.argv[1:]:
    name, pin = want.split("==")
    try: have = version(name)
    except PackageNotFoundError: have = None
    if have != pin:
        print(name, pin)
        break
`;

/**
 * What is wrong with an environment: `broken` (make it anew), `packages` (install them), or nothing.
 * @param {string} venv
 * @param {readonly string[]} requirementFiles
 * @returns {{state: "missing" | "broken" | "packages" | "fine", reason: string}}
 */
export function inspectEnvironment(venv, requirementFiles) {
  if (!existsSync(venv)) return { state: "missing", reason: "" };
  const mark = readIfThere(markOf(venv));
  if (mark === INSTALLING) return { state: "broken", reason: "its installation was interrupted" };
  if (mark !== undefined && mark !== venv)
    return { state: "broken", reason: "it was made in another folder" };
  if (!existsSync(pythonOf(venv))) return { state: "broken", reason: "its Python is gone" };
  const pins = requirementFiles.flatMap(exactPins);
  const { status, stdout } = spawnSync(pythonOf(venv), ["-I", "-c", PROBE, ...pins], {
    encoding: "utf8",
    env: pythonEnv(),
  });
  if (status !== 0) return { state: "broken", reason: "its Python does not run, has changed or is too old" };
  if (stdout.trim() !== "") return { state: "packages", reason: stdout.trim() };
  if (mark === undefined) return { state: "packages", reason: "it was made by hand" };
  return { state: "fine", reason: "" };
}

/** The exact pins of a requirements file that hold on every system. @param {string} file */
function exactPins(file) {
  return readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => /^[\w.-]+==[\w.]+$/.test(line));
}

/**
 * What to do about the environment, in words, or nothing when it is ready.
 * @param {string} venv
 * @param {readonly string[]} requirementFiles
 */
export function environmentToDo(venv, requirementFiles) {
  const { state, reason } = inspectEnvironment(venv, requirementFiles);
  if (state === "fine") return undefined;
  if (state === "missing") return "making .venv with JupyterLab (about a minute, once)";
  if (state === "broken") return `making .venv anew: ${reason} (about a minute)`;
  return `installing into .venv: ${reason}`;
}

/**
 * @param {string} venv
 * @param {readonly string[]} requirementFiles
 */
export async function makeEnvironment(venv, requirementFiles) {
  const { state } = inspectEnvironment(venv, requirementFiles);
  const env = pythonEnv();
  if (state === "missing" || state === "broken") {
    const python = findPython();
    rmSync(venv, { recursive: true, force: true });
    writeWithFolder(markOf(venv), INSTALLING);
    await mustRun(python.path, ["-I", "-m", "venv", venv], {
      env,
      failure: `${python.path} could not make the environment ${venv}`,
      hint: "Check the free space on the disk and who owns the folder, then run the command again.",
    });
  }
  const mark = readIfThere(markOf(venv)) ?? venv;
  writeWithFolder(markOf(venv), INSTALLING);
  const files = requirementFiles.flatMap((file) => ["-r", file]);
  try {
    await mustRun(pythonOf(venv), ["-I", "-m", "pip", "install", ...files], {
      env,
      failure: "pip could not install JupyterLab",
      hint: "Check the network (and proxy) and the free space on the disk, then run the command again.",
    });
  } catch (error) {
    // pip that gives up by itself has left the environment usable: offline, a working one stays.
    writeWithFolder(markOf(venv), mark);
    throw error;
  }
  // JupyterLab runs scripts of its own by Node. They are CommonJS, which this project's package.json denies.
  writeFileSync(join(venv, "package.json"), '{ "type": "commonjs" }\n');
  writeWithFolder(markOf(venv), venv);
}

/** JupyterLab's defaults here; a person's own settings go before them. */
const LAB_SETTINGS = JSON.stringify({
  // The first view is the lecture, not a question about news.
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
});

/** What the registration is made of: this Node, this folder, the built extension, and the settings. */
function registrationStamp(/** @type {string} */ root) {
  const built = ["install", "headless", "labextension"].map((room) => join(root, "dist", "kernel", room));
  const files = built.filter((folder) => existsSync(folder)).flatMap((folder) => filesUnder(folder));
  return hashOf(root, files, [process.execPath, root, LAB_SETTINGS]);
}

const registeredMark = (/** @type {string} */ venv) => join(venv, ".gradlab-registered");

/**
 * @param {string} root
 * @param {string} venv
 */
export function registrationToDo(root, venv) {
  const isThere = existsSync(join(venv, "share", "jupyter", "kernels", "gradlab", "kernel.json"));
  if (isThere && readIfThere(registeredMark(venv)) === registrationStamp(root)) return undefined;
  return "registering the kernel and the extension in .venv";
}

/**
 * @param {string} root
 * @param {string} venv
 */
export async function register(root, venv) {
  await mustRun(process.execPath, [join(root, "dist", "kernel", "cli.js"), "install", "--prefix", venv], {
    cwd: root,
    failure: "gradlab install could not register the kernel",
    hint: "Delete the folders dist and .venv and run the command again.",
  });
  writeWithFolder(join(venv, "share", "jupyter", "lab", "settings", "overrides.json"), LAB_SETTINGS);
  writeWithFolder(registeredMark(venv), registrationStamp(root));
}
