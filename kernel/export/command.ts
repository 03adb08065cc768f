/** `gradlab export`: parses what to write and where; the work is loaded when it is asked for. */
import { Command } from "commander";

/** The exit codes for bad usage or a file that is no notebook, and for a cell that cannot be exported. */
const UNUSABLE = 2;
const REFUSED = 1;

export function exportCommand(): Command {
  return new Command("export")
    .description("write a notebook as a plain TypeScript module, in which operators are method calls")
    .argument("<notebook>", "the notebook")
    .option("-o, --output <file>", "the module (default: beside the notebook, with .ts)")
    .addHelpText("after", HELP)
    .action(act);
}

const HELP = `
The module runs under Node where "gradlab" is installed. The value at the end of a cell is not shown.
Exit code: 0 written, 1 a cell cannot be exported, 2 bad usage or a file that is no notebook; then nothing is written.`;

async function act(notebook: string, { output }: { output?: string }): Promise<void> {
  const { RunError } = await import("../headless/errors.js");
  const { ExportRefused } = await import("../compiler/export/index.js");
  const { exportNotebook } = await import("./exportNotebook.js");
  try {
    const { file, notices } = await exportNotebook(notebook, output);
    for (const notice of notices) process.stderr.write(`${notebook}: ${notice}\n`);
    process.stdout.write(`${file}\n`);
  } catch (error) {
    if (error instanceof RunError) {
      process.stderr.write(`gradlab export: ${error.message}\n  ${error.hint}\n`);
      process.exitCode = UNUSABLE;
    } else if (error instanceof ExportRefused) {
      const lines = error.message.split("\n").map((line) => `${notebook}: ${line}\n`);
      process.stderr.write(`${lines.join("")}gradlab export: nothing was written\n`);
      process.exitCode = REFUSED;
    } else throw error;
  }
}
