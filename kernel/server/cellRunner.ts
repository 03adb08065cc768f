/**
 * One execute request from its arrival to its reply: compile in this process, run in the executor child, publish
 * what happens under the message that caused it.
 */
import { type CellEvent, Executor } from "../executor/executor.js";
import type { CellError } from "../executor/messages.js";
import type { JsonObject, Message } from "../protocol/message.js";
import { text } from "./handlers/handler.js";
import type { Kernel } from "./kernel.js";
import { describeProblems } from "./problems.js";
import { StreamBuffer } from "./streamBuffer.js";

/** For output that comes after its cell has ended, so many of the last cells are remembered. */
const REMEMBERED_CELLS = 1000;

interface Cell {
  message: Message;
  isSilent: boolean;
}

export class CellRunner {
  readonly executor: Executor;
  readonly #kernel: Kernel;
  readonly #cells = new Map<number, Cell>();
  readonly #streams = new StreamBuffer((cell, name, text) => this.#publish(cell, "stream", { name, text }));
  #lastCell = 0;
  #count = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.executor = new Executor({
      onEvent: (event) => this.#onEvent(event),
      onIdleDeath: (reason) => {
        this.#kernel.compiler.forget();
        const text = `${reason}; all variables are lost. Run the cells above again.\n`;
        this.#publish(this.#lastCell, "stream", { name: "stderr", text });
      },
    });
  }

  async run(message: Message): Promise<boolean> {
    this.#kernel.status(message, "busy");
    const reply = await this.#execute(message).catch((error: unknown) => {
      console.error("gradlab: a cell could not be run:", error);
      return failure({ ename: "InternalError", evalue: String(error), traceback: [String(error)] });
    });
    this.#streams.flush();
    const isOk = reply.status === "ok";
    if (!isOk) await allArrived();
    this.#kernel.reply("shell", message, "execute_reply", { ...reply, execution_count: this.#count });
    this.#kernel.status(message, "idle");
    return isOk || message.content.stop_on_error === false;
  }

  abort(message: Message): void {
    this.#kernel.status(message, "busy");
    this.#kernel.reply("shell", message, "execute_reply", {
      status: "aborted",
      execution_count: this.#count,
    });
    this.#kernel.status(message, "idle");
  }

  async #execute(message: Message): Promise<JsonObject> {
    const source = text(message, "code");
    const isSilent = message.content.silent === true;
    const ok = { status: "ok", payload: [], user_expressions: {} };
    if (source.trim() === "") return ok;

    const cell = this.#remember({ message, isSilent });
    if (!isSilent && message.content.store_history !== false) {
      this.#count++;
      this.#kernel.history.add(this.#count, source);
    }
    this.#publish(cell, "execute_input", { code: source, execution_count: this.#count });

    const compiled = this.#kernel.compiler.compile(source);
    if (!compiled.accepted) return this.#fail(cell, describeProblems(compiled.problems, source, this.#count));

    const { accepted: _, ...program } = compiled;
    const prefixLines = this.#kernel.prefixLines;
    const outcome = await this.executor.run({ cell, count: this.#count, source, prefixLines, ...program });
    if (outcome.stateLost) {
      this.#kernel.compiler.forget();
      this.executor.start();
    }
    return outcome.error === undefined ? ok : this.#fail(cell, outcome.error);
  }

  #fail(cell: number, error: CellError): JsonObject {
    this.#streams.flush();
    this.#publish(cell, "error", { ...error });
    return failure(error);
  }

  #onEvent(event: CellEvent): void {
    if (event.type === "stream") {
      this.#streams.write(event.cell, event.name, event.text);
      return;
    }
    this.#streams.flush();
    if (event.type === "clear") this.#publish(event.cell, "clear_output", { wait: event.wait });
    if (event.type === "result") {
      const data = event.data as JsonObject;
      this.#publish(event.cell, "execute_result", { data, metadata: {}, execution_count: this.#count });
    }
    if (event.type === "display") {
      const transient: JsonObject = event.displayId === undefined ? {} : { display_id: event.displayId };
      this.#publish(event.cell, event.update ? "update_display_data" : "display_data", {
        data: event.data as JsonObject,
        metadata: event.metadata as JsonObject,
        transient,
      });
    }
  }

  #publish(cell: number, msgType: string, content: JsonObject): void {
    const known = this.#cells.get(cell);
    if (known?.isSilent === true) return;
    this.#kernel.iopub.publish(known?.message, msgType, content);
  }

  #remember(cell: Cell): number {
    this.#lastCell++;
    this.#cells.set(this.#lastCell, cell);
    this.#cells.delete(this.#lastCell - REMEMBERED_CELLS);
    return this.#lastCell;
  }
}

function failure({ ename, evalue, traceback }: CellError): JsonObject {
  return { status: "error", ename, evalue, traceback, payload: [], user_expressions: {} };
}

/** Lets the sockets hand over the requests that were sent before the client could know of a failure. */
async function allArrived(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
