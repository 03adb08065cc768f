/** The page of all ops says what the registry says. */
import { expect, test } from "vitest";
import { COMMAND, opTable } from "./opTable.js";

test("runtime/ops/README.md is up to date", async () => {
  await expect(opTable(), `out of date: run ${COMMAND}`).toMatchFileSnapshot("../../runtime/ops/README.md");
});
