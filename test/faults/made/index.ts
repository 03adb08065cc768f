/**
 * Mistakes that authors of ops make. seeded.test.ts makes each of them in turn and expects a test to notice it at the op
 * named. A text to replace occurs exactly once in its file, so that no fault can quietly stop being made.
 */
import type { Fault } from "../fault.js";
import { batches } from "./batches.js";
import { elementwise } from "./elementwise.js";
import { linear } from "./linear.js";
import { reductions } from "./reductions.js";
import { values } from "./values.js";

export const FAULTS: readonly Fault[] = [...elementwise, ...reductions, ...linear, ...batches, ...values];
