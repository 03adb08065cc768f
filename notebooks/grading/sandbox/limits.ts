/** What one submission may use. Enough for any honest notebook of a course, and no more. */

const MB = 2 ** 20;

export const LIMITS = {
  /** Private memory of one process: heap, Buffer and WebAssembly alike. */
  processBytes: 2048 * MB,
  /** Memory of all processes of a sandbox together; watched from outside. */
  sandboxBytes: 3072 * MB,
  /** The JavaScript heap, so that a notebook that needs too much is told so by V8. */
  heapMegabytes: 1024,
  /** Processes and threads together: a kernel has about 30. */
  tasks: 96,
  openFiles: 512,
  /** What may lie in /tmp, and as much again in the working folder. */
  scratchBytes: 64 * MB,
  sharedMemoryBytes: 16 * MB,
  /** One message out of the sandbox, and all of them together. */
  frameBytes: 32 * MB,
  outputBytes: 512 * MB,
  /** Brackets and commas in one message: a value travels as a text in it. */
  frame: { depth: 2, parts: 16 },
  /** What is kept of stderr, to say why a sandbox ended. */
  stderrBytes: 16 * 1024,
  /** How often a submission is started again after it ended its own process. */
  restarts: 6,
} as const;
