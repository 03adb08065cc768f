/**
 * Comms: a two-way line between a cell and the page that shows the notebook, as widgets use it. Either side opens
 * one under the name of a target; data are JSON, and binary buffers travel beside them.
 */
import { randomUUID } from "node:crypto";
import type { CommMessage } from "../messages.js";
import { currentCell } from "./cell.js";
import { send } from "./outbox.js";
import { CONTROL_TARGET, echoOf, statesOf, WIDGET_TARGET, WidgetState } from "./widgetState.js";

export type CommData = { [key: string]: unknown };
export type CommListener = (data: CommData, buffers: readonly Uint8Array[]) => void;

export interface CommOptions {
  metadata?: CommData;
  buffers?: readonly Uint8Array[];
}

const open = new Map<string, Comm>();
const targets = new Map<string, (comm: Comm, data: CommData) => void>();

/**
 * A two-way line to the page.
 * @example const comm = new Comm("my-target", { hello: 1 }); comm.onMessage((data) => console.log(data))
 */
export class Comm {
  readonly id: string;
  readonly targetName: string;
  readonly #widget: WidgetState | undefined;
  #onMessage: CommListener = () => {};
  #onClose: CommListener = () => {};

  /** Opens a line to the page's side of `targetName`. */
  constructor(targetName: string, data: CommData = {}, options: CommOptions & { id?: string } = {}) {
    this.targetName = targetName;
    this.id = options.id ?? randomUUID();
    if (targetName === WIDGET_TARGET) this.#widget = new WidgetState();
    open.set(this.id, this);
    if (!opening) this.#send("comm_open", data, options, { target_name: targetName });
  }

  /** Says what to do when the page opens a line to `targetName`. */
  static register(targetName: string, onOpen: (comm: Comm, data: CommData) => void): void {
    targets.set(targetName, onOpen);
  }

  send(data: CommData, options: CommOptions = {}): void {
    this.#send("comm_msg", data, options);
  }

  close(data: CommData = {}): void {
    if (open.delete(this.id)) this.#send("comm_close", data, {});
  }

  onMessage(listener: CommListener): void {
    this.#onMessage = listener;
  }

  onClose(listener: CommListener): void {
    this.#onClose = listener;
  }

  /** Answers a page that asks for the states of all widgets. */
  static answerStates(comm: Comm): void {
    comm.onMessage(({ method }) => {
      if (method !== "request_states") return;
      const { data, buffers } = statesOf([...open].map(([id, other]) => [id, other.#widget]));
      comm.send(data, { buffers });
    });
  }

  /** Called for what the page sends. */
  static receive(message: CommMessage, buffers: readonly Uint8Array[]): void {
    answered = message.cell;
    try {
      Comm.#handle(message, buffers);
    } finally {
      answered = undefined;
    }
  }

  static #handle({ msgType, content }: CommMessage, buffers: readonly Uint8Array[]): void {
    const { comm_id: id, target_name: targetName = "", data } = content;
    if (msgType === "comm_open") {
      const onOpen = targets.get(targetName);
      opening = true;
      const comm = new Comm(targetName, {}, { id });
      opening = false;
      comm.#widget?.note(data, buffers);
      // The protocol asks to close at once what nobody here knows.
      if (onOpen === undefined) comm.close();
      else onOpen(comm, data);
      return;
    }
    const comm = open.get(id);
    if (comm === undefined) return;
    if (msgType === "comm_msg") {
      if (comm.#widget !== undefined && data.method === "request_state") {
        const state = comm.#widget.whole();
        comm.send(state.data, { buffers: state.buffers });
        return;
      }
      comm.#widget?.note(data, buffers);
      if (comm.#widget !== undefined && data.method === "update") comm.send(echoOf(data), { buffers });
      comm.#onMessage(data, buffers);
      return;
    }
    open.delete(id);
    comm.#onClose(data, buffers);
  }

  #send(
    msgType: CommMessage["msgType"],
    data: CommData,
    { metadata = {}, buffers = [] }: CommOptions,
    more: { target_name?: string } = {},
  ): void {
    this.#widget?.note(data, buffers);
    const content = { comm_id: this.id, data, ...more };
    send({ type: "comm", cell: answered ?? currentCell(), msgType, content, metadata }, buffers);
  }
}

/** The page opened the line: it need not be told. */
let opening = false;
/** The message of the page that is being handled: a page takes an answer only under its own request. */
let answered: number | undefined;

targets.set(CONTROL_TARGET, Comm.answerStates);
