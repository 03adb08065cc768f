/**
 * Which submissions there are, and whose. In a folder, each folder in it is a student (as nbgrader keeps them), and
 * so is each notebook that lies in it directly. Links are refused: one could lead to any file of this machine.
 */
import { createHash } from "node:crypto";
import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { messageOf, RunError } from "../../kernel/headless/errors.js";
import { type Notebook, parseNotebook } from "../../kernel/headless/notebook.js";
import { LARGEST } from "./restore.js";

export interface SubmittedFile {
  readonly student: string;
  /** Where it lies. */
  readonly path: string;
  /** How it is called in reports: below the folder that was named. */
  readonly file: string;
}

/** The submissions below `paths`, sorted by student. `name` is that of the assignment's file. */
export async function findSubmissions(paths: readonly string[], name: string): Promise<SubmittedFile[]> {
  const found: SubmittedFile[] = [];
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw new RunError(
        "file/missing",
        `${path}: ${messageOf(error)}`,
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
  const files = (await search(folder)).map((path) => ({ path, file: relative(folder, path) }));
  if (files.length === 0) {
    throw new RunError(
      "file/no-notebooks",
      `${folder}: no notebooks in this folder`,
      "name a folder with .ipynb files",
    );
  }
  const byStudent = new Map<string, typeof files>();
  for (const each of files) {
    const [first = ""] = each.file.split(sep);
    const student = first.replace(/\.ipynb$/, "");
    byStudent.set(student, [...(byStudent.get(student) ?? []), each]);
  }
  return [...byStudent].flatMap(([student, theirs]) => {
    if (theirs.length === 1) return [{ student, ...theirs[0]! }];
    // Of several notebooks of one student, the one that is called as the assignment is.
    const right = theirs.filter(({ path }) => basename(path, ".ipynb") === name);
    if (right.length === 1) return [{ student, ...right[0]! }];
    return theirs.map((each) => ({ student: each.file.replace(/\.ipynb$/, ""), ...each }));
  });
}

async function search(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...(await search(path)));
    else if (entry.name.endsWith(".ipynb")) files.push(path);
  }
  return files;
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

async function readBytes({ path }: SubmittedFile): Promise<Buffer> {
  const info = await lstat(path);
  // Whoever hands in a link, a pipe or a device chooses what the grader reads.
  if (!info.isFile()) throw refuse("it is not a file of its own but a link or a device");
  if (info.size > LARGEST.bytes) throw refuse(`it has more than ${LARGEST.bytes / 2 ** 20} MB`);
  return readFile(path);
}

function refuse(message: string): RunError {
  return new RunError("submission/refused", message, "ask the student for another file");
}
