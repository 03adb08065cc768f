/**
 * What can be seen in a sandbox beside the system's own: Node, the libraries that it is linked with, and gradlab with
 * its packages. Nothing of the home folder, of the course, or of other submissions. The places have new names, so that
 * not even a path tells where on the machine they lie.
 */
import { execFileSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { systemCallFilter } from "./systemCalls.js";

/** A file or folder of the machine, and what it is called in the sandbox. */
export interface Mount {
  readonly from: string;
  readonly to: string;
}

export interface Program {
  readonly mounts: readonly Mount[];
  /** Folders in them that are no part of the program, and are shown empty. */
  readonly hidden: readonly string[];
  readonly node: string;
  readonly prlimit: string;
  /** Only root needs it, to become somebody else. */
  readonly setpriv: string;
  /** What Linux refuses to it. */
  readonly filter: Buffer;
  /** The sandbox's name of a file of gradlab's build. */
  inside(file: URL): string;
}

/** A program or file that the sandbox needs is not on this machine. */
export class MissingProgram extends Error {
  override readonly name = "MissingProgram";
}

const BIN = "/bin";
const HOME = "/gradlab";

export function findProgram(name: string): string {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/bin", "/usr/sbin", "/sbin"];
  const found = folders
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(existsSync);
  if (found === undefined) throw new MissingProgram(`${name} is not installed`);
  return found;
}

export function describeProgram(): Program {
  const node = realpathSync(process.execPath);
  const [prlimit, setpriv] = [findProgram("prlimit"), findProgram("setpriv")];
  const root = packageRoot();
  const packages = packageMounts(root);
  const here = packages.find(({ from }) => root === from || root.startsWith(from + sep));
  const inHome = here === undefined ? HOME : here.to + root.slice(here.from.length);
  const programs = [node, prlimit, setpriv];
  const filter = systemCallFilter();
  if (filter === undefined)
    throw new MissingProgram(`no filter of system calls is known for ${process.arch}`);
  return {
    filter,
    node: `${BIN}/node`,
    prlimit: `${BIN}/prlimit`,
    setpriv: `${BIN}/setpriv`,
    mounts: [
      ...librariesOf(programs),
      { from: node, to: `${BIN}/node` },
      { from: realpathSync(prlimit), to: `${BIN}/prlimit` },
      { from: realpathSync(setpriv), to: `${BIN}/setpriv` },
      ...packages,
    ],
    hidden: hiddenIn(packages, root, inHome),
    inside: (file) => `${inHome}${fileURLToPath(file).slice(root.length)}`,
  };
}

/** Caches; and what comes with gradlab as a package: its assignments hold their solutions and hidden tests. */
function hiddenIn(packages: readonly Mount[], root: string, inHome: string): string[] {
  const caches = packages.filter(({ from }) => existsSync(join(from, ".cache")));
  const isShown = packages.some(({ from }) => root.startsWith(from + sep));
  const notebooks = isShown && existsSync(join(root, "notebooks")) ? [`${inHome}/notebooks`] : [];
  return [...caches.map(({ to }) => `${to}/.cache`), ...notebooks];
}

/** The folder of gradlab's package.json. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return realpathSync(folder);
}

/** Installed as a package, gradlab lies among the packages that it needs; in its own repository they lie in it. */
function packageMounts(root: string): Mount[] {
  const marker = `${sep}node_modules${sep}`;
  const place = root.indexOf(marker);
  if (place >= 0) {
    const from = root.slice(0, place + marker.length - 1);
    return [{ from, to: `${HOME}/node_modules` }];
  }
  return ["dist", "node_modules", "package.json", "runtime/data"]
    .map((name) => ({ from: resolve(root, name), to: `${HOME}/${name}` }))
    .filter(({ from }) => existsSync(from))
    .map(({ from, to }) => ({ from: realpathSync(from), to }));
}

/** The shared libraries of programs, by what the system's own `ldd` says. */
function librariesOf(programs: readonly string[]): Mount[] {
  const libraries = new Set<string>();
  for (const program of programs) {
    let listed: string;
    try {
      listed = execFileSync(findProgram("ldd"), [program], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    } catch (error) {
      if (error instanceof MissingProgram) throw error;
      continue; // `ldd` fails on a program that needs no libraries.
    }
    for (const [, path] of listed.matchAll(/(?:=>|^)\s*(\/\S+) \(0x/gm)) libraries.add(path!);
  }
  return [...libraries].sort().map((path) => ({ from: realpathSync(path), to: path }));
}
