/** What TypeScript says about a file beside the notebook, which a cell imports. */
import type { ConvertResult } from "tslab/dist/converter.js";

type Diagnostics = ConvertResult["diagnostics"];

/** tslab names the file of a problem, but not of the sentences that explain it. */
export function withFiles(diagnostics: Diagnostics): Diagnostics {
  let before: Diagnostics[number] | undefined;
  return diagnostics.map((said) => {
    const isFurther = said.fileName === undefined && said.start.offset === before?.start.offset;
    before = isFurther && before?.fileName !== undefined ? { ...said, fileName: before.fileName } : said;
    return before;
  });
}

/** What cells can do and such a file can't. */
export function hintInFile(code: number, message: string): string | undefined {
  if (code === 1308)
    return "only a cell can await outside of a function: in a file, export an async function";
  if ([2362, 2363, 2365].includes(code) && message.includes("Tensor")) {
    return "operators on tensors are for cells: in a file, write x.add(y), x.mul(y)";
  }
  return undefined;
}
