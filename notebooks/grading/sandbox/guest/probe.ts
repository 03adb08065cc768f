/**
 * Runs inside a sandbox and tries what no submission may do. It prints one line of JSON: for each attempt, what came
 * of it. What counts as refused is decided outside. Started with the word `fill`, it only takes memory until it dies.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { fileURLToPath } from "node:url";

const MB = 2 ** 20;

/** What is looked for inside; made by the grader for this probe alone. */
interface Bait {
  /** A file of the machine that everybody may read. */
  file: string;
  /** A name in the grader's environment. */
  variable: string;
  /** A port on which the machine listens, and a socket in Linux's abstract names. */
  port: number;
  socket: string;
  /** The number of a process of the machine. */
  pid: number;
  /** Bytes that one process may have. */
  processBytes: number;
  scratchBytes: number;
  /** Processes and threads that it may have, and processes of Node that are more than that. */
  tasks: number;
  processes: number;
}

const self = fileURLToPath(import.meta.url);
/** Where they would lie if all of the package could be seen. */
const ASSIGNMENTS = fileURLToPath(new URL("../../../../../notebooks/assignments", import.meta.url));
const [word = "", ...rest] = process.argv.slice(2);

/** "done", or the code of what stopped it. */
function attempt(action: () => unknown): string {
  try {
    const result = action();
    return typeof result === "string" ? result : "done";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function reach(target: { port: number; host: string } | { path: string }): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(target as { path: string });
    socket.setTimeout(500, () => resolve("no answer"));
    socket.once("connect", () => resolve("done"));
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
  });
}

/** Writes into a folder until it is full; gives the megabytes that went in. */
function fill(folder: string, megabytes: number): number {
  const block = Buffer.alloc(MB, 1);
  let written = 0;
  try {
    for (; written < megabytes; written++) writeFileSync(`${folder}/fill-${written}`, block);
  } catch {
    // It is full.
  }
  for (let i = 0; i <= written; i++) rmSync(`${folder}/fill-${i}`, { force: true });
  return written;
}

/** Processes and threads that there are. */
function countTasks(): number {
  let tasks = 0;
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name)) attempt(() => (tasks += readdirSync(`/proc/${name}/task`).length));
  }
  return tasks;
}

/**
 * Starts processes until no more can be started; gives how many could. A Node that gets no thread ends (20), or waits
 * for it without end (22 and later): then all tasks are in use, and Linux refuses one more.
 */
async function multiply(processes: number, tasks: number): Promise<number> {
  const started: ChildProcess[] = [];
  const isRefused = () =>
    countTasks() >= tasks &&
    spawnSync(process.execPath, ["--version"], { stdio: "ignore" }).error !== undefined;
  let isUp = true;
  while (isUp && started.length < processes) {
    const child = spawn(process.execPath, [self, "stay"], { stdio: ["ignore", "pipe", "ignore"] });
    started.push(child);
    isUp = await new Promise<boolean>((resolve) => {
      const watch = setInterval(() => isRefused() && end(false), 200);
      const end = (state: boolean) => {
        clearInterval(watch);
        resolve(state);
      };
      // It speaks when all its threads are there: on a busy machine that takes a while.
      child.stdout.once("data", () => end(true));
      child.once("error", () => end(false));
      child.once("exit", () => end(false));
    });
  }
  for (const child of started) child.kill("SIGKILL");
  return isUp ? started.length : started.length - 1;
}

async function probe(bait: Bait): Promise<object> {
  const status = readFileSync("/proc/self/status", "utf8");
  const memory = spawnSync(process.execPath, [self, "fill", String(bait.processBytes)], { stdio: "ignore" });
  return {
    uid: process.getuid?.() ?? -1,
    capabilities: [...status.matchAll(/^Cap(?:Prm|Eff|Bnd|Amb):\s*(\w+)/gm)].map(([, bits]) => bits),
    noNewPrivileges: /^NoNewPrivs:\s*1/m.test(status),
    isFiltered: /^Seccomp:\s*2/m.test(status),
    assignments: attempt(() => readdirSync(ASSIGNMENTS)),
    becomeRoot: attempt(() => process.setuid?.(0)),
    root: readdirSync("/"),
    file: attempt(() => readFileSync(bait.file, "utf8")),
    fileThroughInit: attempt(() => readFileSync(`/proc/1/root${bait.file}`, "utf8")),
    home: existsSync("/root") || readdirSync("/home").length > 1,
    environment: bait.variable in process.env,
    environmentOfInit: attempt(() => `${readFileSync("/proc/1/environ", "utf8").includes(bait.variable)}`),
    processes: readdirSync("/proc").filter((name) => /^\d+$/.test(name)).length,
    signal: attempt(() => process.kill(bait.pid, 0)),
    writes: Object.fromEntries(
      ["/", "/bin", "/dev", "/gradlab", "/home", "/proc"].map((folder) => [
        folder,
        attempt(() => mkdirSync(`${folder}/probe`)),
      ]),
    ),
    room: Object.fromEntries(
      ["/tmp", "/dev/shm", process.cwd()].map((folder) => [
        folder,
        fill(folder, (2 * bait.scratchBytes) / MB),
      ]),
    ),
    interfaces: Object.keys(networkInterfaces()),
    port: await reach({ port: bait.port, host: "127.0.0.1" }),
    socket: await reach({ path: `\0${bait.socket}` }),
    memory: memory.status === 0 ? "done" : "refused",
    started: await multiply(bait.processes, bait.tasks),
  };
}

if (word === "fill") {
  const kept: Buffer[] = [];
  // Asked for and not written to: the limit is on what a process may ask for.
  for (let taken = 0; taken <= Number(rest[0]); taken += 64 * MB) kept.push(Buffer.allocUnsafeSlow(64 * MB));
} else if (word === "wait" || word === "stay") {
  if (word === "stay") process.stdout.write("up");
  // Where a sandbox is broken it outlives it, but not for ever.
  setTimeout(() => {}, 60_000);
} else {
  process.stdout.write(`${JSON.stringify(await probe(JSON.parse(word) as Bait))}\n`);
  // One that goes on when its parent has ended: it too must be gone with the sandbox.
  spawn(process.execPath, [self, "wait"], { stdio: "inherit", detached: true }).unref();
}
