/**
 * A Python for JupyterLab: finds one on the PATH that can make a virtual environment, and says which package
 * or version is missing when there is none. It changes nothing.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupError } from "./terminal.mjs";

const OLDEST = [3, 10];
const NEXT = "then run the command again. The headless half needs no Python: npm run setup -- --no-python";

/** @typedef {{path: string, version: number[], canMakeEnvironments: boolean}} Python */

/**
 * Every Python on the PATH, the most usual names first. An entry may be a stub that does not run.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function candidates(env) {
  if (env.GRADLAB_PYTHON) return [env.GRADLAB_PYTHON];
  const isWindows = process.platform === "win32";
  const names = isWindows
    ? ["python.exe", "python3.exe"]
    : ["python3", "python", ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`)];
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...new Set(names.flatMap((name) => folders.map((folder) => join(folder, name))))].filter(
    existsSync,
  );
}

/** Prints the version, and whether virtual environments can be made. */
const PROBE = `
import json, sys
try:
    import ensurepip, venv
    able = True
except ImportError:
    able = False
print(json.dumps([list(sys.version_info[:2]), able]))
`;

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 * @returns {Python | undefined} nothing when it does not run
 */
function probe(path, env) {
  const { status, stdout } = spawnSync(path, ["-I", "-c", PROBE], { encoding: "utf8", env, timeout: 20_000 });
  if (status !== 0) return undefined;
  try {
    const [version, canMakeEnvironments] = JSON.parse(stdout);
    return { path, version, canMakeEnvironments };
  } catch {
    return undefined;
  }
}

/** @param {Python} python */
function isNewEnough({ version: [major = 0, minor = 0] }) {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** @param {Python} python */
const named = ({ path, version }) => `Python ${version.join(".")} (${path})`;

function howToInstall() {
  if (existsSync("/etc/debian_version")) return "sudo apt-get install python3 python3-venv";
  if (process.platform === "darwin") return "brew install python (or https://www.python.org)";
  return "https://www.python.org";
}

/**
 * A Python that is new enough and can make virtual environments.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Python}
 */
export function findPython(env = process.env) {
  /** @type {Python[]} */
  const found = [];
  for (const path of candidates(env)) {
    const python = probe(path, env);
    if (python === undefined) continue;
    if (isNewEnough(python) && python.canMakeEnvironments) return python;
    found.push(python);
  }
  const unable = found.find(isNewEnough);
  if (unable !== undefined) {
    const package_ = `python${unable.version.join(".")}-venv`;
    const how = existsSync("/etc/debian_version")
      ? `Install it with: sudo apt-get install ${package_} (Debian and Ubuntu keep it in python3-venv)`
      : "Install a Python that has it (https://www.python.org)";
    throw new SetupError(
      `${named(unable)} cannot make virtual environments: its module ensurepip is missing.`,
      `${how}, ${NEXT}`,
    );
  }
  const old = found[0];
  throw new SetupError(
    old === undefined
      ? `JupyterLab needs Python ${OLDEST.join(".")} or newer, and no Python was found.`
      : `JupyterLab needs Python ${OLDEST.join(".")} or newer, and the newest found is ${named(newest(found))}.`,
    `Install one: ${howToInstall()}, ${NEXT}`,
  );
}

/** @param {Python[]} pythons */
function newest(pythons) {
  const rank = (/** @type {Python} */ { version: [major = 0, minor = 0] }) => major * 1000 + minor;
  return pythons.reduce((best, next) => (rank(next) > rank(best) ? next : best));
}
