#!/usr/bin/env node
/** `gradlab ...`: parses and wires, nothing else. Each command stands in its room. */
import { readFileSync } from "node:fs";
import { Command } from "commander";
import {
  gradeCommand,
  releaseCommand,
  solutionCommand,
  validateCommand,
} from "../notebooks/grading/command.js";
import { exportCommand } from "./export/command.js";
import { runCommand } from "./headless/command.js";
import { installCommand } from "./install/command.js";
import { kernelCommand } from "./server/command.js";

/** Exit code for words on the command line that make no sense. */
const BAD_USAGE = 2;

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

// Whoever stops reading, as `head` does, does not stop the work: its results are files and an exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const program = new Command("gradlab")
  .description("A Jupyter kernel in which TypeScript differentiates")
  .version(version)
  .showHelpAfterError('("gradlab --help" lists the commands)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : BAD_USAGE));

const assignments = [releaseCommand(), solutionCommand(), validateCommand(), gradeCommand()];
for (const command of [runCommand(), exportCommand(), ...assignments, installCommand(), kernelCommand()]) {
  const help = `("gradlab ${command.name()} --help" lists the options)`;
  program.addCommand(command.copyInheritedSettings(program).showHelpAfterError(help));
}

try {
  await program.parseAsync();
} catch (error) {
  // An expected error says in one sentence what is wrong and what to do; only a defect shows its stack.
  const { exitCode } = error as { exitCode?: unknown };
  console.error(typeof exitCode === "number" ? `gradlab: ${(error as Error).message}` : error);
  process.exitCode = typeof exitCode === "number" ? exitCode : 1;
}
