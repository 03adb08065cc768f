/** `gradlab run`: parses what to run and how; the work is loaded when it is asked for. */
import { Command, InvalidArgumentError, Option } from "commander";
import type { RunOptions } from "./run.js";

/** The exit code for bad usage, a file that is no notebook, a server that refuses. */
const UNUSABLE = 2;

export function runCommand(): Command {
  return new Command("run")
    .description("run notebooks without a browser, each in a fresh kernel, and stop each at its first error")
    .argument("[paths...]", "notebooks, or folders to search for them")
    .option("--timeout <seconds>", "interrupt a cell that takes longer, and fail", seconds)
    .option("--junit <file>", "write a JUnit report")
    .addOption(new Option("--in-place", "write the outputs into the notebooks").conflicts("outputDir"))
    .option("--output-dir <dir>", "write the executed notebooks into this folder")
    .option("--server <url>", "run on this Jupyter server instead of our own kernel process")
    .option("--token <token>", "the server's token (default: in the URL, or JUPYTER_TOKEN)")
    .option("--kernel <name>", "run on this kernel, whatever the notebooks ask for")
    .addHelpText("after", HELP)
    .action(act);
}

const HELP = `
Cell tags: "raises-exception" demands an error and runs on; "skip-execution" leaves a cell out.
Exit code: 0 all passed, 1 a notebook failed, 2 bad usage or a file that is no notebook, 130 interrupted.`;

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 2_000_000) throw new InvalidArgumentError("Give a number of seconds above 0.");
  return value;
}

async function act(paths: string[], options: RunOptions, command: Command): Promise<void> {
  if (paths.length === 0) command.help({ error: true });
  if (options.token !== undefined && options.server === undefined) {
    command.error("error: --token is for a server: add --server URL", { exitCode: UNUSABLE });
  }
  const { RunError } = await import("./errors.js");
  const { run } = await import("./run.js");
  try {
    process.exitCode = await run(paths, options);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    process.stderr.write(`gradlab run: ${error.message}\n  ${error.hint}\n`);
    process.exitCode = UNUSABLE;
  }
}
