/** What a hostile submission is: the small assignment's release with something bad in it. */

import type { Notebook } from "../../../kernel/headless/notebook.js";
import { type AnyCell, submission } from "../../grading/fixture.js";

/** Things on this machine that no submission may reach; made for one run of the tests. */
export interface Bait {
  /** A file that everybody may read, with a secret in it. */
  file: string;
  /** A variable of the grader's environment, with the same secret. */
  variable: string;
  /** A TCP and a UDP port of this machine. */
  port: number;
  udp: number;
  /** A socket of this machine in Linux's abstract names, which no file system holds. */
  socket: string;
  /** The grader's folder of submissions, and the source notebook. */
  submissions: string;
  source: string;
  /** A process of this machine. */
  pid: number;
  /** A word in the command line of each process that an attack leaves behind. */
  marker: string;
}

export interface Attack {
  family: string;
  name: string;
  /** The text of a solution cell, instead of the stub. */
  norm?: string;
  centre?: string;
  /** Cells at the end. */
  added?: AnyCell[];
  /** Any other change of the notebook. */
  change?: (released: Notebook) => Notebook;
  /** A file that is not a notebook as we write them. */
  bytes?: () => string | Buffer;
  /** The submission is a link to this file. */
  link?: string;
  /** What it deserves for what is honest in it. */
  deserves?: number;
  /** TypeScript may refuse it, which is an answer too. */
  isRefusedByTypes?: boolean;
  /** Why it cannot be graded at all. */
  refused?: RegExp;
}

export const GOOD = {
  norm: "function squaredNorm(x: Tensor): number { return x.mul(x).sum().item(); }",
  centre: "function centre(X: Tensor): Tensor { return X.sub(X.mean(0)); }",
};

/** Functions of the right names that do something else when they are called. */
export const calls = (body: string): Pick<Attack, "norm" | "centre"> => ({
  norm: `function squaredNorm(x: any): any { ${body} }`,
  centre: `function centre(X: any): any { const x = X; ${body} }`,
});

export function notebookOf({ norm, centre, added, change }: Attack): Notebook {
  const answers = {
    ...(norm === undefined ? {} : { "fx.norm.solution": norm }),
    ...(centre === undefined ? {} : { "fx.centre.solution": centre }),
  };
  const notebook = submission(answers, added);
  return change === undefined ? notebook : change(notebook);
}
