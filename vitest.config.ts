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
          // A part that drives real processes runs its files one after another: two cores, honest times.
          fileParallelism: name === "runtime",
          testTimeout: name === "runtime" ? 10_000 : 120_000,
          hookTimeout: 120_000,
        },
      }),
    ),
  },
});
