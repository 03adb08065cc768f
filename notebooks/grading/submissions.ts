/**
 * Which submissions there are, and whose. In a folder, each folder in it is a student (as nbgrader keeps them), and
 * so is each notebook that lies in it directly. Links are refused: one could lead to any file of this machine.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { RunError } from "../../kernel/headless/errors.js";
import { type Notebook, parseNotebook } from "../../kernel/headless/notebook.js";
import { reasonOf } from "../../kernel/headless/reason.js";
import { LARGEST } from "./restore.js";

export interface SubmittedFile {
  readonly student: string;
  /** Where it lies. */
  readonly path: string;
  /** How it is called in reports: below the folder that was named. */
  readonly file: string;
  /** Why it cannot be graded, where its place alone tells. */
  readonly problem?: string;
}

/** The submissions below `paths`, sorted by student. `name` is that of the assignment's file. */
export async function findSubmissions(paths: readonly string[], name: string): Promise<SubmittedFile[]> {
  const found: SubmittedFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw new RunError(
        "file/missing",
        `${path}: ${reasonOf(error)}`,
        `it was looked for at ${resolve(path)}`,
      );
    });
    if (info.isDirectory()) found.push(...(await inFolder(path, name)));
    else if (path.endsWith(".ipynb")) {
      found.push({ student: basename(path, ".ipynb"), path, file: basename(path) });
    } else
      throw new RunError("file/not-notebook", `${path} is not a notebook`, "name .ipynb files, or folders");
  }
  return withDifferentNames(found).sort((a, b) => (a.student < b.student ? -1 : 1));
}

async function inFolder(folder: string, name: string): Promise<SubmittedFile[]> {
  const found: SubmittedFile[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    const hint = "name a folder that can be read";
    throw new RunError("file/unreadable", `${folder}: ${cannotBeRead(error)}`, hint);
  });
  for (const entry of entries) {
    if (isPassedOver(entry.name)) continue;
    const path = join(folder, entry.name);
    const isNotebook = entry.name.endsWith(".ipynb");
    const own = { student: entry.name.replace(/\.ipynb$/, ""), path, file: entry.name };
    if (entry.isDirectory()) found.push(...(await ofStudent(own, name)));
    else if (isNotebook) found.push(own);
    else if (await isFolderLink(path)) found.push({ ...own, problem: LINK });
  }
  if (found.every(({ problem }) => problem === NOTHING)) {
    throw new RunError(
      "file/no-notebooks",
      `${folder}: no notebooks in this folder`,
      "name a folder with .ipynb files",
    );
  }
  return found;
}

async function isFolderLink(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}

const LINK = "it is not a file of its own but a link or a device";
const NOTHING = "there is no notebook in the folder";

/** What lies in the folder of one student: one notebook, or the one that is called as the assignment is, or all. */
async function ofStudent(own: SubmittedFile, name: string): Promise<SubmittedFile[]> {
  if (own.student.includes("\uFFFD")) return [{ ...own, problem: "its name is not UTF-8 text: rename it" }];
  let paths: string[];
  try {
    paths = await search(own.path, 0);
  } catch (error) {
    return [{ ...own, problem: cannotBeRead(error) }];
  }
  if (paths.length === 0) return [{ ...own, problem: NOTHING }];
  const files = paths.map((path) => ({ path, file: join(own.file, relative(own.path, path)) }));
  const right = files.length === 1 ? files : files.filter(({ path }) => basename(path, ".ipynb") === name);
  if (right.length === 1) return [{ student: own.student, ...right[0]! }];
  return files.map((each) => ({ student: each.file.replace(/\.ipynb$/, ""), ...each }));
}

/** A folder in more folders than these is no homework. */
const DEEPEST = 12;

async function search(folder: string, depth: number): Promise<string[]> {
  if (depth > DEEPEST) return [];
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (isPassedOver(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await search(path, depth + 1)));
    else if (entry.name.endsWith(".ipynb")) files.push(path);
  }
  return files.sort();
}

/** Hidden files, old copies, packages, and what macOS puts into archives. */
function isPassedOver(name: string): boolean {
  return name.startsWith(".") || name === "node_modules" || name === "__MACOSX";
}

/** Without the path: students read it. */
function cannotBeRead(error: unknown): string {
  return `it cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`;
}

/** Files that were named one by one may have one name: then their folders tell them apart. */
function withDifferentNames(found: readonly SubmittedFile[]): SubmittedFile[] {
  const names = new Map<string, number>();
  for (const { student } of found) names.set(student, (names.get(student) ?? 0) + 1);
  const named = found.map((each) => {
    if (names.get(each.student) === 1) return each;
    return { ...each, student: `${basename(dirname(resolve(each.path)))}/${each.student}` };
  });
  const seen = new Map<string, string>();
  for (const { student, path } of named) {
    const other = seen.get(student);
    if (other !== undefined && resolve(other) !== resolve(path)) {
      const hint = "grade them with one command each, into different folders";
      throw new RunError("student/twice", `${other} and ${path} would both be ${student}`, hint);
    }
    seen.set(student, path);
  }
  return named.filter(
    ({ path }, i) => named.findIndex((other) => resolve(other.path) === resolve(path)) === i,
  );
}

/** What a submission's file holds, as a hash; undefined for a file that cannot be graded. */
export async function hashOf(submitted: SubmittedFile): Promise<string | undefined> {
  const bytes = await readBytes(submitted).catch(() => undefined);
  return bytes && createHash("sha256").update(bytes).digest("hex");
}

/** Reads a submission. Throws RunError for what cannot be graded. */
export async function readSubmission(
  submitted: SubmittedFile,
): Promise<{ notebook: Notebook; hash: string }> {
  const bytes = await readBytes(submitted);
  const hash = createHash("sha256").update(bytes).digest("hex");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("it is not UTF-8 text");
  }
  return { notebook: parseNotebook(text, "it"), hash };
}

async function readBytes({ path, problem }: SubmittedFile): Promise<Buffer> {
  if (problem !== undefined) throw refuse(problem);
  let file: FileHandle;
  try {
    // Whoever hands in a link, a pipe or a device chooses what the grader reads, or that it waits.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(code === "ELOOP" || code === "ENXIO" ? LINK : cannotBeRead(error));
  }
  try {
    const info = await file.stat();
    if (!info.isFile()) throw refuse(LINK);
    if (info.size > LARGEST.bytes) throw refuse(`it has more than ${LARGEST.bytes / 2 ** 20} MB`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function refuse(message: string): RunError {
  return new RunError("submission/refused", message, "ask the student for another file");
}
