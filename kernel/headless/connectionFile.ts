/**
 * Makes the secret that a kernel is started with: five free ports on 127.0.0.1 and a random key, written to a file
 * that only this user can read.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectionInfo } from "../protocol/connection.js";

const HOST = "127.0.0.1";

export interface ConnectionFile {
  path: string;
  info: ConnectionInfo;
  remove(): void;
}

export async function makeConnectionFile(kernelName: string): Promise<ConnectionFile> {
  const [shell, iopub, stdin, control, hb] = await freePorts(5);
  const info: ConnectionInfo = {
    ip: HOST,
    transport: "tcp",
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
    shell_port: shell!,
    iopub_port: iopub!,
    stdin_port: stdin!,
    control_port: control!,
    hb_port: hb!,
    kernel_name: kernelName,
  };
  const folder = mkdtempSync(join(tmpdir(), "gradlab-run-"));
  const path = join(folder, "kernel.json");
  writeFileSync(path, JSON.stringify(info), { mode: 0o600 });
  return { path, info, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** All are held at once before any is given back, so that no port comes twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve, reject) => {
          server.once("error", reject);
          server.listen(0, HOST, resolve);
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
