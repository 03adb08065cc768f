/**
 * A real JupyterLab for browser tests: the one in `.venv` (or GRADLAB_VENV), with this build's kernel and extension, and
 * with settings, trust and workspaces of its own: nothing of the person who runs the tests is read or changed.
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
