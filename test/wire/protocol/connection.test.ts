/** The connection file: which ones the kernel accepts, and what it says about the others. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { address, readConnectionFile } from "../../../kernel/protocol/connection.js";
import { freeConnection, KernelProcess, makeFolder, writeConnectionFile } from "../kernelProcess.js";

const good = await freeConnection();

describe("reading a connection file", () => {
  let folder: string;
  beforeAll(() => {
    folder = makeFolder();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("gives its fields, and an address for each channel", () => {
    const info = readConnectionFile(writeConnectionFile(folder, good));
    expect(info).toEqual(good);
    expect(address(info, "shell")).toBe(`tcp://127.0.0.1:${good.shell_port}`);
    expect(address({ ...info, transport: "ipc", ip: "/tmp/k" }, "hb")).toBe(`ipc:///tmp/k-${good.hb_port}`);
  });

  test("takes one that all may read where only its user can get to it, as VS Code writes it", () => {
    const inner = join(folder, "runtime");
    mkdirSync(inner);
    const path = writeConnectionFile(inner, good, 0o644);
    chmodSync(inner, 0o755);
    for (const mode of [0o700, 0o600]) {
      chmodSync(folder, 0o700);
      chmodSync(path, 0o644);
      expect(readConnectionFile(path)).toEqual(good);
      chmodSync(folder, 0o755);
      chmodSync(path, mode);
      expect(readConnectionFile(path)).toEqual(good);
    }
    for (const mode of [0o640, 0o604]) {
      chmodSync(path, mode);
      for (const entered of [0o755, 0o710, 0o701]) {
        chmodSync(folder, entered);
        expect(() => readConnectionFile(path)).toThrow(/other users can read .*the kernel's key/);
      }
    }
  });

  test("names the field that is missing or makes no sense", () => {
    const said = (change: object) => {
      rmSync(join(folder, "connection.json"), { force: true });
      const path = writeConnectionFile(folder, { ...good, ...change });
      return () => readConnectionFile(path);
    };
    for (const field of ["ip", "key", "signature_scheme", "shell_port", "hb_port"]) {
      expect(said({ [field]: undefined })).toThrow(new RegExp(`has no ${field}`));
    }
    expect(said({ shell_port: 1.5 })).toThrow(/has no shell_port/);
    expect(said({ transport: "udp" })).toThrow(/transport/);
  });
});

describe("the kernel does not start, with exit code 1 and one sentence that keeps the key secret,", () => {
  const runs: { [promise: string]: [make: (folder: string) => string, says: RegExp] } = {
    "on a connection file that the group or others can read: it names chmod": [
      (folder) => {
        chmodSync(folder, 0o755);
        return writeConnectionFile(folder, good, 0o644);
      },
      /^gradlab: run "chmod 700 \S+" \(or "chmod 600" on the file\) and start again: other users can read/,
    ],
    "on an empty key": [(folder) => writeConnectionFile(folder, { ...good, key: "" }), /has an empty key/],
    "on an unknown signature scheme": [
      (folder) => writeConnectionFile(folder, { ...good, signature_scheme: "hmac-none" }),
      /signature scheme "hmac-none" is not known here: use "hmac-sha256"/,
    ],
    "on a file that is not there": [(folder) => join(folder, "absent.json"), /cannot be read/],
    "on a file that is not JSON": [
      (folder) => {
        const path = join(folder, "broken.json");
        writeFileSync(path, `{"key": "${good.key}", `, { mode: 0o600 });
        return path;
      },
      /is not JSON/,
    ],
  };

  test.concurrent.for(Object.entries(runs))("%s", async ([, [make, says]], { expect }) => {
    const folder = makeFolder();
    const kernel = new KernelProcess(folder, make(folder));
    try {
      expect(await kernel.ended()).toBe(1);
      expect(kernel.stderr).toMatch(says);
      expect(kernel.stderr).not.toContain(good.key);
      expect(kernel.stderr.trim().split("\n")).toHaveLength(1);
      expect(kernel.stdout).toBe("");
    } finally {
      await kernel.end();
    }
  });
});
