/** `gradlab run --server` runs on a Jupyter server that somebody else started, and says what is wrong when it cannot. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench, textOf } from "./headlessRun.js";

const bench = new Bench();
afterAll(() => bench.remove());

const venv = process.env.GRADLAB_VENV ?? fileURLToPath(new URL("../../.venv", import.meta.url));
const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const gradlab = fileURLToPath(new URL("../../dist/kernel/cli.js", import.meta.url));
const isHere = existsSync(python);
if (!isHere) console.warn(`NOT CHECKED: --server against a real Jupyter server; there is no ${python}`);

test("a server that is not there or is something else is named, with exit code 2", async () => {
  const file = bench.notebook("one.ipynb", ["1"]);
  const other = createServer((_, response) => response.end("hello"));
  await once(other.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const strange = await bench.run(file, "--server", url);
  other.closeAllConnections();
  await once(other.close(), "close");
  const gone = await bench.run(file, "--server", url);
  expect([strange.code, gone.code]).toEqual([2, 2]);
  expect(strange.stderr).toContain("is not a Jupyter server");
  expect(gone.stderr).toMatch(/cannot be reached: .*ECONNREFUSED/);
});

describe.skipIf(!isHere)("a real Jupyter server", () => {
  const token = "a-token-for-this-test";
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    // The kernel is installed into a prefix of this test's own.
    const prefix = bench.path("prefix");
    const install = spawn(process.execPath, [gradlab, "install", "--prefix", prefix], { stdio: "ignore" });
    await once(install, "exit");
    const args = ["-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0"];
    server = spawn(python, [...args, `--IdentityProvider.token=${token}`], {
      cwd: bench.folder,
      env: {
        ...process.env,
        JUPYTER_PATH: join(prefix, "share/jupyter"),
        JUPYTER_CONFIG_DIR: bench.path("config"),
        JUPYTER_RUNTIME_DIR: bench.path("runtime"),
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    url = await new Promise<string>((resolve, reject) => {
      let log = "";
      server.stderr!.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(log)?.[0];
        if (address !== undefined) resolve(address);
      });
      server.once("exit", () => reject(new Error(`the Jupyter server ended:\n${log}`)));
    });
  });

  afterAll(async () => {
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "exit");
  });

  test("runs notebooks in their own folders, from an address copied out of a browser", async () => {
    mkdirSync(bench.path("inner"));
    bench.notebook("inner/where.ipynb", ["console.log(process.cwd());", 'throw new Error("no")']);
    bench.notebook("fine.ipynb", ["1 + 1"]);
    const address = `${url}lab/tree/fine.ipynb?token=${token}`;
    const { code, stdout } = await bench.run("inner", "fine.ipynb", "--in-place", "--server", address);
    expect(code, stdout).toBe(1);
    expect(stdout).toContain("where.ipynb: cell 2 failed (In[2], line 1)");
    expect(stdout).toContain("2 notebooks: 1 passed, 1 failed");
    expect(textOf(bench.read("inner/where.ipynb").cells[0]).trim()).toMatch(/inner$/);
    expect(bench.read("fine.ipynb").cells[0]!.outputs![0]!.data!["text/plain"]).toEqual(["2"]);
  });

  test("is left without a kernel, also when one died there", async () => {
    const source = 'process.kill(process.ppid, "SIGKILL");\nawait new Promise(() => {});';
    bench.notebook("death.ipynb", [source]);
    const { code, stdout } = await bench.run("death.ipynb", "--server", url, "--token", token);
    expect(code, stdout).toBe(1);
    expect(stdout).toContain("death.ipynb: cell 1 failed");
    expect(stdout).toContain("the kernel died");
    const kernels = await fetch(`${url}api/kernels?token=${token}`);
    expect(await kernels.json()).toEqual([]);
  });

  test("refuses a wrong token and a kernel that it does not have", async () => {
    const wrong = await bench.run("fine.ipynb", "--server", url, "--token", "wrong");
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("refuses the token");
    const unknown = await bench.run("fine.ipynb", "--server", url, "--token", token, "--kernel", "nobody");
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/no kernel "nobody", only: .*gradlab/);
  });
});
