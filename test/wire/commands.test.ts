/** `npm start`, `npm test` and `npx gradlab` as a person calls them in this project's folder. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const project = fileURLToPath(new URL("../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "gradlab-commands-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test("npm start refuses a port that is in use and says what to do", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  const child = spawn(process.execPath, ["kernel/install/start.mjs", "--no-browser", `--port=${port}`], {
    cwd: project,
  });
  const { code, output } = await ended(child);
  server.close();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port} is in use by another program`);
  expect(output).toContain("npm start -- --port");
});

test("npm test refuses a part that does not exist, and still ends with the sum", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["test/run.mjs", "nonsense"], {
    cwd: project,
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain("Choose from: static, runtime, wire, notebooks, grading, browser");
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 1 failed");
});

test("npx gradlab is this project's, and asks no registry", () => {
  const { stdout, status } = spawnSync("npx", ["gradlab", "--version"], {
    cwd: join(project, "notebooks"),
    encoding: "utf8",
    // Nothing listens there: a look-up would fail.
    env: { ...process.env, npm_config_registry: "http://127.0.0.1:9", npm_config_cache: scratch },
    shell: process.platform === "win32",
  });
  expect(status).toBe(0);
  expect(stdout.trim()).toBe("0.1.0");
});

test.skipIf(!existsSync(join(project, ".venv")))(
  "npm start serves the lectures with our kernel and extension, and one Ctrl-C ends it in order",
  async () => {
    const port = await freePort();
    const child = spawn(process.execPath, ["kernel/install/start.mjs", "--no-browser", `--port=${port}`], {
      cwd: project,
    });
    const end = ended(child);
    const [, address = "", token = ""] = await said(
      child,
      /(http:\/\/127\.0\.0\.1:\d+)\/lab\/tree\/lectures\/00-a-tour\.ipynb\?token=(\w+)/,
    );
    const get = async (path: string) => (await fetch(`${address}${path}?token=${token}`)).json();
    const { kernelspecs } = (await get("/api/kernelspecs")) as { kernelspecs: Record<string, unknown> };
    const { content } = (await get("/api/contents")) as { content: { path: string }[] };
    const page = await (await fetch(`${address}/lab?token=${token}`)).text();
    child.kill("SIGINT");
    expect(Object.keys(kernelspecs)).toContain("gradlab");
    expect(content.map(({ path }) => path)).toContain("lectures");
    expect(page).toContain("gradlab-plotly");
    expect((await end).code).toBe(0);
  },
);

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The exit code of a program and everything that it said. */
function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = "";
  const keep = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

/** Waits until a program has said something that matches. */
function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let output = "";
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk;
      const match = pattern.exec(output);
      if (match !== null) resolve(match);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("close", () => reject(new Error(`it ended without saying ${pattern}:\n${output}`)));
  });
}
