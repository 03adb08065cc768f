/**
 * How set-up talks and how it starts other programs: one line a step with its time, one sentence for a
 * problem. It knows nothing of what the steps do.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";

/** A problem that a person can solve: what happened, and what to do. Shown without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} message what happened
   * @param {string} hint what to do
   */
  constructor(message, hint) {
    super(message);
    this.name = "SetupError";
    this.hint = hint;
  }
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * One step of set-up. `plan` says what has to be done, or nothing when the step is up to date.
 * @param {string} name
 * @param {() => string | undefined} plan
 * @param {() => Promise<void> | void} work
 */
export async function step(name, plan, work) {
  const begin = performance.now();
  const todo = plan();
  process.stdout.write(`  ${name.padEnd(12)}${todo ?? "up to date"} ... `);
  if (todo !== undefined) {
    try {
      await work();
    } catch (error) {
      process.stdout.write("failed\n");
      throw error;
    }
  }
  process.stdout.write(`${duration(performance.now() - begin)}\n`);
}

/** Programs that are running now: a signal that stops us stops them first. */
const running = new Set(/** @type {import("node:child_process").ChildProcess[]} */ ([]));
/** @type {NodeJS.Signals | undefined} */
let stoppedBy;

/** The exit code by which a shell reports a signal. @param {NodeJS.Signals} signal */
export function signalExitCode(signal) {
  return 128 + constants.signals[signal];
}

/** Makes Ctrl-C and kill end the running program, and then this one, with the signal's exit code. */
export function stopOnSignals() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      stoppedBy = signal;
      // A closed terminal asks for an orderly end, too.
      for (const child of running) child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
      if (running.size === 0) process.exit(signalExitCode(signal));
    });
  }
}

/** Ends this process when a signal came while the last program ran. */
export function exitIfStopped() {
  if (stoppedBy === undefined) return;
  process.stdout.write("stopped; run the command again to go on\n");
  process.exit(signalExitCode(stoppedBy));
}

/**
 * Runs a program to its end and gives its exit code. With `stdio: "inherit"` the terminal is the program's;
 * otherwise its output is kept and given back. `detached`: the terminal's Ctrl-C does not reach the program,
 * so that it gets the signal once, from us.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, stdio?: "inherit" | "keep", shell?: boolean, detached?: boolean}} [options]
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, options = {}) {
  const { stdio = "keep", ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...rest,
      stdio: stdio === "inherit" ? "inherit" : ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    running.add(child);
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-200_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.once("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.once("close", (code, signal) => {
      running.delete(child);
      if (stdio === "keep") exitIfStopped();
      resolve({ code: code ?? (signal ? signalExitCode(signal) : 1), output });
    });
  });
}

/**
 * Runs a program that must succeed; its last lines become the message when it does not.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, failure: string, hint: string}} options
 */
export async function mustRun(command, args, { failure, hint, ...options }) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  const tail = output.trimEnd().split("\n").slice(-25).join("\n");
  throw new SetupError(`${failure} (exit code ${code}). Its last words:\n\n${tail}\n`, hint);
}

/**
 * The end of a command: a known problem is printed as its sentences, anything else with its stack.
 * @param {unknown} error
 */
export function fail(error) {
  if (error instanceof SetupError) console.error(`\n${error.message}\n${error.hint}`);
  else console.error(error);
  process.exit(1);
}
