/**
 * @jupyterlab/services tells its own story on the console ("Starting WebSocket", "Kernel: dead") and leaves
 * rejected promises behind when a kernel goes while it is being asked or reconnected. Neither is the user's business.
 */
const LOUD = ["debug", "log", "info", "warn", "error"] as const;

/** @returns gives the console back; rejections may still come while the process ends */
export function muteLibraries(): () => void {
  const originals = LOUD.map((name) => console[name]);
  for (const name of LOUD) console[name] = () => {};
  process.on("unhandledRejection", onRejection);
  return () => {
    LOUD.forEach((name, i) => {
      console[name] = originals[i]!;
    });
  };
}

function onRejection(reason: unknown): void {
  if (reason instanceof Error && /[\\/]@jupyterlab[\\/]services[\\/]/.test(reason.stack ?? "")) return;
  throw reason;
}
