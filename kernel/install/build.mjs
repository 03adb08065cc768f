/**
 * The built project in `dist`, and the command `gradlab` that points into it. It decides whether to build;
 * what building is stands in package.json.
 */
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { npm } from "./packages.mjs";
import { filesUnder, hashOf, readIfThere, writeWithFolder } from "./stamp.mjs";
import { mustRun } from "./terminal.mjs";

const ROOMS = ["kernel", "runtime", "notebooks"];
/** Notebooks, and folders that tools fill, are no input of the build. */
const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "lectures", "assignments", ".ipynb_checkpoints"]);
const INPUT = /\.(ts|tsx|js|mjs|cjs|json|css|svg|wat|wasm|ttf)$/;

/** @param {string} root */
function sourceFiles(root) {
  const setUp = join(root, "kernel", "install");
  const inRooms = ROOMS.map((room) => join(root, room))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      filesUnder(folder, (name, isFolder) => (isFolder ? SKIPPED_FOLDERS.has(name) : !INPUT.test(name))),
    )
    // Set-up itself is not built.
    .filter((file) => !(file.startsWith(setUp) && file.endsWith(".mjs")));
  const settings = readdirSync(root)
    .filter((name) => /^(package-lock|package|tsconfig.*)\.json$/.test(name))
    .map((name) => join(root, name));
  return [...inRooms, ...settings.sort()];
}

/** The JavaScript that tsc makes of the sources: all of it must be there. */
function missingOutput(/** @type {string} */ root, /** @type {readonly string[]} */ sources) {
  const extension = join(root, "kernel", "labextension");
  return sources.find((source) => {
    if (!source.endsWith(".ts") || /\.(d|test)\.ts$/.test(source) || source.startsWith(extension))
      return false;
    return !existsSync(join(root, "dist", relative(root, source).replace(/\.ts$/, ".js")));
  });
}

/**
 * Why to build, or nothing when `dist` comes from the present sources.
 * @param {string} root
 * @returns {string | undefined}
 */
export function buildToDo(root) {
  const sources = sourceFiles(root);
  const stamp = readIfThere(join(root, "dist", ".built-from"));
  if (stamp === undefined) return "npm run build";
  if (stamp !== hashOf(root, sources)) return "npm run build (a source has changed)";
  const missing = missingOutput(root, sources);
  return missing && `npm run build (the output of ${relative(root, missing)} is missing)`;
}

/** @param {string} root */
export async function build(root) {
  const sources = sourceFiles(root);
  const stamp = hashOf(root, sources);
  // tsc remembers what it wrote and would not write it again.
  if (missingOutput(root, sources)) rmSync(join(root, "dist", ".tsbuildinfo"), { force: true });
  rmSync(join(root, "dist", ".built-from"), { force: true });
  const { command, before, shell } = npm();
  await mustRun(command, [...before, "run", "build", "--silent"], {
    cwd: root,
    shell,
    failure: "npm run build failed",
    hint: "If you have not changed a source, delete the folders dist and node_modules and run the command again.",
  });
  writeWithFolder(join(root, "dist", ".built-from"), stamp);
}

const CLI = join("dist", "kernel", "cli.js");

/**
 * npm links the commands of a project's dependencies, not its own; with this link `gradlab` in npm scripts
 * and `npx gradlab` are the ones of this folder.
 * @param {string} root
 */
export function linkCommand(root) {
  const bin = join(root, "node_modules", ".bin");
  chmodSync(join(root, CLI), 0o755);
  if (process.platform === "win32") {
    writeFileSync(join(bin, "gradlab.cmd"), `@node "%~dp0\\..\\..\\${CLI}" %*\r\n`);
    return;
  }
  const link = join(bin, "gradlab");
  const target = join("..", "..", CLI);
  if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === target) return;
  rmSync(link, { force: true });
  symlinkSync(target, link);
}
