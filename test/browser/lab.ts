/**
 * A real JupyterLab and a real Chromium for browser tests. The JupyterLab is the one in `.venv` (or GRADLAB_VENV), with
 * this build's kernel and extension, and with settings, trust and workspaces of its own: nothing of the person who
 * runs the tests is read or changed.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { expect } from "vitest";
import { findChromium } from "../chromium.mjs";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));
const START_LIMIT = 60_000;
const STOP_LIMIT = 10_000;

export interface LabOptions {
  /** The folder that JupyterLab shows. */
  readonly root: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Settings by plugin: `{ "@jupyterlab/apputils-extension:themes": { theme: "JupyterLab Dark" } }`. */
  readonly settings?: Readonly<Record<string, object>>;
  /** `notebook` starts Jupyter Notebook instead, where it is installed. */
  readonly app?: "lab" | "notebook";
  /** Leaves Plotly's own extension of JupyterLab on, where it is installed; it draws Plotly figures before ours does. */
  readonly plotlysOwn?: boolean;
}

export interface Lab {
  /** Ends in a slash. */
  readonly url: string;
  readonly token: string;
  /** The address at which a notebook of the root opens, and no other that was open before. */
  address(notebook: string): string;
  /** Trusts a notebook, as the person does who has run it. */
  trust(notebook: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts JupyterLab on a free port of this machine; resolves when its API answers. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { root, env = {}, settings = {}, app = "lab", plotlysOwn = false } = options;
  const python = venvPython();
  const home = await mkdtemp(join(tmpdir(), "gradlab-lab-"));
  const environment = { ...process.env, ...environmentOf(home), ...env };
  await run(process.execPath, [join(project, "dist/kernel/cli.js"), "install", "--prefix", home]);
  await writeSettings(environment.JUPYTERLAB_SETTINGS_DIR, settings);
  if (!plotlysOwn) await disable(environment.JUPYTER_CONFIG_DIR, "@jupyterlab/plotly-extension");

  const [port, token] = [await freePort(), randomBytes(24).toString("hex")];
  const url = `http://127.0.0.1:${port}/`;
  const args = ["-m", app === "lab" ? "jupyterlab" : "notebook", "--no-browser", "--ServerApp.ip=127.0.0.1"];
  args.push(`--ServerApp.port=${port}`, "--ServerApp.port_retries=0", `--IdentityProvider.token=${token}`);
  args.push(`--ServerApp.root_dir=${root}`);
  // Then a page has `window.jupyterapp`, through which a test changes the theme or runs a command.
  args.push(`--${app === "lab" ? "LabApp" : "JupyterNotebookApp"}.expose_app_in_browser=True`);
  if (process.getuid?.() === 0) args.push("--allow-root");
  const server = spawn(python, args, { cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const log = keepTail(server);
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilAnswering(`${url}api/status?token=${token}`, server);
  } catch (error) {
    await stop();
    throw new Error(`JupyterLab did not start: ${(error as Error).message}\n${log()}`);
  }
  return {
    url,
    token,
    address: (notebook) =>
      `${url}${app === "lab" ? "lab/tree" : "notebooks"}/${notebook}?reset&token=${token}`,
    trust: async (notebook) => {
      await run(python, ["-m", "jupyter", "trust", notebook], { cwd: root, env: environment });
    },
    stop,
  };
}

/** Chromium, or the reason why there is none: then a test says what it has not checked. */
export async function openChromium(): Promise<{ browser: Browser } | { browser: undefined; reason: string }> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    return { browser: undefined, reason: "there is no Chromium; name one in GRADLAB_CHROMIUM" };
  }
  try {
    // Chromium's own sandbox starts neither as root nor in most containers; the pages are our own.
    return { browser: await chromium.launch({ executablePath, args: ["--no-sandbox"] }) };
  } catch (error) {
    return { browser: undefined, reason: `${executablePath} does not start: ${(error as Error).message}` };
  }
}

/** Opens a notebook and waits until its cells stand there. */
export async function openNotebook(page: Page, lab: Lab, notebook: string): Promise<void> {
  await page.goto(lab.address(notebook));
  await page.locator(".jp-Notebook .jp-Cell").first().waitFor();
}

/** JupyterLab forgets without a word what is run before its kernel is there, and until then calls the kernel idle. */
export async function kernelReady(page: Page): Promise<void> {
  const kernel = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel";
  await page.waitForFunction(`${kernel}?.connectionStatus === "connected" && ${kernel}.status === "idle"`);
}

/** A loaded machine may take its time; what takes longer will not come. */
export function eventually<T>(look: () => Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: 30_000 });
}

/** Scrolls to it. JupyterLab makes cells anew as they come into sight: one that was found and is gone is found again. */
export async function scrollTo(what: Locator): Promise<void> {
  await eventually(async () => {
    await what.scrollIntoViewIfNeeded();
    return true;
  }).toBe(true);
}

/** Runs a cell as a person does, and waits for its end. */
export async function runCell(page: Page, index: number): Promise<void> {
  const prompt = cellAt(page, index).locator(".jp-InputPrompt");
  const before = await prompt.textContent();
  await startCell(page, index);
  const isDone = async () => {
    const now = await prompt.textContent();
    return now !== before && /\d/.test(now ?? "");
  };
  await eventually(isDone).toBe(true);
}

/** Starts a cell as a person does. */
export async function startCell(page: Page, index: number): Promise<void> {
  await cellAt(page, index).locator(".cm-content").click();
  await page.keyboard.press("Control+Enter");
}

export function cellAt(page: Page, index: number): Locator {
  return page.locator(".jp-Notebook .jp-CodeCell").nth(index);
}

/** A notebook of our kernel with these cells, not run yet. */
export function notebookOf(sources: readonly string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    execution_count: null,
    source,
    outputs: [],
  }));
  const kernelspec = { name: "gradlab", display_name: "TypeScript (gradlab)", language: "typescript" };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells });
}

/** The Python of the environment under test. */
export function venvPython(): string {
  const venv = process.env.GRADLAB_VENV ?? join(project, ".venv");
  const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(python))
    throw new Error(`there is no ${python}: run \`npm run setup\`, or set GRADLAB_VENV`);
  return python;
}

function environmentOf(home: string) {
  return {
    JUPYTER_PATH: join(home, "share/jupyter"),
    JUPYTER_CONFIG_DIR: join(home, "config"),
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_RUNTIME_DIR: join(home, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(home, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
  };
}

async function writeSettings(folder: string, settings: Readonly<Record<string, object>>): Promise<void> {
  // Otherwise a new JupyterLab asks whether it may fetch news, over what the test wants to see.
  const quiet = { fetchNews: "false", checkForUpdates: false };
  const all = { "@jupyterlab/apputils-extension:notification": quiet, ...settings };
  for (const [plugin, values] of Object.entries(all)) {
    const file = join(folder, `${plugin.replace(":", "/")}.jupyterlab-settings`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(values));
  }
}

async function disable(folder: string, extension: string): Promise<void> {
  await mkdir(join(folder, "labconfig"), { recursive: true });
  const page = { disabledExtensions: { [extension]: true } };
  await writeFile(join(folder, "labconfig/page_config.json"), JSON.stringify(page));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function untilAnswering(url: string, server: ChildProcess): Promise<void> {
  const limit = Date.now() + START_LIMIT;
  while (Date.now() < limit) {
    if (server.exitCode !== null || server.signalCode !== null) throw new Error("the server ended");
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await delay(50);
  }
  throw new Error(`no answer within ${START_LIMIT / 1000} s`);
}

function keepTail(server: ChildProcess): () => string {
  let tail = "";
  const keep = (chunk: Buffer): void => {
    tail = (tail + chunk.toString()).slice(-20_000);
  };
  server.stdout?.on("data", keep);
  server.stderr?.on("data", keep);
  return () => tail;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = once(server, "close");
  server.kill("SIGTERM");
  const timer = setTimeout(() => server.kill("SIGKILL"), STOP_LIMIT);
  await closed;
  clearTimeout(timer);
}
