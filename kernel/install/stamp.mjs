/**
 * What has changed since last time. A stamp is a hash kept inside the folder that it vouches for, so that
 * whoever deletes the folder deletes the stamp as well.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * Every file under a folder, in a fixed order; `skip` names files and folders to leave out.
 * @param {string} folder
 * @param {(name: string, isFolder: boolean) => boolean} skip
 * @returns {string[]}
 */
export function filesUnder(folder, skip = () => false) {
  /** @type {string[]} */
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skip(entry.name, entry.isDirectory())) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesUnder(path, skip));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

/**
 * A hash of files (their names from `root` on, and their contents) and of further facts.
 * @param {string} root
 * @param {readonly string[]} files
 * @param {readonly string[]} [facts]
 */
export function hashOf(root, files, facts = []) {
  const hash = createHash("sha256");
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

/** @param {string} file @returns {string | undefined} the text of a file, if there is one */
export function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** @param {string} file @param {string} text */
export function writeWithFolder(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
