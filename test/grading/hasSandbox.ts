/** Whether this machine has what a sandbox is made of. Where it has not, `npm test` says what was not checked. */
import { spawnSync } from "node:child_process";

export const hasSandbox = spawnSync("bwrap", ["--version"]).status === 0;
