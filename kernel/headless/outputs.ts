/**
 * Turns the iopub messages of a run into the outputs of its cells, in the notebook format's own words.
 * An output belongs to the cell that caused it, however late it comes; a display id reaches across cells.
 */
import type { KernelMessage } from "@jupyterlab/services";
import type { CodeCell, Output } from "./notebook.js";

type Bundle = { data: unknown; metadata: unknown; transient?: { display_id?: string } };

interface CellState {
  cell: CodeCell;
  /** clear_output(wait): the outputs go when the next one comes. */
  clearNext: boolean;
}

export class OutputCollector {
  readonly #cells = new Map<string, CellState>();
  readonly #displays = new Map<string, Output[]>();

  /** From now on the outputs caused by message `id` are those of `cell`. */
  track(id: string, cell: CodeCell): void {
    this.#cells.set(id, { cell, clearNext: false });
  }

  accept(parentId: string, message: KernelMessage.IIOPubMessage): void {
    const state = this.#cells.get(parentId);
    const content = message.content as Record<string, unknown>;
    switch (message.header.msg_type) {
      case "execute_input":
        if (state) state.cell.execution_count = content.execution_count as number;
        return;
      case "stream":
        if (state) this.#stream(state, content.name as string, content.text as string);
        return;
      case "display_data":
        this.#display(state, content as Bundle);
        return;
      case "update_display_data":
        this.#update(content as Bundle);
        return;
      case "execute_result":
        this.#display(state, content as Bundle, content.execution_count as number);
        return;
      case "error":
        if (state) {
          const { ename, evalue, traceback } = content;
          this.#add(state, { output_type: "error", ename, evalue, traceback });
        }
        return;
      case "clear_output":
        if (state && content.wait) state.clearNext = true;
        else if (state) state.cell.outputs = [];
        return;
      default:
        return;
    }
  }

  #stream(state: CellState, name: string, text: string): void {
    const last = state.clearNext ? undefined : state.cell.outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text = `${last.text}${text}`;
    else this.#add(state, { output_type: "stream", name, text });
  }

  #display(state: CellState | undefined, content: Bundle, count?: number): void {
    // A second display under the same id also renews the first.
    this.#update(content);
    if (state === undefined) return;
    const { data, metadata } = content;
    const output: Output =
      count === undefined
        ? { output_type: "display_data", data, metadata }
        : { output_type: "execute_result", data, metadata, execution_count: count };
    this.#add(state, output);
    const id = content.transient?.display_id;
    if (id !== undefined) this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
  }

  #update({ data, metadata, transient }: Bundle): void {
    const shown = transient?.display_id === undefined ? [] : this.#displays.get(transient.display_id);
    for (const output of shown ?? []) Object.assign(output, { data, metadata });
  }

  #add(state: CellState, output: Output): void {
    if (state.clearNext) {
      state.cell.outputs = [];
      state.clearNext = false;
    }
    state.cell.outputs.push(output);
  }
}

/**
 * What is left on screen of a stream: a carriage return overwrites its line, a backspace the character before.
 * The same two rules as nbconvert's, so that a progress bar is stored as its last state.
 */
export function settle(text: string): string {
  let settled = text;
  while (/[^\n][\b]/.test(settled)) settled = settled.replace(/[^\n][\b]/g, "");
  return settled.replace(/.*\r(?=[^\n])/g, "");
}
