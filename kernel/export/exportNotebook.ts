/** From the file of a notebook to the file of a module, or to an error and no file. */
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { type ExportCell, exportModule } from "../compiler/export/index.js";
import { messageOf, RunError } from "../headless/errors.js";
import { hasTag, type Notebook, readNotebook, sourceOf } from "../headless/notebook.js";

/** @returns the file that was written, and what its reader should know */
export async function exportNotebook(
  notebookPath: string,
  output = notebookPath.replace(/(\.ipynb)?$/, ".ts"),
): Promise<{ file: string; notices: string[] }> {
  const { notebook } = await readNotebook(notebookPath);
  const language = languageOf(notebook);
  if (!["typescript", "javascript"].includes(language)) {
    const hint = `for ${language} there is "jupyter nbconvert --to script ${notebookPath}"`;
    throw new RunError("notebook/language", `${notebookPath}: its cells are ${language}`, hint);
  }
  const [from, to] = [resolve(notebookPath), resolve(output)];
  await mustBeFolder(dirname(to), output);
  const { text, notices } = exportModule(notebook.cells.map(exportCell), {
    from,
    to,
    title: [
      `Written by \`gradlab export\` from ${basename(notebookPath)}.`,
      "",
      "Operators on tensors are method calls. The value at the end of a cell is not shown: give it to console.log.",
    ],
  });
  try {
    await writeFileAtomic(to, text);
  } catch (error) {
    throw new RunError(
      "export/unwritable",
      `${output} cannot be written: ${messageOf(error)}`,
      "choose another --output",
    );
  }
  return { file: output, notices };
}

/** A notebook that does not say it is taken for ours. */
function languageOf({ metadata }: Notebook): string {
  const { kernelspec, language_info } = metadata as {
    kernelspec?: { language?: string };
    language_info?: { name?: string };
  };
  return String(language_info?.name ?? kernelspec?.language ?? "typescript").toLowerCase();
}

function exportCell(cell: Notebook["cells"][number], i: number): ExportCell {
  const common = { number: i + 1, source: sourceOf(cell) };
  if (cell.cell_type !== "code") return { ...common, kind: "text" };
  const leftOut = hasTag(cell, "skip-execution")
    ? "it is tagged skip-execution"
    : hasTag(cell, "raises-exception")
      ? "it is tagged raises-exception: it must fail"
      : undefined;
  return { ...common, kind: "code", ...(leftOut === undefined ? {} : { leftOut }) };
}

async function mustBeFolder(folder: string, output: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new RunError(
      "export/no-folder",
      `${output}: there is no folder ${folder}`,
      "make it, or choose another --output",
    );
}
