/** Grades attacks with the built `gradlab grade`, beside bait that none of them may touch. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Result } from "../../notebooks/grading/result.js";
import { fixture, write } from "../grading/fixture.js";
import { type Attack, type Bait, notebookOf } from "./attacks/attack.js";

const CLI = fileURLToPath(new URL("../../dist/kernel/cli.js", import.meta.url));

export interface HostileRun {
  code: number | null;
  /** By the attack's name. */
  results: Map<string, Result>;
  /** Everything that was printed or written for people, by the name of the file. */
  published: Map<string, string>;
  secret: string;
  /** Connections and packets that came to the bait. */
  visits: number;
  /** Command lines of processes that were left. */
  left: string[];
}

export async function gradeAttacks(choose: (bait: Bait) => readonly Attack[]): Promise<HostileRun> {
  const folder = mkdtempSync(join(tmpdir(), "gradlab-hostile-"));
  const secret = `canary-${randomBytes(8).toString("hex")}`;
  const file = join(folder, "secret.txt");
  writeFileSync(file, secret, { mode: 0o644 });
  const tcp = createServer();
  const udp = createSocket("udp4");
  let visits = 0;
  tcp.on("connection", (socket) => socket.destroy(void visits++));
  udp.on("message", () => visits++);
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  const named = createServer((socket) => socket.destroy(void visits++));
  const socket = secret.replace("canary", "socket");
  await new Promise<void>((resolve) => named.listen(`\0${socket}`, resolve));
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  try {
    const submissions = join(folder, "submitted");
    mkdirSync(submissions);
    const source = write(folder, "fx.ipynb", fixture);
    const bait: Bait = {
      ...{ file, submissions, source, pid: process.pid, marker: secret.replace("canary", "marker") },
      socket,
      ...{ variable: "GRADLAB_CANARY", port: (tcp.address() as AddressInfo).port, udp: udp.address().port },
    };
    const chosen = choose(bait);
    for (const [i, attack] of chosen.entries()) hand(attack, submissions, `${i}`);
    const out = join(folder, "out");
    const words = ["grade", submissions, "--source", source, "--out", out, "--timeout", "2", "--jobs", "2"];
    const { code, text } = await run(words, { ...process.env, NO_COLOR: "1", [bait.variable]: secret });
    const published = new Map([["the terminal", text], ...filesIn(out)]);
    const results = new Map<string, Result>();
    for (const [i, { name }] of chosen.entries()) {
      const kept = published.get(`results/${i}.json`);
      if (kept !== undefined) results.set(name, JSON.parse(kept) as Result);
    }
    return { code, results, published, secret, visits, left: processesWith(bait.marker) };
  } finally {
    tcp.close();
    named.close();
    udp.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts a submission where the grader looks for it. */
function hand(attack: Attack, folder: string, name: string): void {
  const path = join(folder, `${name}.ipynb`);
  if (attack.link !== undefined) symlinkSync(attack.link, path);
  else if (attack.bytes !== undefined) writeFileSync(path, attack.bytes());
  else write(folder, `${name}.ipynb`, notebookOf(attack));
}

function run(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    }
    child.once("close", (code) => resolve({ code, text }));
  });
}

function filesIn(folder: string): [string, string][] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
    });
}

function processesWith(marker: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(marker));
}
