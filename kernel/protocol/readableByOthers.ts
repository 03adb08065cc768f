/**
 * Whether other users of the machine can read a file: they need its own permission and that of every folder on the
 * way to it. VS Code writes connection files that all may read into a folder that only its user may enter.
 */
import { realpathSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

const GROUP_OR_OTHERS_READ = 0o044;
const GROUP_OR_OTHERS_ENTER = 0o011;

/** Throws what the system says where there is no such file. Windows has no such permissions: there it is false. */
export function isReadableByOthers(path: string): boolean {
  const file = statSync(path);
  if (process.platform === "win32" || (file.mode & GROUP_OR_OTHERS_READ) === 0) return false;
  // A folder's own user passes even a closed one.
  const closes = (folder: Stats) =>
    (folder.mode & GROUP_OR_OTHERS_ENTER) === 0 && (folder.uid === file.uid || folder.uid === 0);
  return !foldersAbove(realpathSync(path)).some((folder) => closes(statSync(folder)));
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
