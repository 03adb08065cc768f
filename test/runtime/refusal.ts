/** What a call that must be refused throws. */
import { expect } from "vitest";

/** An error with this code. */
export const failure = (code: string) => expect.objectContaining({ code });

/** The coded error that a call throws. */
export function refusal(call: () => unknown): { code: unknown; message: string } {
  try {
    call();
  } catch (error) {
    if (error instanceof Error && "code" in error) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing was refused");
}
