/** The checks of the assignments that come with gradlab, in the order of their tasks. */
import type { Check } from "../check.js";
import { learning } from "./a1/learning.js";
import { losses } from "./a1/losses.js";
import { neighbours } from "./a1/neighbours.js";
import { flatCode } from "./a2/flat.js";
import { layers } from "./a2/layers.js";
import { networks } from "./a2/networks.js";
import { engine } from "./a3/engine.js";
import { otherWays } from "./a3/otherWays.js";

export const builtInChecks: { readonly [id: string]: Check } = {
  ...{ ...neighbours, ...losses, ...learning },
  ...{ ...flatCode, ...layers, ...networks },
  ...{ ...engine, ...otherWays },
};
