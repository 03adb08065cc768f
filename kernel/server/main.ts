/** Starts the kernel process and ties it to the process that started it. */
import { readConnectionFile } from "../protocol/connection.js";
import { Kernel } from "./kernel.js";
import { wantsShapeWarnings } from "./ownNotebook.js";

const PARENT_CHECK_MS = 1000;

export async function serveKernel(connectionFile: string): Promise<void> {
  const connection = readConnectionFile(connectionFile);
  // The compiler's room is loaded with the compiler itself, after the first answers.
  const { createCellCompiler, PREFIX_LINES } = await import("../compiler/index.js");
  const createCompiler = () => createCellCompiler({ warnsOfShapes: wantsShapeWarnings() });
  const kernel = new Kernel({ connection, createCompiler, prefixLines: PREFIX_LINES });
  process.on("SIGINT", () => kernel.interrupt());
  process.on("SIGTERM", () => kernel.shutdownSoon());
  endWithParent(kernel);
  await kernel.serve();
  process.exit(0);
}

/** A Jupyter client that was killed can't ask for the end; its kernel notices and goes. */
function endWithParent(kernel: Kernel): void {
  if (process.env.JPY_PARENT_PID === undefined || process.platform === "win32") return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) kernel.shutdownSoon();
  }, PARENT_CHECK_MS).unref();
}
