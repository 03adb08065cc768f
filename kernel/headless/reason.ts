/** Why the system refused a file or a folder, in words. What it has no words for is told as it came. */
import { messageOf } from "./errors.js";

const REASONS: { readonly [code: string]: string } = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of this path is a file, not a folder",
  EEXIST: "a file is in the way",
  EISDIR: "it is a folder, not a file",
  ENOTEMPTY: "a folder is in the way",
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  EFBIG: "the file would be larger than is allowed",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "links lead in a circle",
  EOPNOTSUPP: "this file system takes no new files or folders",
  EMFILE: "too many files are open",
};

/** The code of a refusal that has words: `ENOSPC`. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return Object.hasOwn(REASONS, error.code) ? error.code : undefined;
}

export function reasonOf(error: unknown): string {
  const code = refusalOf(error);
  return code === undefined ? messageOf(error) : REASONS[code]!;
}
