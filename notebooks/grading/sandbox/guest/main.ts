/**
 * The process inside the sandbox: compiles and runs the cells of a submission as the kernel does, then answers what
 * the tests ask. It is started for one submission and believed in nothing. When the process that runs the student's
 * code dies, this one says so and ends: the grader starts afresh without the cell that did it.
 */
import { fileURLToPath } from "node:url";
import { createCellCompiler, PREFIX_LINES } from "../../../../kernel/compiler/index.js";
import { EXPRESSION_FILE } from "../../../../kernel/executor/child/evaluate.js";
import { type CellEvent, Executor } from "../../../../kernel/executor/executor.js";
import type { CellError, RunCell } from "../../../../kernel/executor/messages.js";
import type { Thrown } from "../../student.js";
import { FrameReader, frame } from "../frames.js";
import { LIMITS } from "../limits.js";
import type { CellReport, FromGuest, GuestCell, ToGuest } from "../messages.js";
import { ANSWER_MIME } from "./answer.js";

const ANSWER_MODULE = fileURLToPath(new URL("./answer.js", import.meta.url));
/** No student can give a variable this name. */
const ANSWER_NAME = "gradlab:answer";

type Program = Omit<RunCell, "type" | "cell" | "label" | "source" | "prefixLines">;
type Ended = { ended: "ran" | "late" } | { ended: "threw"; error: CellError } | { ended: "died" };

let number = 0;
let captured: unknown;

const executor = new Executor({
  onEvent: (event: CellEvent) => {
    if (event.type === "input") executor.send({ type: "input_reply", value: null });
    if (event.type === "result") captured = event.data[ANSWER_MIME];
  },
  onIdleDeath: () => process.exit(1),
});
executor.start();
const compiler = createCellCompiler();

async function run(label: string, source: string, program: Program, seconds: number): Promise<Ended> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    executor.interrupt();
  }, seconds * 1000);
  const cell = ++number;
  const { error, stateLost } = await executor.run({
    cell,
    label,
    source,
    prefixLines: PREFIX_LINES,
    ...program,
  });
  clearTimeout(timer);
  if (stateLost) return { ended: "died" };
  if (isLate) return { ended: "late" };
  return error === undefined ? { ended: "ran" } : { ended: "threw", error };
}

/** A program that the compiler has not seen: its names are nobody's. */
const bare = (code: string, resultName?: string): Program => ({
  code,
  maps: [],
  isAsync: true,
  names: [],
  resultName,
  imports: [],
  modules: [],
});

async function runCell({ source }: GuestCell, label: string, seconds: number): Promise<Outcome> {
  const compiled = compiler.compile(source);
  if (!compiled.accepted) {
    const { message, line } = compiled.problems[0]!;
    return { outcome: "refused", name: "TypeScript", message: `line ${line}: ${message}` };
  }
  const { accepted: _, warnings: _warnings, ...program } = compiled;
  // Nobody looks at what the cell shows.
  const end = await run(label, source, { ...program, resultName: undefined }, seconds);
  if (end.ended !== "threw") return { outcome: end.ended };
  return { outcome: "threw", name: end.error.ename, message: end.error.evalue };
}

type Outcome = Pick<CellReport, "outcome" | "name" | "message">;

async function runCells({ cells, seconds, seed }: ToGuest & { type: "run" }): Promise<void> {
  await run(
    "In[0]",
    "",
    bare(`(await importModule(${quoted(ANSWER_MODULE)})).seedEverything(${seed})`),
    seconds,
  );
  for (const [i, cell] of cells.entries()) {
    const { outcome, name, message } = await runCell(cell, `In[${i + 1}]`, seconds);
    await tell({
      type: "cell",
      index: cell.index,
      outcome,
      ...(name === undefined ? {} : { name: name.slice(0, 120) }),
      ...(message === undefined ? {} : { message: message.slice(0, 4000) }),
    });
    if (outcome === "died") process.exit(1);
  }
  await tell({ type: "ran" });
}

async function evaluate({ request, ...asked }: ToGuest & { type: "evaluate" }): Promise<void> {
  const { expression, names, inputs, seconds, seed } = asked;
  captured = undefined;
  const body = `async ({ ${names.join(", ")} }) => (${expression}\n)`;
  const code = `const { answer } = await importModule(${quoted(ANSWER_MODULE)});
exports[${quoted(ANSWER_NAME)}] = await answer(${quoted(inputs)}, ${seed}, ${body});`;
  const end = await run(EXPRESSION_FILE, "", bare(code, ANSWER_NAME), seconds);
  if (end.ended === "died") process.exit(1);
  if (end.ended === "late") return tell({ type: "late", request });
  if (end.ended === "threw") {
    const { ename: name, evalue: message } = end.error;
    return tell({
      type: "thrown",
      request,
      thrown: { name: name.slice(0, 120), message: message.slice(0, 4000) },
    });
  }
  const answered = captured as { value: string } | { thrown: Thrown };
  if ("value" in answered) return tell({ type: "answer", request, value: answered.value });
  return tell({ type: "thrown", request, thrown: answered.thrown });
}

const quoted = (text: string): string => JSON.stringify(text);

/** Resolves when the bytes are out, so that an exit does not cut them off. */
function tell(message: FromGuest): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(frame(message), () => resolve());
  });
}

await tell({ type: "ready" });
const reader = new FrameReader(LIMITS.frameBytes, { depth: Infinity, parts: Infinity });
let turn: Promise<void> = Promise.resolve();
process.stdin.on("data", (chunk: Buffer) => {
  for (const message of reader.push(chunk) as ToGuest[]) {
    turn = turn.then(() => (message.type === "run" ? runCells(message) : evaluate(message)));
  }
});
process.stdin.on("end", () => process.exit(0));
