/** `gradlab install`, as built: what it leaves behind for Jupyter, again and again, and what it says when it cannot. */
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const project = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(project, "dist/kernel/cli.js");

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gradlab-install-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function gradlab(args: readonly string[], env: NodeJS.ProcessEnv = {}, program = cli): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env } };
    execFile(process.execPath, [program, "install", ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr });
    });
  });
}

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

describe("gradlab install --prefix", () => {
  test("writes a kernelspec that starts this build with this Node", async () => {
    expect(await gradlab(["--prefix", folder])).toMatchObject({ code: 0, stderr: "" });
    const kernel = join(folder, "share/jupyter/kernels/gradlab");
    expect(JSON.parse(await readFile(join(kernel, "kernel.json"), "utf8"))).toEqual({
      argv: [process.execPath, cli, "kernel", "--connection-file", "{connection_file}"],
      display_name: "TypeScript (gradlab)",
      language: "typescript",
      interrupt_mode: "message",
      metadata: { debugger: false, supported_encryption: "curve" },
    });
    expect(await readFile(join(kernel, "logo-svg.svg"), "utf8")).toMatch(/^<svg /);
  });

  test("copies the extension, with the licence of Plotly in it", async () => {
    await gradlab(["--prefix", folder]);
    const extension = join(folder, "share/jupyter/labextensions/gradlab-plotly");
    const { name, jupyterlab } = JSON.parse(await readFile(join(extension, "package.json"), "utf8"));
    expect(name).toBe("gradlab-plotly");
    expect((await stat(join(extension, jupyterlab._build.load))).isFile()).toBe(true);
    const licences = await readFile(join(extension, "static/third-party-licenses.json"), "utf8");
    expect(licences).toMatch("Plotly Technologies");
  });

  test("gives the same again, without remains of an older one, also in the place of a link", async () => {
    await gradlab(["--prefix", folder]);
    const once = (await filesIn(folder)).sort();
    const extension = join(folder, "share/jupyter/labextensions/gradlab-plotly");
    await writeFile(join(extension, "static/older.js"), "");
    await gradlab(["--prefix", folder]);
    expect((await filesIn(folder)).sort()).toEqual(once);

    const elsewhere = join(folder, "elsewhere");
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, "mine"), "");
    await rm(extension, { recursive: true });
    await symlink(elsewhere, extension, "junction");
    await gradlab(["--prefix", folder]);
    expect((await filesIn(folder)).sort()).toEqual([join(elsewhere, "mine"), ...once].sort());
  });
});

describe("gradlab install", () => {
  test("installs into the Jupyter data directory of the user", async () => {
    const { code } = await gradlab([], { JUPYTER_DATA_DIR: folder });
    expect(code).toBe(0);
    expect(await readdir(join(folder, "kernels"))).toEqual(["gradlab"]);
    expect(await readdir(join(folder, "labextensions"))).toEqual(["gradlab-plotly"]);
  });

  test.skipIf(process.platform === "win32")(
    "keeps others out of the folder where Jupyter's clients write the keys of kernels, for the user alone",
    async () => {
      const runtime = join(folder, "runtime");
      const env = { JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: "" };
      const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
      expect((await gradlab(["--prefix", folder], env)).code).toBe(0);
      expect(await readdir(folder)).toEqual(["share"]);

      expect((await gradlab(["--user"], env)).code).toBe(0);
      expect(await modeOf(runtime)).toBe(0o700);

      // As VS Code leaves it, and where the environment names another.
      await chmod(runtime, 0o755);
      expect((await gradlab([], { ...env, JUPYTER_RUNTIME_DIR: join(folder, "named") })).code).toBe(0);
      expect(await modeOf(join(folder, "named"))).toBe(0o700);
      expect(await modeOf(runtime)).toBe(0o755);
      expect((await gradlab([], env)).code).toBe(0);
      expect(await modeOf(runtime)).toBe(0o700);
    },
  );

  test("says what to do where it cannot keep others out of that folder", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const { code, stderr } = await gradlab([], { JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: file });
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot keep others out of .*file.*: .*\n.*chmod 700/);
  });

  test("says what to do without a Python for --sys-prefix", async () => {
    const { code, stderr } = await gradlab(["--sys-prefix"], { PATH: folder, Path: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/neither python3 nor python runs here\n.*--prefix DIR/);
  });

  test("says what to do where it cannot write", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    const { code, stderr } = await gradlab(["--prefix", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot write to .*file.*: .*\n.*--prefix DIR/);
    expect(stderr).not.toMatch("    at ");
  });

  test("refuses two places at once", async () => {
    expect(await gradlab(["--user", "--prefix", folder])).toMatchObject({ code: 2, stdout: "" });
  });

  test("says what to do when the extension has not been built", async () => {
    const copy = join(folder, "copy");
    const notExtension = (path: string) => !path.includes("labextension");
    await cp(join(project, "dist"), join(copy, "dist"), { recursive: true, filter: notExtension });
    await cp(join(project, "package.json"), join(copy, "package.json"));
    await symlink(join(project, "node_modules"), join(copy, "node_modules"), "junction");
    const { code, stderr } = await gradlab(["--prefix", folder], {}, join(copy, "dist/kernel/cli.js"));
    expect(code).toBe(2);
    expect(stderr).toMatch(/has not been built.*\n.*npm run build/);
    expect(await readdir(folder)).toEqual(["copy"]);
  });
});
