/** What must be true of every attack; one test for each, so that a failure names it. */
import { describe, expect, it } from "vitest";
import type { Attack } from "./attacks/attack.js";
import type { HostileRun } from "./hostileRun.js";

/** Characters; honest ones need a tenth of it. */
const LARGEST_REPORT = 200_000;

export function expectHarmless(chosen: readonly Attack[], run: () => HostileRun): void {
  describe.each([...new Set(chosen.map(({ family }) => family))])("%s", (family) => {
    it.each(chosen.filter((attack) => attack.family === family))("$name", (attack) => {
      const result = run().results.get(attack.name);
      expect(result, "it was graded").toBeDefined();
      if (attack.refused !== undefined) expect(result!.problem).toMatch(attack.refused);
      else expect(result!.problem).toBeUndefined();
      expect(result!.score).toBe(attack.deserves ?? 0);
      // An attack that TypeScript refuses proves nothing.
      if (attack.isRefusedByTypes !== true) {
        expect(
          result!.cells.filter(
            ({ problem }) => /^was not run/.test(problem) && !/Cannot find name/.test(problem),
          ),
        ).toEqual([]);
      }
    });
  });

  describe("all of them together", () => {
    it("read no file and no variable of this machine", () => {
      for (const [name, text] of run().published) expect(text.includes(run().secret), name).toBe(false);
    });
    it("bring no hidden input onto a page for students", () => {
      for (const [name, text] of run().published) {
        if (name.startsWith("feedback/")) expect(text.includes("HIDDENINPUT"), name).toBe(false);
      }
    });
    it("bring nothing onto a page, a table or a terminal that a reader does not see", () => {
      const unseen = /[\p{Cc}\u061C\u200B\u202A-\u202E\u2060-\u2069\uFEFF]/u;
      for (const [name, text] of run().published) {
        expect(unseen.exec(text.replace(/[\n\r\t]/g, ""))?.index, name).toBeUndefined();
      }
    });
    it("are given nothing that they asked the kernel for", () => {
      for (const [name, text] of run().published) expect(text.includes("BROKEOUT"), name).toBe(false);
    });
    it("fill no page, table or report", () => {
      const sizes = [...run().published].map(([name, text]) => [name, text.length] as const);
      expect(sizes.filter(([, size]) => size > LARGEST_REPORT)).toEqual([]);
    });
    it("reach no port of this machine", () => expect(run().visits).toBe(0));
    it("leave no process", () => expect(run().left).toEqual([]));
    it("do not stop the grader", () => {
      const isRefused = chosen.some(({ refused }) => refused !== undefined);
      expect(run().code, run().published.get("the terminal")).toBe(isRefused ? 1 : 0);
    });
  });
}
