/** Vitest over a runtime that has one op more: the one that README.md shows, put where README.md says. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const readme = readFileSync(`${ROOT}README.md`, "utf8");

/** What the README tells a newcomer to write. */
export const NEWCOMER = {
  file: `${ROOT}runtime/ops/rms.ts`,
  code: /`runtime\/ops\/rms\.ts`:\n\n```ts\n(.*?)```/s.exec(readme)?.[1] ?? "",
  line: /Add `(export [^`]*)` to `runtime\/ops\/index\.ts`/.exec(readme)?.[1] ?? "",
};

export default defineConfig({
  root: ROOT,
  plugins: [
    {
      name: "newcomer",
      enforce: "pre",
      resolveId: (id) => (id === "./rms.js" ? NEWCOMER.file : null),
      load(id) {
        if (id === NEWCOMER.file) return NEWCOMER.code;
        if (id !== `${ROOT}runtime/ops/index.ts`) return null;
        return `${readFileSync(id, "utf8")}\n${NEWCOMER.line}\n`;
      },
    },
  ],
  test: {
    include: ["registry", "vmap", "forward", "dtypes", "examples", "opTable"].map(
      (name) => `test/runtime/${name}.test.ts`,
    ),
  },
});
