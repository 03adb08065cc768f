/** `gradlab release, solution, validate, grade`: parses what to do; the work is loaded when it is asked for. */
import { Command, InvalidArgumentError } from "commander";
import type { GradeOptions } from "./grade.js";
import { printable } from "./printable.js";

/** The exit code for bad usage, and for files that are not what they should be. */
const UNUSABLE = 2;

const IN_SECONDS =
  "seconds that a cell or an answer may take; all of a submission may take ten times as long";

export function releaseCommand(): Command {
  return new Command("release")
    .description("make the notebooks that students get: no solutions, no hidden tests, no outputs")
    .argument("<sources...>", "source notebooks")
    .requiredOption("-o, --output-dir <dir>", "where to write them")
    .action((sources: string[], { outputDir }: { outputDir: string }) =>
      guarded("release", async () => {
        const { writeAssignments } = await import("./writeAssignments.js");
        await writeAssignments("release", sources, outputDir);
        return 0;
      }),
    );
}

export function solutionCommand(): Command {
  return new Command("solution")
    .description("make the notebooks with solutions, without hidden tests and outputs")
    .argument("<sources...>", "source notebooks")
    .requiredOption("-o, --output-dir <dir>", "where to write them")
    .action((sources: string[], { outputDir }: { outputDir: string }) =>
      guarded("solution", async () => {
        const { writeAssignments } = await import("./writeAssignments.js");
        await writeAssignments("solution", sources, outputDir);
        return 0;
      }),
    );
}

export function validateCommand(): Command {
  return new Command("validate")
    .description("prove that source notebooks can be given out and graded with")
    .argument("<sources...>", "source notebooks")
    .option("--timeout <seconds>", IN_SECONDS, seconds, 60)
    .addHelpText(
      "after",
      "\nExit code: 0 all are valid, 1 one is not, 2 bad usage or a file that is no notebook.",
    )
    .action((sources: string[], { timeout }: { timeout: number }) =>
      guarded("validate", async () => (await import("./validate.js")).validate(sources, timeout)),
    );
}

export function gradeCommand(): Command {
  return new Command("grade")
    .description("grade submissions, each in a sandbox")
    .argument(
      "<submissions...>",
      "notebooks, or folders: a folder in one, or a notebook in one, is a student",
    )
    .requiredOption("--source <notebook>", "the source notebook, with solutions and hidden tests")
    .requiredOption("--out <dir>", "where to write grades.csv, junit.xml, feedback/ and results/")
    .option("--jobs <n>", "how many to grade at once (default: one per processor)", count)
    .option("--shard <i/n>", "grade every n-th student from the i-th on, for several machines", shard)
    .option("--timeout <seconds>", IN_SECONDS, seconds, 60)
    .option("--seed <text>", "for the random inputs (default: a random one, written to grading.json)", seed)
    .option("--anew", "if --out was graded with other settings, put that aside and grade all again")
    .option("--i-trust-these-submissions", "run them without a sandbox: they may do whatever you may do")
    .addHelpText("after", GRADE_HELP)
    .action((paths: string[], options: GradeOptions) =>
      guarded("grade", async () => (await import("./grade.js")).grade(paths, options)),
    );
}

const GRADE_HELP = `
A run that was stopped goes on where it stopped when the same command is given again. Who has handed in something
else since is graded again. A folder that was graded with another source, seed or timeout is refused.
The same submission, source and seed give the same results; how long each took stands in durations.json.
Exit code: 0 all graded, 1 a submission could not be graded, 2 bad usage or no sandbox, 130 interrupted.`;

/** An expected error says in two lines what is wrong and what to do. */
async function guarded(name: string, work: () => Promise<number>): Promise<void> {
  const { RunError } = await import("../../kernel/headless/errors.js");
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const lines = `gradlab ${name}: ${error.message}\n  ${error.hint}`.split("\n");
    process.stderr.write(`${lines.map(printable).join("\n")}\n`);
    process.exitCode = UNUSABLE;
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 100_000)
    throw new InvalidArgumentError("Give a number of seconds above 0, and at most 100000.");
  return value;
}

function seed(text: string): string {
  // Everybody knows it.
  if (text === "") throw new InvalidArgumentError("It is empty: give a text, or leave the option out.");
  return text;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 256)
    throw new InvalidArgumentError("Give a number from 1 to 256.");
  return value;
}

function shard(text: string): { i: number; n: number } {
  const [, i = "", n = ""] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const value = { i: Number(i), n: Number(n) };
  if (!(value.i >= 1 && value.i <= value.n))
    throw new InvalidArgumentError("Give two numbers as in 1/3, 2/3, 3/3.");
  return value;
}
