/**
 * A grading run: finds what is to be graded, proves the sandbox, and grades in as many places at once as there are
 * jobs. What was graded before with the same notebooks and seed is not graded again.
 */
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { RunError } from "../../kernel/headless/errors.js";
import { type Assignment, readAssignment, untestedTasks } from "./assignment.js";
import { formatCsv } from "./csv.js";
import { formatFeedback } from "./feedback.js";
import { FormatError } from "./format.js";
import { gradeOne } from "./gradeOne.js";
import { endWhenAsked } from "./interruption.js";
import { compileSource, Judge, type Program } from "./judge/judge.js";
import { formatJUnit } from "./junit.js";
import { Progress } from "./progress.js";
import type { Result } from "./result.js";
import { probeSandbox } from "./sandbox/probe.js";
import { fileName, Store } from "./store.js";
import { findSubmissions, hashOf, type SubmittedFile } from "./submissions.js";

export interface GradeOptions {
  source: string;
  out: string;
  /** How many submissions are graded at once. */
  jobs?: number;
  /** Of the submissions, sorted by student, every n-th from the i-th on. */
  shard?: { i: number; n: number };
  /** Seconds for a cell, and for an answer. */
  timeout: number;
  seed?: string;
  /** Where the folder was graded with other settings: put that aside, and grade all again. */
  anew?: boolean;
  iTrustTheseSubmissions?: boolean;
}

/** Grades all and gives the exit code: 0 when all were graded, 1 when one could not be. */
export async function grade(paths: readonly string[], options: GradeOptions): Promise<number> {
  const assignment = await readAssignment(options.source).catch(asUnusable(options.source));
  requireTests(assignment, options.source);
  const found = await findSubmissions(paths, assignment.name);
  const submitted = shardOf(
    found.map((each) => ({ ...each, path: resolve(each.path) })),
    options.shard,
  );
  const store = new Store(resolve(options.out));
  await store.open();
  const isOpen = options.iTrustTheseSubmissions === true;
  if (!isOpen) await requireSandbox();
  const { name, hash } = assignment;
  const settings = { assignment: name, source: hash, sandbox: !isOpen, timeout: options.timeout };
  const { seed, aside } = await store.begin({ ...settings, seed: options.seed }, options.anew);
  // Files beside the source are found from the source's own folder.
  process.chdir(dirname(resolve(options.source)));
  const run = new Run(assignment, store, { seed, isOpen, seconds: options.timeout, aside });
  return run.grade(submitted, options.jobs ?? availableParallelism());
}

function asUnusable(source: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof FormatError)) throw error;
    const hint = '"gradlab validate" tells all that is wrong with a source';
    throw new RunError("source/format", `${source}: ${error.message}`, hint);
  };
}

function requireTests(assignment: Assignment, source: string): void {
  const untested = untestedTasks(assignment);
  if (untested.length === 0) return;
  throw new RunError(
    "source/untested",
    `${source}: nothing is tested in ${untested.join(", ")}`,
    "is it a notebook for students? name the source notebook, with solutions and hidden tests",
  );
}

function shardOf(all: SubmittedFile[], shard: { i: number; n: number } | undefined): SubmittedFile[] {
  return shard === undefined ? all : all.filter((_, index) => index % shard.n === shard.i - 1);
}

async function requireSandbox(): Promise<void> {
  const problems = await probeSandbox();
  if (problems.length === 0) return;
  const list = problems.map((problem) => `\n    - ${problem}`).join("");
  throw new RunError(
    "sandbox/unsafe",
    `submissions cannot be run safely on this machine:${list}`,
    "install bubblewrap 0.7 or newer and util-linux (Debian: sudo apt-get install bubblewrap), or, if you trust every submission with all that you can do yourself: --i-trust-these-submissions",
  );
}

interface RunSettings {
  seed: string;
  isOpen: boolean;
  seconds: number;
  /** Where the files of an earlier run went. */
  aside: string | undefined;
}

class Run {
  readonly #progress = new Progress();
  readonly #durations = new Map<string, number>();
  readonly #titles: ReadonlyMap<string, string>;

  constructor(
    readonly assignment: Assignment,
    readonly store: Store,
    readonly settings: RunSettings,
  ) {
    this.#titles = new Map(assignment.tasks.map(({ id, title }) => [id, title]));
  }

  async grade(submitted: readonly SubmittedFile[], jobs: number): Promise<number> {
    // Everything that was started ends with this process, and what was graded is already written.
    const goOn = endWhenAsked(() => this.#progress.interrupted());
    const results: Result[] = [];
    const waiting: SubmittedFile[] = [];
    let replaced = 0;
    this.#progress.begin(submitted.length, this.settings.aside);
    for (const each of submitted) {
      const earlier = await this.store.result(each.student);
      if (earlier === undefined) waiting.push(each);
      else if (await this.#stillHolds(earlier, each)) results.push(earlier);
      else {
        waiting.push(each);
        if (earlier.problem === undefined) replaced++;
      }
    }
    this.#progress.resumed(results.length, replaced);
    if (waiting.length > 0) {
      const programs = compileSource(this.assignment);
      const slots = Array.from({ length: Math.min(jobs, waiting.length) }, (_, slot) =>
        this.#work(waiting, results, programs, slot + 1),
      );
      await Promise.all(slots)
        .catch((error: unknown) => {
          // Those that are being graded may end; no other begins.
          waiting.length = 0;
          this.#progress.end();
          throw error;
        })
        .catch(asUnusable(this.assignment.file));
    }
    goOn();
    const others = (await this.#publish()) - results.length;
    this.#progress.summary(results, this.assignment.tasks, { ...this.settings, others });
    return results.some(({ problem }) => problem !== undefined) ? 1 : 0;
  }

  /** Takes submissions from the queue, one after another, until it is empty. */
  async #work(
    waiting: SubmittedFile[],
    results: Result[],
    programs: readonly Program[],
    slot: number,
  ): Promise<void> {
    const judge = new Judge(programs);
    try {
      const [problem] = taskProblems(this.assignment, await judge.prepare());
      if (problem !== undefined) throw problem;
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        this.#progress.started(next.student);
        const begin = performance.now();
        const result = await gradeOne(next, { assignment: this.assignment, judge, slot, ...this.settings });
        this.#durations.set(next.student, Math.round(performance.now() - begin) / 1000);
        await this.#keep(result);
        results.push(result);
        this.#progress.finished(result);
      }
    } finally {
      await judge.close();
    }
  }

  /** What ran as the instructor could have written its own result, and more time may give another one. */
  async #stillHolds(earlier: Result, submitted: SubmittedFile): Promise<boolean> {
    const { seed, seconds, isOpen } = this.settings;
    const isOfThisRun = earlier.source === this.assignment.hash && earlier.seed === seed;
    if (!isOfThisRun || earlier.sandbox === isOpen || earlier.timeout !== seconds) return false;
    return earlier.problem === undefined && earlier.submission === (await hashOf(submitted));
  }

  async #keep(result: Result): Promise<void> {
    const page = formatFeedback(result, this.#titles);
    await this.store.write(`feedback/${fileName(result.student)}.html`, page);
    await this.store.keep(result);
  }

  /** @returns how many students the grade book has */
  async #publish(): Promise<number> {
    const all = await this.store.results(this.assignment.hash);
    await this.store.write("grades.csv", formatCsv(all, this.assignment.tasks));
    await this.store.write("junit.xml", formatJUnit(all));
    await this.store.keepDurations(this.#durations);
    return all.length;
  }
}

/** The metadata of the graded cells and what they call must say the same; where they do not, what is wrong. */
export function taskProblems(
  { tasks }: Assignment,
  called: readonly { id: string; points: number }[],
): FormatError[] {
  return tasks.flatMap(({ id, points, place }) => {
    const call = called.find((each) => each.id === id);
    if (call === undefined) return new FormatError(place, `it should call grade("${id}", ${points}, ...)`);
    if (call.points === points) return [];
    return new FormatError(place, `its metadata says ${points} points, its call of grade ${call.points}`);
  });
}
