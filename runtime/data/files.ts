/**
 * Reading the tables that come with the package. The compiled code lies in dist/, the tables where they were written:
 * they are found by walking up to the package's own package.json.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("datasets: the package's folder was not found");
    folder = above;
  }
  return folder;
}

/** The lines of a table, each split at its commas. */
export function readTable(name: string): string[][] {
  const bytes = readFileSync(join(packageRoot(), "runtime", "data", name));
  const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(","));
}
