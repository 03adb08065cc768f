/**
 * Whether ops are being written to the tape. On by default; off inside `noGrad`, and inside a backward pass that
 * nobody will differentiate.
 */
let recording = true;

export function isRecording(): boolean {
  return recording;
}

/** Runs `f` with recording switched on or off, and switches back whatever happens. */
export function withRecording<T>(on: boolean, f: () => T): T {
  const before = recording;
  recording = on;
  try {
    return f();
  } finally {
    recording = before;
  }
}

/**
 * Runs `f` without recording: what it computes has no history, costs no memory for backward, and has no gradient.
 * @example noGrad(() => param(2).mul(3)).requiresGrad   // false
 */
export function noGrad<T>(f: () => T): T {
  return withRecording(false, f);
}
