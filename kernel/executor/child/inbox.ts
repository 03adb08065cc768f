/**
 * The worker thread that reads what the kernel process sends. It stays awake while user code holds the main
 * thread, so it can end a loop there: first it asks, and if the main thread does not answer, it terminates the
 * JavaScript that runs and asks again. Variables stay as they are.
 */
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort } from "node:worker_threads";
import { Unpacker } from "../channel.js";
import { CHILD_READS, type ToChild } from "../messages.js";

/** How long the main thread may take to answer before its JavaScript is terminated, and then each next time. */
const PATIENCE_MS = 50;

const main = parentPort!;
const unpacker = new Unpacker<ToChild>();
let session: Session | undefined;
let asking: NodeJS.Timeout | undefined;

function interrupt(): void {
  if (asking !== undefined) return;
  main.postMessage({ type: "interrupt" } satisfies ToChild);
  asking = setInterval(() => {
    if (session === undefined) {
      session = new Session();
      session.connectToMainThread();
    }
    session.post("Runtime.terminateExecution");
    main.postMessage({ type: "interrupt" } satisfies ToChild);
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
  for (const { body } of unpacker.push(chunk)) {
    if (body.type === "interrupt") interrupt();
    else main.postMessage(body);
  }
});
// The kernel process is gone: nobody is left to run for.
pipe.on("close", () => process.kill(process.pid, "SIGKILL"));
