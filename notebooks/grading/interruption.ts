/** Ctrl-C, and what else asks a process to end. Whoever has something to tidy up does so when the process exits. */

/** The exit code of a run that was stopped. */
const INTERRUPTED = 130;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * From now on the process ends at once when it is asked to.
 * @param say what to say before
 * @returns takes it back
 */
export function endWhenAsked(say: () => void = () => {}): () => void {
  const stop = () => {
    say();
    process.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}
