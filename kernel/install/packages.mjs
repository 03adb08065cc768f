/**
 * The npm packages of the lock file, in `node_modules`. Whether they are all there is read from npm's own
 * record of what it installed, so an `npm install` by hand counts too; that record is written last, so an
 * interrupted one does not.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustRun } from "./terminal.mjs";

/**
 * @typedef {{version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[]}} LockEntry
 */

/** @param {string} file @returns {Record<string, LockEntry>} */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/** npm's `os` and `cpu` fields: a list of names, or of names that are excluded with `!`. */
function admits(/** @type {string[] | undefined} */ list, /** @type {string} */ name) {
  if (list === undefined || list.includes(name)) return true;
  return list.every((item) => item.startsWith("!")) && !list.includes(`!${name}`);
}

/**
 * Why the packages must be installed, or nothing when `node_modules` is what the lock file says.
 * @param {string} root the project's folder
 * @returns {string | undefined}
 */
export function packagesToDo(root) {
  const installedFile = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return "npm ci";
  const wanted = lockedPackages(join(root, "package-lock.json"));
  const installed = lockedPackages(installedFile);
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const there = installed[path];
    if (there === undefined && !entry.optional) return `npm ci (${path} is missing)`;
    if (there !== undefined && there.version !== entry.version) return `npm ci (${path} has another version)`;
  }
  for (const [path, entry] of Object.entries(installed)) {
    if (wanted[path] === undefined) return `npm ci (${path} is not in package-lock.json)`;
    if (!admits(entry.os, process.platform) || !admits(entry.cpu, process.arch))
      return "npm ci (node_modules is of another kind of machine)";
    if (!existsSync(join(root, path, "package.json"))) return `npm ci (${path} is missing)`;
  }
  return undefined;
}

/**
 * How to start npm. Its .cmd file on Windows needs a shell, so npm's JavaScript is started by this Node
 * where it can be found.
 * @returns {{command: string, before: string[], shell: boolean}}
 */
export function npm() {
  const bin = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? "",
    join(bin, "node_modules", "npm", "bin", "npm-cli.js"),
    join(bin, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = candidates.find((file) => file.endsWith("npm-cli.js") && existsSync(file));
  if (script !== undefined) return { command: process.execPath, before: [script], shell: false };
  return { command: "npm", before: [], shell: process.platform === "win32" };
}

/** @param {string} root */
export async function installPackages(root) {
  const { command, before, shell } = npm();
  // NODE_ENV=production must not leave out the packages that the build needs.
  await mustRun(
    command,
    [...before, "ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund"],
    {
      cwd: root,
      shell,
      failure: "npm ci could not install the packages of package-lock.json",
      hint: "Check the network (and proxy) and the free space on the disk, then run the command again.",
    },
  );
}
