/**
 * The worker thread that reads what the kernel process sends. It stays awake while user code holds the main
 * thread, so it can end a loop there: first it asks, and if the main thread does not answer, it terminates the
 * JavaScript that runs and asks again. Variables stay as they are.
 *
 * For the same reason it can hand over what the user typed while the main thread waits for it.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type Envelope, Unpacker } from "../channel.js";
import { CHILD_READS, type ToChild } from "../messages.js";

/** How long the main thread may take to answer before its JavaScript is terminated, and then each next time. */
const PATIENCE_MS = 50;

export interface InboxData {
  answers: MessagePort;
  /** Becomes 1 when an answer lies in the port. */
  answered: Int32Array;
}

const main = parentPort!;
const { answers, answered } = workerData as InboxData;
const unpacker = new Unpacker<ToChild>();
const interruptRequest: Envelope<ToChild> = { body: { type: "interrupt" }, buffers: [] };

let session: Session | undefined;
let asking: NodeJS.Timeout | undefined;

function interrupt(): void {
  if (asking !== undefined) return;
  main.postMessage(interruptRequest);
  asking = setInterval(() => {
    if (session === undefined) {
      session = new Session();
      session.connectToMainThread();
    }
    session.post("Runtime.terminateExecution");
    main.postMessage(interruptRequest);
  }, PATIENCE_MS);
}

main.on("message", () => {
  clearInterval(asking);
  asking = undefined;
  // A session that stays open makes Node wait for a debugger when user code ends the process.
  session?.disconnect();
  session = undefined;
});

const pipe = new Socket({ fd: CHILD_READS, readable: true, writable: false });
pipe.on("data", (chunk) => {
  for (const { body, buffers } of unpacker.push(chunk)) {
    if (body.type === "interrupt") {
      interrupt();
    } else if (body.type === "input_reply") {
      answers.postMessage(body.value);
      Atomics.store(answered, 0, 1);
      Atomics.notify(answered, 0);
    } else {
      main.postMessage({ body, buffers } satisfies Envelope<ToChild>);
    }
  }
});
// The kernel process is gone: nobody is left to run for.
pipe.on("close", () => process.kill(process.pid, "SIGKILL"));
