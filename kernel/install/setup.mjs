/**
 * `npm run setup`: from a fresh clone to a working `npx gradlab` and a JupyterLab that knows the kernel.
 *
 *   npm run setup                  everything
 *   npm run setup -- --no-python   Node alone: the headless half
 */
import { requireNode } from "./node-version.mjs";

requireNode();
const { setUpNode, setUpPython } = await import("./steps.mjs");
const { SetupError, duration, fail, stopOnSignals } = await import("./terminal.mjs");

async function main() {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => flag !== "--no-python");
  if (unknown !== undefined)
    throw new SetupError(
      `npm run setup does not know ${unknown}.`,
      "Its one flag: npm run setup -- --no-python",
    );
  const wantsPython = flags.length === 0;
  const begin = performance.now();
  console.log("gradlab: set-up");
  await setUpNode();
  if (wantsPython) await setUpPython();
  console.log(`Ready in ${duration(performance.now() - begin)}.`);
  console.log("  npx gradlab run notebooks/lectures   runs the lectures in the terminal");
  if (wantsPython) console.log("  npm start                            opens them in JupyterLab");
}

stopOnSignals();
await main().catch(fail);
