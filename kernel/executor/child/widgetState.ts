/**
 * What a widget's page must be told when it is loaded anew: all that either side has said so far. It asks for the states
 * of all widgets at once, over a comm of its own for such questions, or each widget for its state. And what one page
 * changes, the others must hear of: each update of a page is echoed to all. This is the kernel's part of the widget
 * protocol (ipywidgets, version 2.1); what a widget means is the page's and the cell's matter.
 */
import type { CommData } from "./comm.js";

export const WIDGET_TARGET = "jupyter.widget";
/** Here a page asks for the states of all widgets. */
export const CONTROL_TARGET = "jupyter.widget.control";

/** The data of a message, and the binary buffers beside it. */
export interface WithBuffers {
  data: CommData;
  buffers: Uint8Array[];
}

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
  whole(): WithBuffers {
    const paths = this.#buffers.map(({ path }) => path);
    return {
      data: { method: "update", state: Object.fromEntries(this.#state), buffer_paths: paths },
      buffers: this.#buffers.map(({ bytes }) => bytes),
    };
  }
}

/** The states of those comms that are widgets' as one message to a page. */
export function statesOf(comms: Iterable<readonly [id: string, WidgetState | undefined]>): WithBuffers {
  const states: CommData = {};
  const paths: Path[] = [];
  const all: Uint8Array[] = [];
  for (const [id, widget] of comms) {
    if (widget === undefined) continue;
    const { data, buffers } = widget.whole();
    const state = data.state as CommData;
    states[id] = {
      model_name: state._model_name,
      model_module: state._model_module,
      model_module_version: state._model_module_version,
      state,
    };
    paths.push(...(data.buffer_paths as Path[]).map((path) => [id, "state", ...path]));
    all.push(...buffers);
  }
  return { data: { method: "update_states", states, buffer_paths: paths }, buffers: all };
}

/** What all pages are told of an update that one of them has sent. */
export function echoOf({ state, buffer_paths = [] }: CommData): CommData {
  return { method: "echo_update", state, buffer_paths };
}
