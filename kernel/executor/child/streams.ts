/** `process.stdout` and `process.stderr` of user code: each write becomes a message that names its cell. */
import { StringDecoder } from "node:string_decoder";
import { currentCell } from "./cell.js";
import { send } from "./outbox.js";

/** How many evaluations of an extension are going on, whose errors are told as ordinary output. */
let calm = 0;

/**
 * Runs something whose writes to stderr go to stdout: nbgrader gives no points for a test that writes to stderr, also
 * when it is a student's forgotten `console.error` that does.
 */
export async function withoutStderr<Result>(run: () => Result): Promise<Awaited<Result>> {
  calm++;
  try {
    return await run();
  } finally {
    calm = Math.max(0, calm - 1);
  }
}

/** For a new cell: what was interrupted has not come to its end. */
export function stderrAgain(): void {
  calm = 0;
}

export function captureStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    process[name].write = (
      chunk: string | Uint8Array,
      encodingOrDone?: BufferEncoding | ((error?: Error | null) => void),
      done?: (error?: Error | null) => void,
    ): boolean => {
      const encoding = typeof encodingOrDone === "string" ? encodingOrDone : "utf8";
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
      const text = typeof chunk === "string" && encoding === "utf8" ? chunk : decoder.write(bytes);
      const shown = calm > 0 ? "stdout" : name;
      if (text !== "") send({ type: "stream", cell: currentCell(), name: shown, text });
      const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
  }
}
