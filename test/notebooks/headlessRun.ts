/** Makes small notebooks in a folder of their own and runs the built `gradlab run` on them as a process. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../dist/kernel/cli.js", import.meta.url));

export interface Cell {
  source: string;
  tags?: string[];
  type?: "code" | "markdown";
  outputs?: unknown[];
}

export interface Stored {
  cells: { id: string; execution_count?: number | null; outputs?: StoredOutput[] }[];
  metadata: { kernelspec?: { name: string }; language_info?: { name: string } };
}

export interface StoredOutput {
  output_type: string;
  name?: string;
  text?: string[];
  ename?: string;
  data?: Record<string, unknown>;
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), "gradlab-headless-"));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** A cell is its source, or more than that. */
  notebook(name: string, cells: (string | Cell)[], kernel: string | undefined = "gradlab"): string {
    const kernelspec = { display_name: kernel, language: "typescript", name: kernel };
    const content = {
      cells: cells.map((given, i) => {
        const {
          source,
          tags,
          type = "code",
          outputs = [],
        } = typeof given === "string" ? { source: given } : given;
        const metadata = tags === undefined ? {} : { tags };
        const code = type === "code" ? { execution_count: null, outputs } : {};
        return { cell_type: type, id: `cell-${i + 1}`, metadata, source, ...code };
      }),
      metadata: kernel === undefined ? {} : { kernelspec },
      nbformat: 4,
      nbformat_minor: 5,
    };
    return this.file(name, JSON.stringify(content));
  }

  file(name: string, content: string | Buffer): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  read(name: string): Stored {
    return JSON.parse(readFileSync(this.path(name), "utf8")) as Stored;
  }

  run(...args: string[]): Promise<Finished> {
    return this.start(args).finished;
  }

  start(args: string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; finished: Promise<Finished> } {
    const { GITHUB_ACTIONS, FORCE_COLOR, ...inherited } = process.env;
    const child = spawn(process.execPath, [CLI, "run", ...args], {
      cwd: this.folder,
      env: { ...inherited, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const finished = new Promise<Finished>((resolve) => {
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        stderr += text;
      });
      child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
    return { child, finished };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** All that the streams of a cell say. */
export function textOf(cell: Stored["cells"][number] | undefined): string {
  return (cell?.outputs ?? []).flatMap((output) => output.text ?? []).join("");
}
