/** The names that every cell sees beside the runtime's. */
import type { Display } from "../../display/display.js";
import type { Comm } from "./comm.js";
import type { Input } from "./input.js";

export interface CellGlobals extends Input {
  /** Shows a value in the output of the cell. */
  display: Display;
  /** A two-way line to the page that shows the notebook, as widgets use it. */
  Comm: typeof Comm;
}
