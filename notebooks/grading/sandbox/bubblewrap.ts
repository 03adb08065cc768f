/**
 * The words that make bubblewrap build a sandbox: own users, processes, network, host name and shared memory; a
 * read-only file system that holds only the program; scratch space of a fixed size; no capabilities; a filter of system
 * calls. Started by root, the code becomes a user of its own that owns nothing; started by a user, that user has no
 * rights inside.
 *
 * It builds a list of words and starts nothing.
 */
import { posix } from "node:path";
import { LIMITS } from "./limits.js";
import type { Program } from "./program.js";

export interface Inmate {
  /** What runs inside: a file of the program, as `Program.inside` names it. */
  readonly script: string;
  readonly words: readonly string[];
  /** Seconds of processor time that each of its processes may use. */
  readonly cpuSeconds: number;
  /** Tells sandboxes apart that run side by side. */
  readonly slot: number;
  /** The file descriptor from which the filter of system calls is read. */
  readonly filter: number;
}

const WORK = "/home/student";

/** No user of a system has so high a number; each sandbox has its own, so that their limits do not add up. */
const FIRST_UID = 1_879_048_192;

/** Its options, and the command that it starts inside. */
export function bubblewrapWords(
  program: Program,
  inmate: Inmate,
  isRoot: boolean,
): { options: string[]; command: string[] } {
  const uid = FIRST_UID + (process.pid % 65_536) * 1024 + (inmate.slot % 1024);
  const scratch = (size: number, path: string) => ["--perms", "1777", "--size", `${size}`, "--tmpfs", path];
  const options = [
    ...["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    ...(isRoot ? [] : ["--unshare-user", "--uid", "1000", "--gid", "1000"]),
    ...["--die-with-parent", "--new-session", "--hostname", "sandbox", "--cap-drop", "ALL"],
    ...["--seccomp", `${inmate.filter}`],
    // Only to become another user, who then has none.
    ...(isRoot ? ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"].flatMap((cap) => ["--cap-add", cap]) : []),
    ...["--clearenv", "--setenv", "PATH", "/bin", "--setenv", "HOME", WORK, "--setenv", "LANG", "C.UTF-8"],
    ...["--setenv", "NODE_OPTIONS", `--max-old-space-size=${LIMITS.heapMegabytes}`],
    ...["--perms", "0755", "--size", `${2 ** 20}`, "--tmpfs", "/"],
    ...foldersAbove(program.mounts.map(({ to }) => to)).flatMap((folder) => ["--dir", folder]),
    ...program.mounts.flatMap(({ from, to }) => ["--ro-bind", from, to]),
    ...program.hidden.flatMap((folder) => [
      ...["--perms", "0555", "--size", "4096", "--tmpfs", folder, "--remount-ro", folder],
    ]),
    ...["--proc", "/proc", "--dev", "/dev"],
    ...scratch(LIMITS.sharedMemoryBytes, "/dev/shm"),
    ...scratch(LIMITS.scratchBytes, "/tmp"),
    ...["--dir", "/home"],
    ...scratch(LIMITS.scratchBytes, WORK),
    ...["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK],
  ];
  const command = [
    ...(isRoot ? becoming(program.setpriv, uid) : []),
    ...limited(program.prlimit, inmate.cpuSeconds),
    ...[program.node, inmate.script, ...inmate.words],
  ];
  return { options, command };
}

/** The shortest first. bubblewrap makes missing folders too, but such that only root may enter. */
function foldersAbove(paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = posix.dirname(path); folder !== "/"; folder = posix.dirname(folder))
      folders.add(folder);
  }
  return [...folders].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function becoming(setpriv: string, uid: number): string[] {
  const identity = ["--reuid", `${uid}`, "--regid", `${uid}`, "--clear-groups"];
  return [setpriv, ...identity, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"];
}

/** Limits that hold for each process; set inside, where the number of tasks counts only the sandbox's own. */
function limited(prlimit: string, cpuSeconds: number): string[] {
  return [
    prlimit,
    `--nproc=${LIMITS.tasks}`,
    `--data=${LIMITS.processBytes}`,
    `--fsize=${LIMITS.scratchBytes}`,
    `--nofile=${LIMITS.openFiles}`,
    `--cpu=${Math.ceil(cpuSeconds)}`,
    ...["--core=0", "--msgqueue=0", "--memlock=0"],
  ];
}
