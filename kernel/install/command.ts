/** `gradlab install`: parses where to install to; the work is loaded when it is asked for. */
import { Command, Option } from "commander";

interface InstallOptions {
  readonly prefix?: string;
  readonly sysPrefix?: boolean;
  readonly user?: boolean;
}

export function installCommand(): Command {
  return new Command("install")
    .description("make the kernel and the chart extension known to Jupyter")
    .addOption(
      new Option(
        "--prefix <dir>",
        "into <dir>/share/jupyter, like the folder of a virtual environment",
      ).conflicts(["user", "sysPrefix"]),
    )
    .addOption(
      new Option("--user", "into your own Jupyter data directory (the default)").conflicts("sysPrefix"),
    )
    .addOption(new Option("--sys-prefix", "into the prefix of the Python that is active"))
    .action(run);
}

async function run(options: InstallOptions): Promise<void> {
  const { prefixDataDir, sysPrefixDataDir, userDataDir } = await import("./dataDir.js");
  const { install } = await import("./install.js");
  const { closeToOthers, userRuntimeDir } = await import("./runtimeDir.js");
  let dataDir = userDataDir();
  if (options.prefix !== undefined) dataDir = prefixDataDir(options.prefix);
  if (options.sysPrefix) dataDir = await sysPrefixDataDir();
  const { kernel, extension } = await install(dataDir);
  if (options.prefix === undefined && !options.sysPrefix) await closeToOthers(userRuntimeDir());
  console.log(`kernel     ${kernel}\nextension  ${extension}`);
}
