/**
 * The parts of set-up, as a person meets them when something is not as it should be. Each test has a folder of
 * its own; none touches the network or this project's `.venv`.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

interface Python {
  path: string;
  version: number[];
}

interface SetUp {
  nodeProblem(version: string): string | undefined;
  packagesToDo(root: string): string | undefined;
  buildToDo(root: string): string | undefined;
  build(root: string): Promise<void>;
  findPython(env: NodeJS.ProcessEnv): Python;
  inspectEnvironment(venv: string, requirements: string[]): { state: string; reason: string };
  makeEnvironment(venv: string, requirements: string[]): Promise<void>;
  labArguments(options: { root: string; flags: string[]; isRoot: boolean; hasDesktop: boolean }): string[];
  labEnv(venv: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
}

const project = fileURLToPath(new URL("../..", import.meta.url));
const modules = ["node-version", "packages", "build", "python", "environment", "jupyter"];
const loaded = modules.map((name) => import(join(project, "kernel", "install", `${name}.mjs`)));
const setUp: SetUp = Object.assign({}, ...(await Promise.all(loaded)));

const scratch = mkdtempSync(join(tmpdir(), "gradlab-setup-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
function newFolder(): string {
  count += 1;
  const folder = join(scratch, `${count}`);
  mkdirSync(folder);
  return folder;
}

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A program named like a Python, that answers as one of this version would. */
function fakePython(folder: string, name: string, version: [number, number], hasEnsurepip: boolean): string {
  const answer = JSON.stringify([version, hasEnsurepip]);
  const file = write(join(folder, name), `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(file, 0o755);
  return file;
}

/** The error of a search for Python on this PATH: its sentence and what to do. */
function searchError(folder: string): { message: string; hint: string } {
  try {
    setUp.findPython({ PATH: folder });
  } catch (error) {
    return error as Error & { hint: string };
  }
  throw new Error("a Python was found");
}

function hasPython(): boolean {
  try {
    return setUp.findPython(process.env) !== undefined;
  } catch {
    return false;
  }
}

describe("Node", () => {
  test.each(["18.20.4", "20.18.1", "21.7.3", "22.11.0"])(
    "%s is refused with the version to install",
    (version) => {
      expect(setUp.nodeProblem(version)).toContain(`needs Node 20.19 or newer`);
      expect(setUp.nodeProblem(version)).toContain(`this is Node ${version}`);
    },
  );

  test.each(["20.19.0", "22.12.0", "24.0.0"])("%s is accepted", (version) => {
    expect(setUp.nodeProblem(version)).toBeUndefined();
  });
});

describe("packages", () => {
  const entry = (version: string, more: object = {}) => ({ version, ...more });
  function projectWith(locked: object, installed: object | undefined): string {
    const root = newFolder();
    write(join(root, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...locked } }));
    if (installed === undefined) return root;
    write(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: installed }));
    for (const path of Object.keys(installed)) write(join(root, path, "package.json"), "{}");
    return root;
  }
  const locked = { "node_modules/a": entry("1.0.0"), "node_modules/b": entry("2.0.0", { optional: true }) };

  test("what the lock file says is left alone, also without a package that is optional", () => {
    expect(setUp.packagesToDo(projectWith(locked, { "node_modules/a": entry("1.0.0") }))).toBeUndefined();
  });

  test("no node_modules, and an installation that was interrupted, are installed", () => {
    expect(setUp.packagesToDo(projectWith(locked, undefined))).toBe("npm ci");
  });

  test("a changed lock file is installed", () => {
    const root = projectWith(locked, { "node_modules/a": entry("0.9.0") });
    expect(setUp.packagesToDo(root)).toBe("npm ci (node_modules/a has another version)");
  });

  test("a folder that was deleted is installed", () => {
    const root = projectWith(locked, { "node_modules/a": entry("1.0.0") });
    rmSync(join(root, "node_modules", "a"), { recursive: true });
    expect(setUp.packagesToDo(root)).toBe("npm ci (node_modules/a is missing)");
  });

  test("packages of another kind of machine are installed anew", () => {
    const foreign = entry("1.0.0", { os: ["plan9"] });
    const root = projectWith({ "node_modules/a": foreign }, { "node_modules/a": foreign });
    expect(setUp.packagesToDo(root)).toBe("npm ci (node_modules is of another kind of machine)");
  });
});

test("the build runs once, and again when a source has changed or an output is lost", async () => {
  const root = newFolder();
  const makeOutput = "mkdir -p dist/kernel && cp kernel/a.ts dist/kernel/a.js";
  write(join(root, "package.json"), JSON.stringify({ scripts: { build: makeOutput } }));
  const source = write(join(root, "kernel", "a.ts"), "export {};");
  expect(setUp.buildToDo(root)).toBe("npm run build");
  await setUp.build(root);
  expect(setUp.buildToDo(root)).toBeUndefined();
  write(source, "export const a = 1;");
  expect(setUp.buildToDo(root)).toBe("npm run build (a source has changed)");
  await setUp.build(root);
  rmSync(join(root, "dist", "kernel", "a.js"));
  expect(setUp.buildToDo(root)).toContain("a.ts is missing");
});

describe("Python", () => {
  test("none: one sentence, what to install, and the way without", () => {
    const { message, hint } = searchError(newFolder());
    expect(message).toBe("JupyterLab needs Python 3.10 or newer, and no Python was found.");
    expect(hint).toContain("Install one: ");
    expect(hint).toContain("npm run setup -- --no-python");
  });

  test("too old: the version that was found is named", () => {
    const folder = newFolder();
    const path = fakePython(folder, "python3", [3, 8], true);
    expect(searchError(folder).message).toContain(`the newest found is Python 3.8 (${path})`);
  });

  test("without ensurepip: the Debian package is named", () => {
    const folder = newFolder();
    const path = fakePython(folder, "python3", [3, 12], false);
    const { message, hint } = searchError(folder);
    expect(message).toContain(`Python 3.12 (${path}) cannot make virtual environments`);
    expect(message).toContain("ensurepip is missing");
    if (existsSync("/etc/debian_version")) expect(hint).toContain("sudo apt-get install python3.12-venv");
  });

  test("a good one behind others on the PATH is found", () => {
    const folder = newFolder();
    fakePython(folder, "python3", [3, 8], true);
    write(join(folder, "python"), "not a program");
    const good = fakePython(folder, "python3.11", [3, 11], true);
    expect(setUp.findPython({ PATH: folder })).toMatchObject({ path: good, version: [3, 11] });
  });
});

describe("a broken .venv", () => {
  const noPackages = write(join(newFolder(), "requirements.txt"), "# nothing\n");

  test("whose Python is gone after an upgrade is recognised", () => {
    const venv = join(newFolder(), ".venv");
    mkdirSync(join(venv, "bin"), { recursive: true });
    symlinkSync("/nowhere/python3", join(venv, "bin", "python"));
    expect(setUp.inspectEnvironment(venv, [noPackages])).toEqual({
      state: "broken",
      reason: "its Python is gone",
    });
  });

  test("whose installation was interrupted is recognised", () => {
    const venv = join(newFolder(), ".venv");
    write(join(venv, ".gradlab-made-in"), "installing");
    expect(setUp.inspectEnvironment(venv, [noPackages]).reason).toBe("its installation was interrupted");
  });

  test("that was moved with its project is recognised", () => {
    const venv = join(newFolder(), ".venv");
    write(join(venv, ".gradlab-made-in"), "/elsewhere/.venv");
    expect(setUp.inspectEnvironment(venv, [noPackages]).reason).toBe("it was made in another folder");
  });

  test.skipIf(!hasPython())("is made anew, and a package that it lacks is noticed", async () => {
    const venv = join(newFolder(), ".venv");
    mkdirSync(join(venv, "bin"), { recursive: true });
    symlinkSync("/nowhere/python3", join(venv, "bin", "python"));
    await setUp.makeEnvironment(venv, [noPackages]);
    expect(setUp.inspectEnvironment(venv, [noPackages]).state).toBe("fine");
    const more = write(join(scratch, "more.txt"), "no-such-package==1.0\n");
    expect(setUp.inspectEnvironment(venv, [more])).toEqual({
      state: "packages",
      reason: "no-such-package 1.0",
    });
  });
});

describe("the arguments of JupyterLab", () => {
  const root = "/project";
  const usual = { root, isRoot: false, hasDesktop: true };

  test("open the first of the lectures", () => {
    expect(setUp.labArguments({ ...usual, flags: [] })).toEqual(
      expect.arrayContaining([
        `--ServerApp.root_dir=${join(root, "notebooks")}`,
        "--LabApp.default_url=/lab/tree/lectures/00-a-tour.ipynb",
      ]),
    );
  });

  test("allow root only as root, and open no browser only without a desktop", () => {
    const plain = setUp.labArguments({ ...usual, flags: [] });
    expect(plain).not.toContain("--allow-root");
    expect(plain).not.toContain("--no-browser");
    const server = setUp.labArguments({ ...usual, isRoot: true, hasDesktop: false, flags: [] });
    expect(server).toEqual(expect.arrayContaining(["--allow-root", "--no-browser"]));
  });

  test("give way to a person's own: JupyterLab refuses a setting twice", () => {
    const args = setUp.labArguments({
      ...usual,
      isRoot: true,
      flags: ["--notebook-dir=/mine", "--allow-root"],
    });
    expect(args.filter((arg) => /allow-root|root_dir|notebook-dir/.test(arg))).toEqual([
      "--notebook-dir=/mine",
      "--allow-root",
    ]);
  });

  test("look into .venv before a person's own kernels", () => {
    const env = setUp.labEnv("/project/.venv", { JUPYTER_PATH: "/mine", PYTHONPATH: "/mine/python" });
    expect(env.JUPYTER_PATH?.startsWith(join("/project/.venv", "share", "jupyter"))).toBe(true);
    expect(env.PYTHONPATH).toBeUndefined();
  });
});
