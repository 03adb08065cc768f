/** What Jupyter reads to find and start the kernel: the contents of kernel.json. */
import { ownKernelSpec } from "../headless/kernelspec.js";

export interface KernelJson {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message" | "signal";
  readonly metadata: { readonly debugger: boolean; readonly supported_encryption: "curve" };
}

export const KERNEL_NAME = ownKernelSpec().name;

/** Starts this very build with this very Node: nothing depends on PATH or on the folder that Jupyter runs in. */
export function kernelSpec(): KernelJson {
  const { argv, display_name, language, interrupt_mode } = ownKernelSpec();
  return {
    argv,
    display_name,
    language,
    interrupt_mode,
    metadata: { debugger: false, supported_encryption: "curve" },
  };
}
