/** From the child to the kernel process: written synchronously, so that output of an endless loop is seen live. */
import { writeSync } from "node:fs";
import { pack } from "../channel.js";
import { CHILD_WRITES, type FromChild } from "../messages.js";

export function send(message: FromChild, buffers: readonly Uint8Array[] = []): void {
  const bytes = pack(message, buffers);
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(CHILD_WRITES, bytes, offset);
    } catch (error) {
      // The pipe is full and not blocking: the kernel process is behind, so try again.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
