/** Every attack that we could think of, graded at once. */
import { beforeAll, describe } from "vitest";
import type { Bait } from "./attacks/attack.js";
import { attacks } from "./attacks/index.js";
import { expectHarmless } from "./expectations.js";
import { gradeAttacks, type HostileRun } from "./hostileRun.js";

/** Only the names are needed of these. */
const NO_BAIT: Bait = {
  file: "",
  variable: "",
  port: 0,
  udp: 0,
  submissions: "",
  source: "",
  pid: 0,
  marker: "",
};

describe("hostile submissions", () => {
  let run: HostileRun;
  beforeAll(async () => {
    run = await gradeAttacks(attacks);
  }, 30 * 60_000);
  expectHarmless(attacks(NO_BAIT), () => run);
});
