/** The checks of the assignments that come with gradlab, in the order of their tasks. */
import type { Check } from "../check.js";
import { a1 } from "./a1.js";
import { a2 } from "./a2.js";
import { a3 } from "./a3.js";

export const builtInChecks: { readonly [id: string]: Check } = { ...a1, ...a2, ...a3 };
