/** `gradlab kernel`: what a Jupyter client starts. People do not call it by hand. */
import { Command } from "commander";

export function kernelCommand(): Command {
  return new Command("kernel")
    .description("serve one notebook: started by Jupyter, not by hand")
    .requiredOption("-f, --connection-file <file>", "where the sockets are and the key that signs messages")
    .action(async ({ connectionFile }: { connectionFile: string }) => {
      const { serveKernel } = await import("./main.js");
      await serveKernel(connectionFile);
    });
}
