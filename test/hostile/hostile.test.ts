/** Every attack that we could think of, graded at once. */
import { beforeAll, describe } from "vitest";
import { hasSandbox } from "../grading/hasSandbox.js";
import { attacks, NO_BAIT } from "./attacks/index.js";
import { expectHarmless } from "./expectations.js";
import { gradeAttacks, type HostileRun } from "./hostileRun.js";

describe.skipIf(!hasSandbox)("hostile submissions", () => {
  let run: HostileRun;
  beforeAll(async () => {
    run = await gradeAttacks(attacks);
  }, 30 * 60_000);
  expectHarmless(attacks(NO_BAIT), () => run);
});
