/**
 * The connection file: where the five sockets are and the key that signs messages.
 * It is a secret: a file that other users of the machine can read is refused.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { JsonObject } from "./message.js";
import { isReadableByOthers } from "./readableByOthers.js";

export interface ConnectionInfo {
  ip: string;
  transport: "tcp" | "ipc";
  key: string;
  signature_scheme: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  kernel_name?: string;
  /** The pair of CurveZMQ keys, when the client asks for encryption. */
  curve_publickey?: string;
  curve_secretkey?: string;
}

export type Channel = "shell" | "iopub" | "stdin" | "control" | "hb";

export class ConnectionFileError extends Error {
  override readonly name = "ConnectionFileError";
  readonly exitCode = 1;
}

export function readConnectionFile(path: string): ConnectionInfo {
  let text: string;
  try {
    if (isReadableByOthers(path)) {
      // The repair comes first: VS Code shows the beginning of this line. It writes a new file for each start, so that
      // the file's own permissions cannot be mended, its folder's can.
      throw new ConnectionFileError(
        `run "chmod 700 ${dirname(path)}" (or "chmod 600" on the file) and start again: other users can read ${path}, which holds the kernel's key`,
      );
    }
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof ConnectionFileError) throw error;
    throw new ConnectionFileError(`the connection file ${path} cannot be read: ${(error as Error).message}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message would quote the file, and with it perhaps the key.
    throw new ConnectionFileError(`the connection file ${path} is not JSON`);
  }
  return checkConnection(value, path);
}

function checkConnection(value: unknown, path: string): ConnectionInfo {
  const info = (typeof value === "object" && value !== null ? value : {}) as JsonObject;
  const refuse = (what: string): never => {
    throw new ConnectionFileError(`the connection file ${path} ${what}`);
  };
  for (const field of ["ip", "key", "signature_scheme"]) {
    if (typeof info[field] !== "string") refuse(`has no ${field}`);
  }
  if (info.key === "") refuse("has an empty key: messages could not be told from forged ones");
  if (info.transport !== "tcp" && info.transport !== "ipc") refuse(`has a transport other than tcp and ipc`);
  for (const channel of ["shell", "iopub", "stdin", "control", "hb"]) {
    if (!Number.isInteger(info[`${channel}_port`])) refuse(`has no ${channel}_port`);
  }
  for (const field of ["curve_publickey", "curve_secretkey"]) {
    const value = info[field];
    if (value !== undefined && (typeof value !== "string" || value.length !== 40)) {
      refuse(`has a ${field} that is not 40 characters of Z85`);
    }
  }
  if ((info.curve_publickey === undefined) !== (info.curve_secretkey === undefined)) {
    refuse("has only one of curve_publickey and curve_secretkey");
  }
  return info as unknown as ConnectionInfo;
}

/** The ZeroMQ address of one channel. */
export function address(info: ConnectionInfo, channel: Channel): string {
  const port = info[`${channel}_port`];
  return info.transport === "ipc" ? `ipc://${info.ip}-${port}` : `tcp://${info.ip}:${port}`;
}
