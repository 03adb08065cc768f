/** What a cell does while it runs, and after: each event is published under the request that caused it. */
import type { CellEvent } from "../executor/executor.js";
import type { JsonObject, Message } from "../protocol/message.js";
import type { IopubSocket } from "./iopubSocket.js";
import { StreamBuffer } from "./streamBuffer.js";

/** For output that comes after its cell has ended, so many of the last cells are remembered. */
const REMEMBERED_CELLS = 1000;
/** Comm messages come in hundreds from a slider, and are answered at once. */
const REMEMBERED_COMMS = 100;

interface Cell {
  message: Message;
  count: number;
  /** Nothing of a silent cell is published. */
  isSilent: boolean;
}

export class CellOutputs {
  readonly #iopub: IopubSocket;
  readonly #cells = new Map<number, Cell>();
  readonly #comms = new Map<number, Message>();
  readonly #streams = new StreamBuffer((cell, name, text) => this.publish(cell, "stream", { name, text }));
  #lastCell = 0;
  #lastComm = 0;

  constructor(iopub: IopubSocket) {
    this.#iopub = iopub;
  }

  /** A number for a new run; its output goes under `message`. */
  open(cell: Cell): number {
    this.#lastCell++;
    this.#cells.set(this.#lastCell, cell);
    this.#cells.delete(this.#lastCell - REMEMBERED_CELLS);
    return this.#lastCell;
  }

  /** A number for a comm message of a client, below those of the runs; what answers it goes under it. */
  openComm(message: Message): number {
    this.#lastComm--;
    this.#comms.set(this.#lastComm, message);
    this.#comms.delete(this.#lastComm + REMEMBERED_COMMS);
    return this.#lastComm;
  }

  /** The run that was opened last. */
  get lastCell(): number {
    return this.#lastCell;
  }

  requestOf(cell: number): Message | undefined {
    return this.#cells.get(cell)?.message ?? this.#comms.get(cell);
  }

  handle(event: CellEvent, buffers: readonly Uint8Array[]): void {
    const { cell } = event;
    if (event.type === "stream") {
      this.#streams.write(cell, event.name, event.text);
      return;
    }
    this.#streams.flush();
    if (event.type === "clear") this.publish(cell, "clear_output", { wait: event.wait });
    if (event.type === "result") {
      const execution_count = this.#cells.get(cell)?.count ?? 0;
      this.publish(cell, "execute_result", { data: event.data as JsonObject, metadata: {}, execution_count });
    }
    if (event.type === "display") {
      const transient: JsonObject = event.displayId === undefined ? {} : { display_id: event.displayId };
      this.publish(cell, event.update ? "update_display_data" : "display_data", {
        data: event.data as JsonObject,
        metadata: event.metadata as JsonObject,
        transient,
      });
    }
    if (event.type === "comm") {
      const content = event.content as JsonObject;
      this.#iopub.publish(
        this.requestOf(cell),
        event.msgType,
        content,
        buffers,
        event.metadata as JsonObject,
      );
    }
  }

  publish(cell: number, msgType: string, content: JsonObject): void {
    const known = this.#cells.get(cell);
    if (known?.isSilent !== true) this.#iopub.publish(known?.message, msgType, content);
  }

  flush(): void {
    this.#streams.flush();
  }
}
