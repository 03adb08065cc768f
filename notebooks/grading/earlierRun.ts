/**
 * What lies in an output folder from before. Grades of one course must not mix: where an earlier run had another
 * source, seed, time limit or boundary, it is named what differs, and its files are only ever put aside, never deleted.
 */
import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { RunError } from "../../kernel/headless/errors.js";
import { makeFolder } from "../../kernel/headless/makeFolder.js";

/** The file that says with which settings a folder was graded. */
export const RUN = "grading.json";

const runSettings = z.object({
  assignment: z.string(),
  /** The hash of the source notebook. */
  source: z.string(),
  seed: z.string(),
  sandbox: z.boolean(),
  timeout: z.number(),
});

/** What all results of a run have in common. */
export type RunSettings = z.infer<typeof runSettings>;
/** The settings of a run that is to begin: without a seed it takes over the earlier one's. */
export type Wanted = Omit<RunSettings, "seed"> & { readonly seed?: string | undefined };

/** All that a run writes. */
const OF_A_RUN = [RUN, "grades.csv", "junit.xml", "durations.json", "results", "feedback", "replaced"];

/** The settings with which the folder was graded; undefined if it was not, or if that cannot be told. */
export async function settingsIn(folder: string): Promise<RunSettings | undefined> {
  try {
    return runSettings.parse(JSON.parse(await readFile(join(folder, RUN), "utf8")));
  } catch {
    return undefined;
  }
}

/** Throws RunError where the folder holds what was graded otherwise. */
export async function mustAgree(folder: string, wanted: Wanted): Promise<void> {
  // In this order: another machine may begin meanwhile, and says so before it writes anything else.
  const files = await filesIn(folder);
  const earlier = await settingsIn(folder);
  const others = earlier === undefined ? files : differences(earlier, wanted);
  if (others.length === 0) return;
  throw new RunError(
    "output/graded",
    earlier === undefined
      ? `${folder} has ${others.join(", ")}, and nothing tells how they came about`
      : `${folder} has been graded with other settings: ${others.join("; ")}`,
    "name another --out, or repeat the settings, or add --anew: it puts what is there aside and grades all again",
  );
}

function differences(earlier: RunSettings, wanted: Wanted): string[] {
  const boundary = (isThere: boolean) => (isThere ? "in a sandbox" : "without a sandbox");
  const told: string[] = [];
  if (earlier.source !== wanted.source) {
    const name = earlier.assignment === wanted.assignment ? "another version" : earlier.assignment;
    told.push(`the source was ${name}`);
  }
  if (wanted.seed !== undefined && earlier.seed !== wanted.seed) {
    told.push(`--seed was ${earlier.seed}, not ${wanted.seed}`);
  }
  if (earlier.timeout !== wanted.timeout)
    told.push(`--timeout was ${earlier.timeout}, not ${wanted.timeout}`);
  if (earlier.sandbox !== wanted.sandbox) {
    told.push(`it was ${boundary(earlier.sandbox)}, not ${boundary(wanted.sandbox)}`);
  }
  return told;
}

/** What lies in the places of a run. */
async function filesIn(folder: string): Promise<string[]> {
  const names = new Set(await readdir(folder));
  const found: string[] = [];
  for (const name of OF_A_RUN) {
    const isFolder = name === "results" || name === "feedback" || name === "replaced";
    if (!names.has(name)) continue;
    if (isFolder && (await readdir(join(folder, name)).catch(() => [])).length === 0) continue;
    found.push(name);
  }
  return found;
}

/** Moves what a run wrote into a folder beside it. @returns that folder's name: `before-1` */
export async function putAside(folder: string): Promise<string> {
  const names = new Set(await readdir(folder));
  let number = 1;
  while (names.has(`before-${number}`)) number++;
  const aside = `before-${number}`;
  await makeFolder(join(folder, aside), "--out");
  for (const name of OF_A_RUN.filter((each) => names.has(each))) {
    await rename(join(folder, name), join(folder, aside, name));
  }
  return aside;
}
