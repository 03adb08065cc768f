/**
 * How JupyterLab is started: its arguments and settings. It starts nothing itself.
 */
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { pythonEnv } from "./environment.mjs";
import { SetupError } from "./terminal.mjs";

/**
 * The value that a person gave to one of several spellings of a flag: `--port 8899`, `--port=8899`.
 * @param {readonly string[]} flags
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function flagValue(flags, names) {
  for (const [i, flag] of flags.entries()) {
    const [name = "", ...value] = flag.split("=");
    if (names.includes(name)) return value.length > 0 ? value.join("=") : (flags[i + 1] ?? "");
  }
  return undefined;
}

/**
 * The arguments of `python -m jupyterlab`. A flag of the person's replaces ours: JupyterLab refuses two.
 * @param {{root: string, flags: readonly string[], isRoot: boolean, hasDesktop: boolean}} options
 */
export function labArguments({ root, flags, isRoot, hasDesktop }) {
  /** Ours, each with the other spellings of the same setting. @type {[string, ...string[]][]} */
  const ours = [
    // The file browser reaches every notebook and nothing else of the project; the first of them is open.
    [`--ServerApp.root_dir=${join(root, "notebooks")}`, "--notebook-dir", "--ServerApp.notebook_dir"],
    ["--LabApp.default_url=/lab/tree/lectures/00-a-tour.ipynb", "--ServerApp.default_url"],
    // Its own lines: the address and problems.
    ["--Application.log_level=WARN", "--log-level", "--ServerApp.log_level", "--LabApp.log_level", "--debug"],
    // One Ctrl-C stops.
    ["--ServerApp.answer_yes=True", "-y"],
  ];
  if (isRoot) ours.push(["--allow-root", "--ServerApp.allow_root"]);
  if (!hasDesktop) ours.push(["--no-browser", "--ServerApp.open_browser"]);
  // The port was free a moment ago: if it no longer is, stop rather than take another.
  if (portOf(flags) !== undefined) ours.push(["--ServerApp.port_retries=0", "--port-retries"]);
  const given = new Set(flags.map((flag) => flag.split("=")[0]));
  const kept = ours.filter(
    ([flag, ...others]) => ![flag.split("=")[0], ...others].some((name) => given.has(name)),
  );
  return [...kept.map(([flag]) => flag), ...flags];
}

/**
 * JupyterLab's settings: what is installed in `.venv` goes before a person's own kernels and extensions of
 * the same names.
 * @param {string} venv
 * @param {NodeJS.ProcessEnv} [env]
 */
export function labEnv(venv, env = process.env) {
  const { JUPYTERLAB_DIR, ...others } = env;
  const path = [join(venv, "share", "jupyter"), ...(env.JUPYTER_PATH ? [env.JUPYTER_PATH] : [])];
  return { ...pythonEnv(others), JUPYTER_PREFER_ENV_PATH: "1", JUPYTER_PATH: path.join(delimiter) };
}

/** The port that was asked for, as it was written. @param {readonly string[]} flags */
function portOf(flags) {
  return flagValue(flags, ["--port", "--ServerApp.port"]);
}

/** @param {number} port @param {string} host @returns {Promise<boolean>} */
function isFree(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    // An address that this machine does not have (no IPv6) is not an occupied one.
    server.once("error", (error) =>
      resolve(/** @type {NodeJS.ErrnoException} */ (error).code !== "EADDRINUSE"),
    );
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

/**
 * Refuses a port that was asked for and is in use: JupyterLab would silently take the next one.
 * @param {readonly string[]} flags
 */
export async function requirePort(flags) {
  const asked = portOf(flags);
  if (asked === undefined) return;
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new SetupError(
      `--port ${asked} is not a port.`,
      "Choose a number, for example: npm start -- --port 8899",
    );
  const ip = flagValue(flags, ["--ip", "--ServerApp.ip"]);
  const hosts = ip === undefined || ip === "localhost" ? ["127.0.0.1", "::1"] : [ip === "*" ? "0.0.0.0" : ip];
  const areFree = await Promise.all(hosts.map((host) => isFree(port, host)));
  if (areFree.every(Boolean)) return;
  throw new SetupError(
    `Port ${port} is in use by another program (perhaps a JupyterLab that is still running).`,
    `Stop that program, or choose another port: npm start -- --port ${port + 1}. Without --port, JupyterLab takes a free one.`,
  );
}
