/** Random inputs of a grading run: hard to guess, easy to repeat. */
import { createHash, randomBytes } from "node:crypto";

/** A seed that nobody chose. */
export function randomSeed(): string {
  return randomBytes(8).toString("hex");
}

/** A number for `manualSeed`, from the run's seed and the name of what it is for. */
export function seedOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32LE(0);
}
