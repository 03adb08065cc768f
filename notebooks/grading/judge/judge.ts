/**
 * The trusted side: a kernel process in which the whole source notebook has run, solutions and all, and whose tests
 * are tried on submissions. It hands questions on to a submission, and its answers back, without looking at them.
 */
import { fileURLToPath } from "node:url";
import { createCellCompiler, PREFIX_LINES } from "../../../kernel/compiler/index.js";
import { type CellEvent, Executor, type Outcome } from "../../../kernel/executor/executor.js";
import type { CommMessage, RunCell } from "../../../kernel/executor/messages.js";
import type { Assignment } from "../assignment.js";
import { FormatError } from "../format.js";
import type { Submission } from "../sandbox/submission.js";
import { seedOf } from "../seed.js";
import type { TaskResult } from "../tasks.js";
import { LINE, RESULT_MIME } from "./inside.js";

const INSIDE = JSON.stringify(fileURLToPath(new URL("./inside.js", import.meta.url)));
/** How long the source's own cells may take, and a test beyond the time of its answers. */
const OWN_SECONDS = 600;

/** A cell of the source, compiled: it is run in each judge, but compiled once. */
export interface Program {
  readonly place: string;
  readonly source: string;
  readonly compiled: Omit<RunCell, "type" | "cell" | "label" | "source" | "prefixLines">;
}

/** Compiles the source's cells but its checks. Throws FormatError for one that TypeScript refuses. */
export function compileSource(assignment: Assignment): Program[] {
  const compiler = createCellCompiler();
  const programs: Program[] = [];
  for (const cell of assignment.cells) {
    if (!cell.isCode || cell.role === "check" || cell.source.trim() === "") continue;
    const compiled = compiler.compile(cell.source);
    if (!compiled.accepted) {
      const { line, message } = compiled.problems[0]!;
      throw new FormatError(cell.place, `line ${line}: ${message}`);
    }
    const { accepted: _, warnings: _warnings, ...program } = compiled;
    // Nobody looks at what the cell shows.
    programs.push({
      place: cell.place,
      source: cell.source,
      compiled: { ...program, resultName: undefined },
    });
  }
  compiler.close();
  return programs;
}

export class Judge {
  readonly #executor: Executor;
  readonly #programs: readonly Program[];
  #isReady = false;
  #number = 0;
  #captured: unknown;
  #submission: Submission | undefined;
  #seed = "";

  constructor(programs: readonly Program[]) {
    this.#programs = programs;
    this.#executor = new Executor({
      onEvent: (event) => this.#onEvent(event),
      onIdleDeath: () => {
        this.#isReady = false;
      },
    });
    this.#executor.start();
  }

  /** Runs the source's cells. Throws FormatError for one that fails. @returns the tasks that `grade` was called with */
  async prepare(): Promise<{ id: string; points: number }[]> {
    await this.#run(bare(`exports.grade = (await importModule(${INSIDE})).collect;`, { names: ["grade"] }));
    for (const { place, source, compiled } of this.#programs) {
      const { error } = await this.#run(compiled, source, OWN_SECONDS);
      if (error !== undefined) throw new FormatError(place, `it fails: ${error.ename}: ${error.evalue}`);
    }
    await this.#run(bare(`exports[${RESULT}] = (await importModule(${INSIDE})).collected();`, SHOWN));
    this.#isReady = true;
    return this.#captured as { id: string; points: number }[];
  }

  /** How a submission does in one task. A task whose test cannot be run gives no points, and says so. */
  async judge(
    { id, points }: { id: string; points: number },
    submission: Submission,
    seed: string,
    seconds: number,
  ): Promise<TaskResult> {
    if (!this.#isReady) await this.prepare();
    this.#submission = submission;
    this.#seed = `${seed}/${id}`;
    this.#captured = undefined;
    const call = `judge(${JSON.stringify(id)}, ${seedOf(this.#seed)}, Comm)`;
    const code = `exports[${RESULT}] = await (await importModule(${INSIDE})).${call};`;
    const { error, stateLost } = await this.#run(bare(code, SHOWN), "", seconds);
    if (stateLost) this.#isReady = false;
    if (error === undefined && this.#captured !== undefined) return this.#captured as TaskResult;
    const problem = error === undefined ? "its test gave no result" : `${error.ename}: ${error.evalue}`;
    return { id, points, score: 0, outcome: "failed", cases: [], problem };
  }

  async close(): Promise<void> {
    await this.#executor.stop();
  }

  async #run(program: Program["compiled"], source = "", seconds = OWN_SECONDS): Promise<Outcome> {
    const timer = setTimeout(() => this.#executor.interrupt(), seconds * 1000);
    const cell = ++this.#number;
    const label = `In[${cell}]`;
    const outcome = await this.#executor.run({ cell, label, source, prefixLines: PREFIX_LINES, ...program });
    clearTimeout(timer);
    return outcome;
  }

  #onEvent(event: CellEvent): void {
    if (event.type === "input") this.#executor.send({ type: "input_reply", value: null });
    if (event.type === "result") this.#captured = event.data[RESULT_MIME];
    if (event.type === "comm" && event.msgType !== "comm_close") void this.#answer(event);
  }

  async #answer({ cell, msgType, content }: CommMessage): Promise<void> {
    if (msgType === "comm_open" || this.#submission === undefined) return;
    const { request, expression, names, inputs } = content.data as {
      request: number;
      expression: string;
      names: string[];
      inputs: string;
    };
    const seed = seedOf(`${this.#seed}/${request}`);
    const answer = await this.#submission.evaluate({ expression, names, inputs, seed });
    this.#executor.send({
      type: "comm",
      cell,
      msgType: "comm_msg",
      content: { comm_id: content.comm_id, target_name: LINE, data: { request, answer } },
      metadata: {},
    });
  }
}

const RESULT = JSON.stringify("gradlab:result");
const SHOWN = { resultName: "gradlab:result" };

function bare(code: string, more: Partial<Program["compiled"]>): Program["compiled"] {
  return {
    code,
    maps: [],
    isAsync: true,
    names: [],
    resultName: undefined,
    imports: [],
    modules: [],
    ...more,
  };
}
