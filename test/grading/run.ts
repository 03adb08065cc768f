/** Runs the built command line as a process. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../dist/kernel/cli.js", import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Another copy of the command line. */
  cli?: string;
  /** Called with what it has printed so far. */
  onOutput?(stdout: string, child: ChildProcess): void;
}

/** `gradlab ...words`, until it ends. */
export function gradlab(
  words: readonly string[],
  { env, cwd, cli = CLI, onOutput }: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...words], {
      // CI has colours.
      env: { ...(env ?? process.env), NO_COLOR: "1" },
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        said[name] += chunk;
        onOutput?.(said.stdout, child);
      });
    }
    child.once("close", (code) => resolve({ code, ...said }));
  });
}
