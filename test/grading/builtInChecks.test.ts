/** The checks of the assignments, asked before a student has written anything. */
import { describe, expect, test } from "vitest";
import { Checks } from "../../notebooks/grading/check.js";
import { builtInChecks } from "../../notebooks/grading/checks/index.js";
import { studentWith } from "./notebook.js";

describe("the checks that come with gradlab", () => {
  test.each(Object.entries(builtInChecks))(
    "%s has a title, hints, and cases that a stub leaves open",
    async (id, check) => {
      const report = await new Checks(async () => ({ [id]: check })).run(id, studentWith({}));
      expect(report.card.mark).toBe("open");
      expect(report.card.lines.length).toBeGreaterThanOrEqual(3);
      expect(check.hints!.length).toBeGreaterThanOrEqual(2);
    },
  );
});
