/** Which notebooks a run means, and where each result goes. Everything is checked before the first cell runs. */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf, RunError } from "./errors.js";
import { makeFolder } from "./makeFolder.js";

/** The notebooks that `paths` name, each once: files as they are given, folders searched and sorted by name. */
export async function findNotebooks(paths: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const file of await notebooksAt(path)) {
      const real = await realpath(file);
      if (!found.has(real)) found.set(real, file);
    }
  }
  return [...found.values()];
}

async function notebooksAt(path: string): Promise<string[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === "ENOENT" || error.code === "ENOTDIR";
    const what = missing ? "there is no such file or folder" : messageOf(error);
    throw new RunError("file/missing", `${path}: ${what}`, `it was looked for at ${resolve(path)}`);
  });
  if (!info.isDirectory()) {
    if (path.endsWith(".ipynb")) return [path];
    throw new RunError(
      "file/not-notebook",
      `${path} is not a notebook`,
      "name files that end in .ipynb, or folders",
    );
  }
  const files = await search(path);
  if (files.length > 0) return files;
  throw new RunError(
    "file/no-notebooks",
    `${path}: no notebooks in this folder`,
    "name a folder with .ipynb files",
  );
}

async function search(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // .ipynb_checkpoints holds old copies; hidden folders and packages are not the user's notebooks.
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await search(path)));
    else if (entry.name.endsWith(".ipynb")) files.push(path);
  }
  return files;
}

/** Where each notebook is written; an empty map when nothing is to be written. */
export async function planOutputs(
  files: readonly string[],
  options: { inPlace?: boolean; outputDir?: string },
): Promise<Map<string, string>> {
  if (options.inPlace) return new Map(files.map((file) => [file, file]));
  if (options.outputDir === undefined) return new Map();
  const folder = options.outputDir;
  await makeFolder(folder, "--output-dir");
  const sources = new Map<string, string>();
  for (const file of files) {
    const name = basename(file);
    const other = sources.get(name);
    if (other !== undefined) {
      const hint = "run them into different folders, one command each";
      throw new RunError(
        "output/twice",
        `${other} and ${file} would both be written to ${join(folder, name)}`,
        hint,
      );
    }
    if ((await realpath(dirname(file))) === (await realpath(folder))) {
      const hint = "use --in-place to overwrite notebooks, or another folder";
      throw new RunError(
        "output/overwrites",
        `--output-dir ${folder} is the folder that ${file} is in`,
        hint,
      );
    }
    sources.set(name, file);
  }
  return new Map(files.map((file) => [file, join(folder, basename(file))]));
}
