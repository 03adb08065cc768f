/** One attack of each family; all of them are in test/hostile. */
import { beforeAll, describe } from "vitest";
import { attacks, firstOfEachFamily, NO_BAIT } from "../hostile/attacks/index.js";
import { expectHarmless } from "../hostile/expectations.js";
import { gradeAttacks, type HostileRun } from "../hostile/hostileRun.js";
import { hasSandbox } from "./hasSandbox.js";

describe.skipIf(!hasSandbox)("a hostile submission of each family", () => {
  let run: HostileRun;
  beforeAll(async () => {
    run = await gradeAttacks((bait) => firstOfEachFamily(attacks(bait)));
  }, 10 * 60_000);
  expectHarmless(firstOfEachFamily(attacks(NO_BAIT)), () => run);
});
