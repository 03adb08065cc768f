/**
 * Which program a kernel name stands for, in the words of a kernelspec.
 * Our gateway knows one kernel, gradlab's own, and starts it from the folder that this file was built into:
 * nothing has to be installed anywhere, and Jupyter is not asked.
 */
import { fileURLToPath } from "node:url";

export interface KernelSpec {
  name: string;
  display_name: string;
  language: string;
  /** `{connection_file}` stands for the path of the connection file. */
  argv: string[];
  /** How the kernel is interrupted: a request on the control channel, or SIGINT. */
  interrupt_mode: "message" | "signal";
}

export const OWN_KERNEL = "gradlab";

export function ownKernelSpec(): KernelSpec {
  const cli = fileURLToPath(new URL("../cli.js", import.meta.url));
  return {
    name: OWN_KERNEL,
    display_name: "TypeScript (gradlab)",
    language: "typescript",
    argv: [process.execPath, cli, "kernel", "--connection-file", "{connection_file}"],
    interrupt_mode: "message",
  };
}
