/** Says who we are. Answered before the compiler is loaded: the first thing that every client waits for. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PROTOCOL_VERSION } from "../../protocol/message.js";
import type { Handler } from "./handler.js";

const require = createRequire(import.meta.url);
const own = JSON.parse(readFileSync(new URL("../../../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The version of the TypeScript that reads the cells, without loading it. */
function languageVersion(): string {
  const requireOfTslab = createRequire(require.resolve("tslab/dist/converter.js"));
  const path = requireOfTslab.resolve("@tslab/typescript-for-tslab/package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

const info = {
  status: "ok",
  protocol_version: PROTOCOL_VERSION,
  implementation: "gradlab",
  implementation_version: own.version,
  language_info: {
    name: "typescript",
    version: languageVersion(),
    mimetype: "application/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    // JupyterLab looks here first; the mode's options object would make it highlight JavaScript.
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  },
  banner: `gradlab ${own.version}: TypeScript that differentiates`,
  debugger: false,
  help_links: [
    { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/" },
    { text: "Plotly reference", url: "https://plotly.com/javascript/reference/" },
  ],
};

export const kernelInfo: Handler = (kernel) => {
  kernel.prepareCompilerSoon();
  return info;
};
