/**
 * A whole run, start to exit code: finds and reads the notebooks, runs each in a fresh kernel one after another,
 * writes what is to be written, partial results included, and ends every kernel however the run ends.
 */
import { RunError } from "./errors.js";
import { executeNotebook } from "./executeNotebook.js";
import { failureOf } from "./failure.js";
import { findNotebooks, planOutputs } from "./files.js";
import { writeJUnit } from "./junit.js";
import { mustTakeFile } from "./makeFolder.js";
import { muteLibraries } from "./muteLibraries.js";
import { type Notebook, readNotebook } from "./notebook.js";
import { Report } from "./report.js";
import type { NotebookResult } from "./result.js";
import { connectHost, type Host, startOwnHost } from "./server.js";
import { writeNotebook } from "./writeNotebook.js";

export interface RunOptions {
  server?: string;
  token?: string;
  kernel?: string;
  /** Seconds per cell. */
  timeout?: number;
  junit?: string;
  inPlace?: boolean;
  outputDir?: string;
}

/** 0: all passed. 1: a notebook failed. 130: interrupted. A RunError is thrown for what should exit with 2. */
export async function run(paths: readonly string[], options: RunOptions): Promise<number> {
  const files = await findNotebooks(paths);
  // All are read before the first one runs: a broken file in the middle must not cost the time of those before it.
  const notebooks = new Map<string, Notebook>();
  for (const file of files) notebooks.set(file, (await readNotebook(file)).notebook);
  const destinations = await planOutputs(files, options);
  if (options.junit !== undefined) await mustTakeFile(options.junit, "--junit");

  const unmute = muteLibraries();
  const interrupted = new AbortController();
  let host: Host | undefined;
  const onSignal = () => {
    // Asked twice, it goes at once.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  };
  const onExit = () => host?.kill();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  process.on("exit", onExit);
  const report = new Report();
  const results: NotebookResult[] = [];
  try {
    host =
      options.server === undefined ? await startOwnHost() : await connectHost(options.server, options.token);
    if (options.kernel !== undefined) host.kernelFor(undefined, options.kernel);
    for (const [file, notebook] of notebooks) {
      if (interrupted.signal.aborted) break;
      results.push(await runOne(file, notebook, host, options, report, interrupted.signal));
      const destination = destinations.get(file);
      if (destination !== undefined) await writeNotebook(destination, notebook);
      // After each notebook, so that a run that is killed later still leaves a report.
      if (options.junit !== undefined) await writeJUnit(options.junit, results);
    }
  } finally {
    await host?.close();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, onSignal);
    process.off("exit", onExit);
    unmute();
  }
  report.summary(results, files.length);
  if (interrupted.signal.aborted) return 130;
  return results.every(({ status }) => status === "passed") ? 0 : 1;
}

async function runOne(
  file: string,
  notebook: Notebook,
  host: Host,
  options: RunOptions,
  observer: Report,
  signal: AbortSignal,
): Promise<NotebookResult> {
  const { url, token } = host;
  let kernelName: string;
  try {
    kernelName = host.kernelFor(notebook.metadata.kernelspec?.name, options.kernel);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return refused(file, notebook, error, observer);
  }
  const path = host.folderOf(file);
  const { timeout } = options;
  return executeNotebook({
    file,
    notebook,
    server: { url, token },
    kernelName,
    path,
    timeout,
    signal,
    observer,
  });
}

/** A notebook for another kernel fails without being touched; the others still run. */
function refused(file: string, notebook: Notebook, error: RunError, observer: Report): NotebookResult {
  const failure = failureOf("no-kernel", `${error.message}\n  ${error.hint}`);
  const result: NotebookResult = { file, status: "failed", cells: [], seconds: 0, failure };
  observer.notebookStarted(file, notebook.cells.length);
  observer.notebookFinished(result);
  return result;
}
