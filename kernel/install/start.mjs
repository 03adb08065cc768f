/**
 * `npm start`: set-up, then JupyterLab on the lectures. Flags pass through to JupyterLab, and so do signals
 * and its exit code: `npm start -- --no-browser --port 8899`.
 */
import { requireNode } from "./node-version.mjs";

requireNode();
const { root, setUpNode, setUpPython, venv } = await import("./steps.mjs");
const { pythonOf } = await import("./environment.mjs");
const { labArguments, labEnv, requirePort } = await import("./jupyter.mjs");
const { duration, fail, run, stopOnSignals } = await import("./terminal.mjs");

const isLinux = process.platform === "linux";
const hasDesktop =
  !isLinux || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.env.BROWSER);

async function main() {
  const flags = process.argv.slice(2);
  const begin = performance.now();
  await requirePort(flags);
  console.log("gradlab: set-up");
  await setUpNode();
  await setUpPython();
  console.log(`Ready in ${duration(performance.now() - begin)}. Starting JupyterLab; Ctrl-C stops it.\n`);
  const args = labArguments({ root, flags, isRoot: process.getuid?.() === 0, hasDesktop });
  const { code } = await run(pythonOf(venv), ["-m", "jupyterlab", ...args], {
    cwd: root,
    env: labEnv(venv),
    stdio: "inherit",
    detached: process.platform !== "win32",
  });
  process.exit(code);
}

stopOnSignals();
await main().catch(fail);
