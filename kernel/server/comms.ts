/** The open comms of the session: user code holds them in the child; clients ask for the list here. */
import type { CommMessage } from "../executor/messages.js";

export class Comms {
  readonly #targets = new Map<string, string>();

  /** Notes what a message in either direction opens or closes. */
  note(msgType: CommMessage["msgType"], commId: string, targetName: string | undefined): void {
    if (msgType === "comm_open") this.#targets.set(commId, targetName ?? "");
    if (msgType === "comm_close") this.#targets.delete(commId);
  }

  /** The open comms, of one target or of all. */
  list(targetName: string | undefined): { [commId: string]: { target_name: string } } {
    const entries = [...this.#targets].filter(
      ([, target]) => targetName === undefined || target === targetName,
    );
    return Object.fromEntries(entries.map(([commId, target]) => [commId, { target_name: target }]));
  }

  clear(): void {
    this.#targets.clear();
  }
}
