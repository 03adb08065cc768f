/**
 * The TypeScript that reads cells: the one that tslab brings, for its converter and we must speak of the same nodes. These
 * are its types alone; the program itself is loaded once, by the converter, and handed on.
 */
import type TS from "@tslab/typescript-for-tslab";

export type { TS };
export type TypeScript = typeof TS;
