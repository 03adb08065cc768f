/**
 * What a widget's page must be told when it is loaded anew. It finds the open comms of the kernel and asks each for its
 * state; the answer is all that either side has said so far. This is the kernel's part of the widget protocol
 * (ipywidgets, version 2); what a widget means is the page's and the cell's matter.
 */
import type { CommData } from "./comm.js";

export const WIDGET_TARGET = "jupyter.widget";

/** Where in the state a binary buffer stands. */
type Path = readonly (string | number)[];

export class WidgetState {
  readonly #state = new Map<string, unknown>();
  #buffers: { path: Path; bytes: Uint8Array }[] = [];

  /** Takes what a message of either side says about the state, if anything. */
  note(data: CommData, buffers: readonly Uint8Array[]): void {
    if (data.method !== undefined && data.method !== "update") return;
    const state = Object.entries((data.state ?? {}) as CommData);
    const paths = Array.isArray(data.buffer_paths) ? (data.buffer_paths as Path[]) : [];
    const renewed = new Set([...state.map(([name]) => name), ...paths.map(([name]) => String(name))]);
    this.#buffers = this.#buffers.filter(({ path: [name] }) => !renewed.has(String(name)));
    for (const name of renewed) this.#state.delete(name);
    for (const [name, value] of state) this.#state.set(name, value);
    for (const [i, bytes] of buffers.entries()) {
      const path = paths[i];
      if (path !== undefined) this.#buffers.push({ path, bytes });
    }
  }

  /** The whole state as a message to the page, and its buffers. */
  whole(): { data: CommData; buffers: Uint8Array[] } {
    const paths = this.#buffers.map(({ path }) => path);
    return {
      data: { method: "update", state: Object.fromEntries(this.#state), buffer_paths: paths },
      buffers: this.#buffers.map(({ bytes }) => bytes),
    };
  }
}
