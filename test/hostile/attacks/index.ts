/** All attacks. A family's first one stands for it where time is short. */

import { answers } from "./answers.js";
import type { Attack, Bait } from "./attack.js";
import { forging } from "./forging.js";
import { frames } from "./frames.js";
import { machineCode } from "./machineCode.js";
import { notebooks } from "./notebooks.js";
import { reading } from "./reading.js";
import { resources } from "./resources.js";
import { showing } from "./showing.js";

/** For when only the names of attacks are needed. */
export const NO_BAIT: Bait = {
  ...{ file: "", variable: "", port: 0, udp: 0, socket: "", submissions: "", source: "", pid: 0, marker: "" },
};

export function attacks(bait: Bait): Attack[] {
  return [
    ...resources(bait),
    ...reading(bait),
    ...forging(bait),
    ...notebooks(bait),
    ...frames(bait),
    ...machineCode(bait),
    ...answers(bait),
    ...showing(bait),
  ];
}

export function firstOfEachFamily(all: readonly Attack[]): Attack[] {
  return all.filter((attack, i) => all.findIndex(({ family }) => family === attack.family) === i);
}
