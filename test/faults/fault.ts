/** A mistake that authors of ops make, as a replacement in a source of runtime/, and which test must notice it. */
export interface Fault {
  /** The op whose samples must show the mistake. */
  readonly op: string;
  /** Within runtime/. */
  readonly file: string;
  readonly mistake: string;
  readonly right: string;
  readonly wrong: string;
  readonly judge: Judge;
}

/** The test that must notice: derivatives are the registry test's affair, batches vmap's, values the golden cases'. */
type Judge = "registry" | "vmap" | "golden";

type Row = readonly [op: string, mistake: string, right: string, wrong: string];

/** The faults that one test must notice, by the file that they are made in. */
export function faultsFor(judge: Judge, files: Readonly<Record<string, readonly Row[]>>): Fault[] {
  return Object.entries(files).flatMap(([file, rows]) =>
    rows.map(([op, mistake, right, wrong]) => ({ op, file, mistake, right, wrong, judge })),
  );
}
