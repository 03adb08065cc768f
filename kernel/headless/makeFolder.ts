/**
 * Makes folders, with those above them. Each is made by itself: Node's own way to make several never returns where the
 * file system takes none, as in /proc.
 */
import { access, constants, mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { RunError } from "./errors.js";
import { reasonOf } from "./reason.js";

/** Throws what the system says; it is no error if the folder is there. */
export async function makeFolders(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await isThere(at)); at = dirname(at)) missing.push(at);
  for (const each of missing.reverse()) {
    await mkdir(each).catch(async (error: NodeJS.ErrnoException) => {
      // Another process may have made it meanwhile.
      if (await isFolder(each)) return;
      // The folder above is there: it is the file system that knows no new ones.
      throw error.code === "ENOENT" ? refusal("EOPNOTSUPP") : error;
    });
  }
  if (!(await isFolder(resolve(folder)))) throw refusal("EEXIST");
}

/** Makes the folder and proves that it can be written to, so that no long run ends without its results. */
export async function makeFolder(folder: string, option: string): Promise<void> {
  if (folder === "")
    throw new RunError("output/empty", `${option} is empty`, "name a folder; . is the one that you are in");
  try {
    await makeFolders(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new RunError(
      "output/folder",
      `${option} ${folder}: ${reasonOf(error)}`,
      "name a folder that can be made and written to",
    );
  }
}

/** Makes the folder of a file that is to be written, and proves that it can be. */
export async function mustTakeFile(file: string, option: string): Promise<void> {
  if (file === "" || (await isFolder(file))) {
    const what = file === "" ? "is empty" : `${file} is a folder`;
    throw new RunError("output/folder", `${option} ${what}`, "name a file");
  }
  await makeFolder(dirname(file), option);
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
