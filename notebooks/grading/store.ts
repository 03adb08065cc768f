/**
 * The folder with the results of a grading run. Each result is a file of its own, written in one step: a run that is
 * killed loses only the submissions it was at, and goes on where it stopped. Durations, which differ from run to run,
 * stand in a file apart.
 */
import { createHash } from "node:crypto";
import { link, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../../kernel/headless/errors.js";
import { makeFolder } from "../../kernel/headless/makeFolder.js";
import { writeFile } from "../../kernel/headless/writeFile.js";
import { mustAgree, putAside, RUN, settingsIn, type Wanted } from "./earlierRun.js";
import { visibleJson } from "./printable.js";
import { parseResult, type Result } from "./result.js";
import { randomSeed } from "./seed.js";

export class Store {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder and proves that it can be written to. */
  async open(): Promise<void> {
    await makeFolder(this.#folder, "--out");
  }

  /**
   * Notes the settings of a run. Without a seed, it is that of the run that wrote here before, or of another machine
   * that begins at this very moment, or a new one. Throws RunError where the folder was graded with other settings,
   * unless all is to be graded anew: then what is there is put aside.
   * @returns the seed, and where the earlier run went
   */
  async begin(run: Wanted, isAnew = false): Promise<{ seed: string; aside: string | undefined }> {
    let aside: string | undefined;
    try {
      await mustAgree(this.#folder, run);
    } catch (error) {
      if (!isAnew || !(error instanceof RunError)) throw error;
      aside = await putAside(this.#folder);
    }
    const seed = run.seed ?? randomSeed();
    // A link is made only where there is no file yet: of several machines one is the first.
    const own = `${RUN}.${randomSeed()}`;
    await this.write(own, visibleJson({ ...run, seed }));
    await link(this.#path(own), this.#path(RUN)).catch(() => {});
    await rm(this.#path(own), { force: true });
    await mustAgree(this.#folder, run);
    for (const name of ["results", "feedback"]) await makeFolder(this.#path(name), "--out");
    return { seed: (await settingsIn(this.#folder))?.seed ?? seed, aside };
  }

  async result(student: string): Promise<Result | undefined> {
    const text = await readFile(this.#path(resultFile(student)), "utf8").catch(() => undefined);
    const result = text === undefined ? undefined : parseResult(text);
    return result?.student === student ? result : undefined;
  }

  /** A result of another submission that the student had is kept too, in `replaced`. */
  async keep(result: Result): Promise<void> {
    const { student } = result;
    const earlier = await this.result(student);
    if (earlier !== undefined && earlier.problem === undefined && earlier.submission !== result.submission) {
      await makeFolder(this.#path("replaced"), "--out");
      const name = `${fileName(student)}-${earlier.submission.slice(0, 8)}.json`;
      await rename(this.#path(resultFile(student)), this.#path(join("replaced", name)));
    }
    await this.write(resultFile(result.student), visibleJson(result));
  }

  /** All results of a source that lie here, also those of other shards, sorted by student. */
  async results(source: string): Promise<Result[]> {
    const results: Result[] = [];
    for (const name of await readdir(this.#path("results"))) {
      if (!name.endsWith(".json")) continue;
      const result = parseResult(await readFile(this.#path(join("results", name)), "utf8"));
      if (result?.source === source) results.push(result);
    }
    return results.sort((a, b) => (a.student < b.student ? -1 : 1));
  }

  /** Adds to the durations that are known. */
  async keepDurations(seconds: ReadonlyMap<string, number>): Promise<void> {
    const known = await readFile(this.#path("durations.json"), "utf8")
      .then(JSON.parse)
      .catch(() => ({}));
    const all = new Map([...Object.entries(known as { [student: string]: number }), ...seconds]);
    const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
    await this.write("durations.json", visibleJson(Object.fromEntries(sorted)));
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(this.#path(name), text);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

function resultFile(student: string): string {
  return join("results", `${fileName(student)}.json`);
}

/** Bytes of a name: with an ending, and another while it is written, a file's may have 255. */
const LONGEST = 120;

/** A student's name as that of a file: no folders, nothing hidden, and different names stay different. */
export function fileName(student: string): string {
  const safe = student.replace(/[^\p{L}\p{N}._-]/gu, "_").replace(/^\./, "_");
  // A name that ends as the changed ones do could be somebody else's changed one.
  const isOwn = safe === student && Buffer.byteLength(safe) <= LONGEST && !/-[0-9a-f]{8}$/.test(safe);
  if (isOwn) return safe;
  const hash = createHash("sha256").update(student).digest("hex").slice(0, 8);
  let start = "";
  for (const character of safe) {
    if (Buffer.byteLength(start + character) > LONGEST) break;
    start += character;
  }
  return `${start}-${hash}`;
}
