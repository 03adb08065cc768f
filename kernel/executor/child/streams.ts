/** `process.stdout` and `process.stderr` of user code: each write becomes a message that names its cell. */
import { StringDecoder } from "node:string_decoder";
import { currentCell } from "./cell.js";
import { send } from "./outbox.js";

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
      if (text !== "") send({ type: "stream", cell: currentCell(), name, text });
      const callback = typeof encodingOrDone === "function" ? encodingOrDone : done;
      if (callback !== undefined) process.nextTick(callback);
      return true;
    };
  }
}
