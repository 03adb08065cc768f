/**
 * The built kernel as a process of its own, in a folder of its own: what a Jupyter client would start. Whatever
 * becomes of the test, the process and the folder go when `end` is called, and at the latest with this process.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConnectionInfo } from "../../kernel/protocol/connection.js";

export const CLI = fileURLToPath(new URL("../../dist/kernel/cli.js", import.meta.url));

/** Long enough for a machine under load; whatever takes longer will not come. */
export const PATIENCE_MS = 20_000;

/** The same promise, but it fails when nothing comes. */
export async function inTime<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export class KernelProcess {
  readonly child: ChildProcess;
  /** Exit code, or the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
  stdout = "";
  stderr = "";
  readonly #removeAtExit = () => this.#remove();

  constructor(
    readonly folder: string,
    connectionFile: string,
    env: NodeJS.ProcessEnv = {},
  ) {
    this.child = spawn(process.execPath, [CLI, "kernel", "--connection-file", connectionFile], {
      cwd: folder,
      // With JPY_PARENT_PID the kernel ends with the process that started it, even when that is killed.
      env: { ...process.env, JPY_PARENT_PID: String(process.pid), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.exited = new Promise((resolve) =>
      this.child.once("exit", (code, signal) => resolve(code ?? signal!)),
    );
    process.once("exit", this.#removeAtExit);
  }

  /** Waits until the process has ended by itself. */
  ended(): Promise<number | NodeJS.Signals> {
    return inTime(this.exited, "the end of the kernel process");
  }

  /** Ends the process if it still runs, and removes its folder. */
  async end(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
    process.off("exit", this.#removeAtExit);
    this.#remove();
  }

  #remove(): void {
    this.child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A new folder that goes with the kernel that is started in it. */
export function makeFolder(files: { readonly [name: string]: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "gradlab-wire-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** A connection over ports that were free a moment ago. */
export async function freeConnection(): Promise<ConnectionInfo> {
  const servers: Server[] = [];
  for (let i = 0; i < 5; i++) {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [shell_port = 0, iopub_port = 0, stdin_port = 0, control_port = 0, hb_port = 0] = ports;
  return {
    ip: "127.0.0.1",
    transport: "tcp",
    key: "6f1e0f0c-the-key-of-a-test-4c1b",
    signature_scheme: "hmac-sha256",
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
  };
}

export function writeConnectionFile(folder: string, connection: object, mode = 0o600): string {
  const path = join(folder, "connection.json");
  writeFileSync(path, JSON.stringify(connection), { mode });
  return path;
}
