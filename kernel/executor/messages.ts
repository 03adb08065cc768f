/** What the kernel process and the executor child say to each other. `cell` is the kernel's number of one run. */

export type MimeBundle = { [mime: string]: unknown };

export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

export interface RunCell {
  type: "run";
  cell: number;
  /** Its name in stack traces: `In[n]`, or `In[+m]` of a run that is not counted. */
  label: string;
  /** The user's text, shown beside an error. */
  source: string;
  code: string;
  /** From the code to the user's text, step by step. */
  maps: object[];
  /** Lines that the compiler puts before the user's text; the source maps count them. */
  prefixLines: number;
  isAsync: boolean;
  names: string[];
  resultName: string | undefined;
  imports: string[];
  modules: { path: string; code: string; maps: object[] }[];
}

/** A message of a comm, in either direction; binary buffers travel beside it. */
export interface CommMessage {
  type: "comm";
  /** Under which request it goes: of the cell that sends it, or of the comm message that it answers. */
  cell: number;
  msgType: "comm_open" | "comm_msg" | "comm_close";
  content: { comm_id: string; target_name?: string; data: { [key: string]: unknown } };
  metadata: { [key: string]: unknown };
}

export type ToChild =
  | RunCell
  | CommMessage
  | { type: "interrupt" }
  /** What the user typed; null when the client can't ask. */
  | { type: "input_reply"; value: string | null };

export type FromChild =
  | { type: "ready" }
  | { type: "stream"; cell: number; name: "stdout" | "stderr"; text: string }
  | {
      type: "display";
      cell: number;
      data: MimeBundle;
      metadata: { [key: string]: unknown };
      displayId?: string;
      update: boolean;
    }
  | { type: "clear"; cell: number; wait: boolean }
  | { type: "result"; cell: number; data: MimeBundle }
  | { type: "input"; cell: number; prompt: string; password: boolean }
  | CommMessage
  | { type: "done"; cell: number; error?: CellError };

/** The file descriptors of the two pipes, seen from the child. */
export const CHILD_WRITES = 3;
export const CHILD_READS = 4;
