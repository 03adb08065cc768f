/** Other ways to solve the tasks of the assignments, right and partly right, and the points that each must get. */
import { a1 } from "./a1.js";
import { a2 } from "./a2.js";
import { a3 } from "./a3.js";
import type { Variant } from "./variant.js";

export const variants: readonly Variant[] = [...a1, ...a2, ...a3];
