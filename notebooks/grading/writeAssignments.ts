/** `gradlab release` and `gradlab solution`: notebooks for students, made from source notebooks. */
import { access } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { RunError } from "../../kernel/headless/errors.js";
import { makeFolder } from "../../kernel/headless/makeFolder.js";
import { readNotebook } from "../../kernel/headless/notebook.js";
import { writeNotebook } from "../../kernel/headless/writeNotebook.js";
import { assignmentOf } from "./assignment.js";
import { FormatError } from "./format.js";
import { release, solution } from "./release.js";

const MAKE = { release, solution };

/** Writes what students get of each source into the folder. */
export async function writeAssignments(
  what: keyof typeof MAKE,
  sources: readonly string[],
  folder: string,
): Promise<void> {
  const made = await Promise.all(
    sources.map(async (source) => ({ source, notebook: await make(what, source) })),
  );
  await makeFolder(folder, "--output-dir");
  for (const { source, notebook } of made) {
    const file = join(folder, basename(source));
    if (resolve(dirname(source)) === resolve(folder)) {
      const hint = "name another folder: the source has the solutions, and there is no way back";
      throw new RunError("output/overwrites", `${file} is the source itself`, hint);
    }
    await writeNotebook(file, notebook);
    await access(file);
    process.stdout.write(`${file}\n`);
  }
}

async function make(what: keyof typeof MAKE, source: string) {
  const { notebook } = await readNotebook(source);
  try {
    assignmentOf(notebook, source, "");
    return MAKE[what](notebook);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const hint = 'nothing was written; "gradlab validate" tells all that is wrong with a source';
    throw new RunError("source/format", `${source}: ${error.message}`, hint);
  }
}
