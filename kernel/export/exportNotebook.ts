/** From the file of a notebook to the file of a module, or to an error and no file. */
import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { type ExportCell, exportModule } from "../compiler/export/index.js";
import { RunError } from "../headless/errors.js";
import { hasTag, type Notebook, readNotebook, sourceOf } from "../headless/notebook.js";
import { writeFile } from "../headless/writeFile.js";

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
  await mustBePlaceOfModule(to, output);
  const { text, notices } = exportModule(notebook.cells.map(exportCell), {
    from,
    to,
    title: [
      `Written by \`gradlab export\` from ${basename(notebookPath)}.`,
      "",
      "Operators on tensors are method calls. The value at the end of a cell is not shown: give it to console.log.",
    ],
  });
  await writeFile(to, text);
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

async function mustBePlaceOfModule(file: string, output: string): Promise<void> {
  const isFolder = (path: string) =>
    stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
  if (await isFolder(file)) {
    throw new RunError(
      "export/folder",
      `--output "${output}" is a folder`,
      "name the file: one that ends in .ts",
    );
  }
  if (!/\.[mc]?ts$/.test(file)) {
    const hint = "the module is TypeScript: name it so, like homework.ts";
    throw new RunError("export/not-typescript", `--output ${output} does not end in .ts`, hint);
  }
  if (!(await isFolder(dirname(file)))) {
    throw new RunError(
      "export/no-folder",
      `${output}: there is no folder ${dirname(file)}`,
      "make it, or choose another --output",
    );
  }
}
