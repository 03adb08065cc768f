import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { gradlab: fileURLToPath(new URL("./runtime/index.ts", import.meta.url)) } },
  test: {
    projects: ["runtime", "wire", "notebooks", "grading", "browser", "hostile", "faults", "nbgrader"].map(
      (name) => ({
        extends: true as const,
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          // Files that drive real processes mostly wait: two side by side keep two cores busy, more would starve them.
          ...(name === "runtime" ? {} : { maxWorkers: 2 }),
          testTimeout: name === "runtime" ? 10_000 : 120_000,
          hookTimeout: 120_000,
        },
      }),
    ),
  },
});
