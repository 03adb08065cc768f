/** What the grader and the process inside the sandbox say to each other. What comes out is held against a schema. */
import { z } from "zod";

/** A cell that is run in the sandbox. */
export interface GuestCell {
  /** Its place in the list of cells. */
  index: number;
  source: string;
}

export type ToGuest =
  /** Compile and run these cells, one after another. */
  | { type: "run"; cells: GuestCell[]; seconds: number; seed: number }
  /** Evaluate an expression over the names of the notebook; `inputs` is an encoded record, `names` its keys. */
  | {
      type: "evaluate";
      request: number;
      expression: string;
      names: string[];
      inputs: string;
      seconds: number;
      seed: number;
    };

const short = z.string().max(120);
const long = z.string().max(4000);

const cellReport = z.strictObject({
  type: z.literal("cell"),
  index: z.int().min(0),
  /** `refused`: TypeScript did not accept it. `died`: it ended the process that ran it. */
  outcome: z.enum(["ran", "refused", "threw", "late", "died"]),
  name: short.optional(),
  message: long.optional(),
});

const thrown = z.strictObject({ name: short, message: long, where: short.optional() });

export const fromGuest = z.discriminatedUnion("type", [
  /** It has started: no code of the submission has run yet. */
  z.strictObject({ type: z.literal("ready") }),
  cellReport,
  /** All cells were run, or tried. */
  z.strictObject({ type: z.literal("ran") }),
  z.strictObject({ type: z.literal("answer"), request: z.int(), value: z.string() }),
  z.strictObject({ type: z.literal("thrown"), request: z.int(), thrown }),
  /** The time was over, and the code was stopped. */
  z.strictObject({ type: z.literal("late"), request: z.int() }),
]);

export type FromGuest = z.infer<typeof fromGuest>;
/** How a cell ended, as the sandbox tells it. */
export type CellReport = z.infer<typeof cellReport>;
