/**
 * Pictures without a browser. A thread of its own draws them, and starts with the first picture, so that a notebook
 * without charts pays nothing. The call waits for its picture: outputs keep the order in which a cell made them, and
 * a saved notebook never lacks one because its cell had already ended.
 *
 * What cannot be drawn is left out, with the reason; a chart is never lost because its picture failed.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

export interface WorkerData {
  readonly port: MessagePort;
  /** The number of the last picture that is done. */
  readonly state: Int32Array;
}

export interface DrawRequest {
  readonly id: number;
  readonly format: "svg" | "png";
  /** A Plotly figure as JSON, or a picture that is SVG already. */
  readonly figure?: unknown;
  readonly svg?: string;
}

export interface Drawn {
  readonly svg?: string;
  readonly png?: Uint8Array;
  readonly problem?: string;
  /** The thread can draw no more; the next picture gets a new one. */
  readonly isBroken?: boolean;
}

/** A picture that takes longer than this is given up; the next one gets a new thread. */
const PATIENCE_MS = 40_000;
/** So long a sleep cannot be interrupted by the user. */
const NAP_MS = 50;

interface Studio {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly state: Int32Array;
}

/** After so many pictures that took too long, none is tried any more. */
const MOST_FAILURES = 2;

let studio: Studio | undefined;
let last = 0;
let failures = 0;

/** The PNG of a Plotly figure, or why there is none. */
export function pngOfFigure(figure: unknown): Drawn {
  return draw({ format: "png", figure });
}

/** The SVG of a Plotly figure. */
export function svgOfFigure(figure: unknown): Drawn {
  return draw({ format: "svg", figure });
}

/** The PNG of a picture in SVG. */
export function pngOfSvg(svg: string): Drawn {
  return draw({ format: "png", svg });
}

function draw(request: Omit<DrawRequest, "id">): Drawn {
  if (failures >= MOST_FAILURES) return { problem: "pictures take too long on this machine" };
  studio ??= open();
  const { port, state } = studio;
  const id = ++last;
  port.postMessage({ ...request, id } satisfies DrawRequest);
  const limit = performance.now() + PATIENCE_MS;
  for (;;) {
    const done = Atomics.load(state, 0);
    for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
      if (got.message.id !== id) continue;
      const drawn = got.message as Drawn;
      if (drawn.isBroken) close();
      return drawn;
    }
    if (performance.now() > limit) {
      close();
      failures++;
      return { problem: `the picture was not done after ${PATIENCE_MS / 1000} s` };
    }
    Atomics.wait(state, 0, done, NAP_MS);
  }
}

function open(): Studio {
  const { port1, port2 } = new MessageChannel();
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { port: port2, state } satisfies WorkerData,
    transferList: [port2],
    // The notebook's own limits and flags are not for this thread.
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  // Neither the thread nor its line keeps the process alive.
  worker.unref();
  port1.unref();
  worker.on("error", close);
  return { worker, port: port1, state };
}

function close(): void {
  void studio?.worker.terminate();
  studio = undefined;
}
