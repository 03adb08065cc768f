/** Vitest over a runtime with one mistake in it: the fault of GRADLAB_FAULT is made while its file is loaded. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import type { Fault } from "./fault.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const given = process.env.GRADLAB_FAULT;
const fault = given === undefined ? null : (JSON.parse(given) as Fault);

export default defineConfig({
  root,
  plugins: [
    {
      name: "fault",
      enforce: "pre",
      load(id) {
        if (fault === null || id !== `${root}runtime/${fault.file}`) return null;
        return readFileSync(id, "utf8").replace(fault.right, () => fault.wrong);
      },
    },
  ],
  test: { include: [`test/runtime/${fault?.judge ?? "{registry,vmap,golden}"}.test.ts`] },
});
