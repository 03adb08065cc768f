/**
 * One execute request from its arrival to its reply: compile in this process, run in the executor child, publish
 * what happens under the message that caused it.
 */
import { type CellEvent, Executor, type Outcome } from "../executor/executor.js";
import type { CellError, MimeBundle } from "../executor/messages.js";
import type { JsonObject, Message } from "../protocol/message.js";
import { CellOutputs } from "./cellOutputs.js";
import type { CellRunner as QueuedRunner } from "./executionQueue.js";
import { farewell } from "./farewell.js";
import { text } from "./handlers/handler.js";
import type { Kernel } from "./kernel.js";
import { describeProblems } from "./problems.js";
import { answerPage, questionIn } from "./question.js";
import { describeWarnings } from "./warnings.js";

export class CellRunner implements QueuedRunner {
  readonly executor: Executor;
  readonly outputs: CellOutputs;
  readonly #kernel: Kernel;
  /** While an expression of a client is evaluated, its value is not an output. */
  #captured: { data: MimeBundle } | undefined;
  #count = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.outputs = new CellOutputs(kernel.iopub);
    this.executor = new Executor({
      onEvent: (event, buffers) => this.#onEvent(event, buffers),
      onIdleDeath: (reason) => {
        this.#kernel.forgetState();
        const text = `${reason}; all variables are lost. Run the cells above again.\n`;
        this.outputs.publish(this.outputs.lastCell, "stream", { name: "stderr", text });
      },
    });
  }

  async run(message: Message): Promise<boolean> {
    this.#kernel.status(message, "busy");
    const reply = await this.#execute(message).catch((error: unknown) => failure(ownMistake(error)));
    this.outputs.flush();
    const isOk = reply.status === "ok";
    if (!isOk) await allArrived();
    this.#kernel.reply("shell", message, "execute_reply", { ...reply, execution_count: this.#count });
    this.#kernel.status(message, "idle");
    return isOk || message.content.stop_on_error === false;
  }

  abort(message: Message): void {
    const content = { status: "aborted", execution_count: this.#count };
    this.#kernel.status(message, "busy");
    this.#kernel.reply("shell", message, "execute_reply", content);
    this.#kernel.status(message, "idle");
  }

  async #execute(message: Message): Promise<JsonObject> {
    const source = text(message, "code");
    const isSilent = message.content.silent === true;
    if (source.trim() !== "") {
      if (!isSilent && message.content.store_history !== false) {
        this.#count++;
        this.#kernel.history.add(this.#count, source);
      }
      const cell = this.outputs.open({ message, count: this.#count, isSilent });
      this.outputs.publish(cell, "execute_input", { code: source, execution_count: this.#count });
      const name = questionIn(source);
      if (name !== undefined) {
        const page = answerPage(this.#kernel.compiler, name);
        return { status: "ok", payload: [page], user_expressions: await this.#evaluate(message) };
      }
      const label =
        isSilent || message.content.store_history === false ? `In[+${cell}]` : `In[${this.#count}]`;
      const { error } = await this.#runSource(cell, label, source).catch(
        (thrown: unknown): Outcome => ({ error: ownMistake(thrown), stateLost: false }),
      );
      if (error !== undefined) {
        const end = farewell(source, error);
        if (end !== undefined) return { status: "ok", payload: [end], user_expressions: {} };
        this.outputs.flush();
        this.outputs.publish(cell, "error", { ...error });
        return failure(error);
      }
    }
    return { status: "ok", payload: [], user_expressions: await this.#evaluate(message) };
  }

  async #runSource(cell: number, label: string, source: string): Promise<Outcome> {
    const compiled = this.#kernel.compiler.compile(source);
    if (!compiled.accepted) {
      return { error: describeProblems(compiled, source, label), stateLost: false };
    }
    const { accepted: _, warnings, ...program } = compiled;
    const { prefixLines } = this.#kernel;
    const running = this.executor.run({ cell, label, source, prefixLines, ...program });
    // The cell is on its way; what it says waits until this is told.
    const foreseen = warnings();
    if (foreseen.length > 0) {
      this.outputs.publish(cell, "display_data", describeWarnings(foreseen, source, label));
    }
    const outcome = await running;
    if (outcome.stateLost) {
      this.#kernel.forgetState();
      this.executor.start();
    }
    return outcome;
  }

  /** The values of the expressions that came with the request, each a bundle or an error of its own. */
  async #evaluate(message: Message): Promise<JsonObject> {
    const values: JsonObject = {};
    const expressions = message.content.user_expressions;
    for (const [name, expression] of Object.entries((expressions ?? {}) as JsonObject)) {
      const cell = this.outputs.open({ message, count: this.#count, isSilent: true });
      this.#captured = { data: {} };
      const { error } = await this.#runSource(cell, `In[+${cell}]`, `(${String(expression)}\n)`);
      const { data } = this.#captured;
      this.#captured = undefined;
      values[name] =
        error === undefined
          ? { status: "ok", data: data as JsonObject, metadata: {} }
          : { status: "error", ...error };
    }
    return values;
  }

  #onEvent(event: CellEvent, buffers: readonly Uint8Array[]): void {
    if (event.type === "input") this.#kernel.ask(event, this.outputs.requestOf(event.cell));
    else if (event.type === "result" && this.#captured !== undefined) this.#captured.data = event.data;
    else {
      if (event.type === "comm") {
        this.#kernel.comms.note(event.msgType, event.content.comm_id, event.content.target_name);
      }
      this.outputs.handle(event, buffers);
    }
  }
}

function failure({ ename, evalue, traceback }: CellError): JsonObject {
  return { status: "error", ename, evalue, traceback, payload: [], user_expressions: {} };
}

/** What neither the cell nor TypeScript has said: the user is told all the same. */
function ownMistake(thrown: unknown): CellError {
  console.error("gradlab: a cell could not be run:", thrown);
  const evalue = `this cell could not be run, by a mistake of the kernel: ${String(thrown)}`;
  return { ename: "InternalError", evalue, traceback: [`InternalError: ${evalue}`] };
}

/** Lets the sockets hand over the requests that were sent before the client could know of a failure. */
async function allArrived(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
