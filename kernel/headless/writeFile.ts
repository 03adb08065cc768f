/**
 * Writes a file whole or not at all, and says what to do where it cannot be written. The text goes into a file of its
 * own beside the old one, which it then replaces. On a full disk Linux takes a part of what it is given and tells how
 * much: whoever does not look, as write-file-atomic does not, puts half a notebook in the place of a whole one.
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { RunError } from "./errors.js";
import { reasonOf, refusalOf } from "./reason.js";

/** Those that are being written: a process that is told to end removes them first. */
const unfinished = new Set<string>();
process.on("exit", () => {
  for (const file of unfinished) rmSync(file, { force: true });
});

export async function writeFile(file: string, text: string): Promise<void> {
  try {
    // Of a link, the file that it leads to is replaced.
    await replace(await realpath(file).catch(() => file), text);
  } catch (error) {
    const code = refusalOf(error);
    if (code === undefined) throw error;
    const hint =
      code === "ENOSPC" || code === "EDQUOT"
        ? "make room, or name a place on another disk, and give the command again"
        : "name a place that can be written to";
    const reason = code === "ENOENT" ? "its folder is not there, or takes no new files" : reasonOf(error);
    throw new RunError("output/unwritable", `${file} cannot be written: ${reason}`, hint);
  }
}

async function replace(file: string, text: string): Promise<void> {
  const fresh = join(dirname(file), `.gradlab-${randomBytes(8).toString("hex")}.tmp`);
  unfinished.add(fresh);
  try {
    const handle = await open(fresh, "wx");
    try {
      await handle.writeFile(text);
      await keepOwner(handle, file);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  } finally {
    unfinished.delete(fresh);
  }
}

/** The new file belongs to whom the old one did, and may be read by whom it could. */
async function keepOwner(handle: FileHandle, file: string): Promise<void> {
  const old = await stat(file).catch(() => undefined);
  if (old === undefined) return;
  await handle.chmod(old.mode & 0o7777);
  await handle.chown(old.uid, old.gid).catch(() => {}); // Only root may give files away.
}
