/**
 * Proves, before the first submission is opened, that a sandbox on this machine keeps what it promises. It tries
 * from within what a submission might try; one success is enough to say no.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { Jail } from "./jail.js";
import { LIMITS } from "./limits.js";
import { MissingProgram } from "./program.js";

const SCRIPT = new URL("./guest/probe.js", import.meta.url);
const PATIENCE_MS = 30_000;
/** How long the end of a sandbox may take. */
const END_MS = 5000;
/** So many processes of Node, which has at least five threads, are more than the tasks that are allowed. */
const NODES = Math.ceil(LIMITS.tasks / 4);
/** What a file system needs for itself counts too. */
const ROUNDING_MB = 4;

const report = z.object({
  uid: z.number(),
  capabilities: z.array(z.string()),
  noNewPrivileges: z.boolean(),
  isFiltered: z.boolean(),
  assignments: z.string(),
  becomeRoot: z.string(),
  root: z.array(z.string()),
  file: z.string(),
  fileThroughInit: z.string(),
  home: z.boolean(),
  environment: z.boolean(),
  environmentOfInit: z.string(),
  processes: z.number(),
  signal: z.string(),
  writes: z.record(z.string(), z.string()),
  room: z.record(z.string(), z.number()),
  interfaces: z.array(z.string()),
  port: z.string(),
  socket: z.string(),
  memory: z.string(),
  started: z.number(),
});
type Report = z.infer<typeof report>;

/** What the sandbox does not keep; an empty list when it can be trusted. */
export async function probeSandbox(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "gradlab-probe-"));
  const secret = randomBytes(12).toString("hex");
  const variable = `GRADLAB_PROBE_${secret}`;
  const file = join(folder, "bait");
  writeFileSync(file, secret, { mode: 0o644 });
  process.env[variable] = secret;
  const servers = [createServer(), createServer()];
  let visits = 0;
  for (const server of servers) server.on("connection", (socket) => socket.destroy(void visits++));
  try {
    const port = await listen(servers[0]!, { port: 0, host: "127.0.0.1" });
    await listen(servers[1]!, { path: `\0${secret}` });
    const bait = { file, variable, port, socket: secret, pid: process.pid, ...limits() };
    const { said, problem } = await visit(JSON.stringify(bait));
    const parsed = report.safeParse(said);
    if (!parsed.success) return [problem ?? "it did not say what it could do"];
    const found = judge(parsed.data, secret);
    if (visits > 0) found.push("it reached a socket of this machine");
    if (problem !== undefined) found.push(problem);
    return found;
  } catch (error) {
    if (error instanceof MissingProgram) return [error.message];
    throw error;
  } finally {
    for (const server of servers) server.close();
    delete process.env[variable];
    rmSync(folder, { recursive: true, force: true });
  }
}

function limits() {
  const { processBytes, scratchBytes, tasks } = LIMITS;
  return { processBytes, scratchBytes, tasks, processes: NODES };
}

function listen(server: Server, where: { port: number; host: string } | { path: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

/** Starts the probe, hears what it says, and sees whether what it leaves behind ends with its sandbox. */
async function visit(bait: string): Promise<{ said: unknown; problem?: string }> {
  const jail = new Jail({ script: SCRIPT, words: [bait], cpuSeconds: 60, slot: 0 });
  let text = "";
  const said = new Promise<unknown>((resolve) => {
    jail.output.setEncoding("utf8").on("data", (chunk: string) => {
      text = (text + chunk).slice(0, 100_000);
      if (text.includes("\n")) resolve(parsed(text));
    });
    void jail.ended.then(() => resolve(parsed(text)));
  });
  const heard = await Promise.race([said, delay(PATIENCE_MS, undefined, { ref: false })]);
  // The process that it left behind holds our pipe: the pipe closes when no process of the sandbox is left.
  const gone = await Promise.race([jail.kill().then(() => true), delay(END_MS, false, { ref: false })]);
  if (!gone) {
    jail.abandon();
    return { said: heard, problem: "a process outlived it" };
  }
  if (heard !== undefined) return { said: heard };
  return {
    said: undefined,
    problem: `it did not start: ${jail.stderr.trim() || (jail.reason ?? "no reason was given")}`,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judge(said: Report, secret: string): string[] {
  const { scratchBytes, sharedMemoryBytes } = LIMITS;
  const room = (path: string) =>
    (path === "/dev/shm" ? sharedMemoryBytes : scratchBytes) / 2 ** 20 + ROUNDING_MB;
  const claims: [boolean, string][] = [
    [said.uid === 0, "the code runs as root"],
    [said.capabilities.some((bits) => /[^0]/.test(bits)), "the code has capabilities of the system"],
    [!said.noNewPrivileges, "the code can gain privileges"],
    [!said.isFiltered, "its system calls are not filtered"],
    [said.assignments === "done", "it can see solutions and hidden tests"],
    [said.becomeRoot === "done", "the code can become root"],
    [said.file === secret || said.fileThroughInit === secret, "it can read a file of this machine"],
    [said.home, "it can see home folders"],
    [said.environment || said.environmentOfInit === "true", "it can read the grader's environment"],
    [said.signal !== "ESRCH" || said.processes > 20, "it can see processes of this machine"],
    [said.interfaces.some((name) => name !== "lo"), "it has a network"],
    [said.port === "done" || said.socket === "done", "it can open a connection to this machine"],
    [said.memory !== "refused", "its memory is not limited"],
    [said.started >= NODES, "the number of its processes is not limited"],
    ...Object.entries(said.writes).map(([path, done]): [boolean, string] => [
      done === "done",
      `it can write to ${path}`,
    ]),
    ...Object.entries(said.room).map(([path, megabytes]): [boolean, string] => [
      megabytes > room(path),
      `it can fill ${path}`,
    ]),
  ];
  return claims.flatMap(([isBroken, problem]) => (isBroken ? [problem] : []));
}
