/**
 * The steps of set-up, in their order. Each is skipped when nothing that it depends on has changed, and can
 * be interrupted and run again. Used by `npm run setup`, `npm start` and `npm test`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, buildToDo, linkCommand } from "./build.mjs";
import { environmentToDo, makeEnvironment, register, registrationToDo } from "./environment.mjs";
import { installPackages, packagesToDo } from "./packages.mjs";
import { step } from "./terminal.mjs";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");
/** The environment with JupyterLab. */
export const venv = join(root, ".venv");

/** The half that needs Node alone: packages, build, and the command `gradlab`. */
export async function setUpNode() {
  await step(
    "packages",
    () => packagesToDo(root),
    () => installPackages(root),
  );
  await step(
    "build",
    () => buildToDo(root),
    () => build(root),
  );
  linkCommand(root);
}

/**
 * The half that needs Python: JupyterLab in `.venv`, with the kernel registered.
 * @param {{forTests?: boolean}} [options] `forTests` adds the packages that only the tests need
 */
export async function setUpPython({ forTests = false } = {}) {
  const requirements = [join(root, "requirements.txt")];
  if (forTests) requirements.push(join(root, "test", "requirements.txt"));
  await step(
    "JupyterLab",
    () => environmentToDo(venv, requirements),
    () => makeEnvironment(venv, requirements),
  );
  await step(
    "kernel",
    () => registrationToDo(root, venv),
    () => register(root, venv),
  );
}
