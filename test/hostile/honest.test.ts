/**
 * A hundred honest submissions of the three assignments, made by combining the ways to solve their tasks, right and
 * partly right: in the sandbox each gets exactly what it gets outside of it, and the right ones get all points.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Notebook, parseNotebook } from "../../kernel/headless/notebook.js";
import { assignmentOf } from "../../notebooks/grading/assignment.js";
import { solution } from "../../notebooks/grading/release.js";
import type { Result } from "../../notebooks/grading/result.js";
import { write } from "../grading/fixture.js";
import { hasSandbox } from "../grading/hasSandbox.js";
import { gradlab } from "../grading/run.js";
import { variants } from "../grading/variants/index.js";
import type { Variant } from "../grading/variants/variant.js";

const folder = mkdtempSync(join(tmpdir(), "gradlab-honest-"));
afterAll(() => rmSync(folder, { recursive: true }));
const assignments = fileURLToPath(new URL("../../notebooks/assignments/", import.meta.url));
const OPEN = "--i-trust-these-submissions";
const COUNTS = { "a1-classifiers": 40, "a2-backprop": 30, "a3-autograd": 30 };

/** The solutions, with these ways in place of some of them. */
function withWays(solved: Notebook, ways: readonly Variant[]): Notebook {
  const cells = solved.cells.map((cell) => {
    const { nbgrader } = cell.metadata as { nbgrader?: { grade_id?: string } };
    const way = ways.find(({ task }) => nbgrader?.grade_id === `${task.replaceAll(".", "-")}-solution`);
    return way === undefined ? cell : { ...cell, source: way.code };
  });
  return { ...solved, cells };
}

/** Which way each task takes in the k-th submission. Every other submission is right in all of them. */
function waysOf(k: number, tasks: readonly { id: string; points: number }[]): Variant[] {
  const isRight = k % 2 === 0;
  return tasks.flatMap(({ id, points }, i) => {
    const fit = variants.filter((each) => each.task === id && (!isRight || each.points === points));
    const ways: (Variant | undefined)[] = [undefined, ...fit];
    return ways[(k + Math.floor(k / (i + 1)) + i) % ways.length] ?? [];
  });
}

describe.skipIf(!hasSandbox).each(Object.entries(COUNTS))("%s, %i ways", (name, count) => {
  const file = join(assignments, `${name}.ipynb`);
  const source = parseNotebook(readFileSync(file, "utf8"), file);
  const { tasks } = assignmentOf(source, file, "");
  const solved = solution(source);
  let inside: Map<string, Omit<Result, "sandbox">>;
  let outside: Map<string, Omit<Result, "sandbox">>;

  beforeAll(async () => {
    for (let k = 0; k < count; k++) {
      write(folder, `${name}/${k}.ipynb`, withWays(solved, waysOf(k, tasks)));
    }
    const grade = async (out: string, ...more: string[]) => {
      const words = [
        "grade",
        join(folder, name),
        "--source",
        file,
        "--out",
        join(folder, out),
        "--seed",
        "honest",
      ];
      const { code, stdout, stderr } = await gradlab([...words, ...more]);
      expect(code, stdout + stderr).toBe(0);
      const results = join(folder, out, "results");
      return new Map(
        readdirSync(results).map((each) => {
          const { sandbox, ...result } = JSON.parse(readFileSync(join(results, each), "utf8")) as Result;
          expect(sandbox).toBe(!more.includes(OPEN));
          return [result.student, result];
        }),
      );
    };
    inside = await grade(`${name}-inside`);
    outside = await grade(`${name}-outside`, OPEN);
  }, 30 * 60_000);

  it("runs from top to bottom when it is solved, pictures and all", async () => {
    const { code, stdout, stderr } = await gradlab(["run", write(folder, `solved/${name}.ipynb`, solved)]);
    expect(code, stdout + stderr).toBe(0);
  }, 600_000);

  it("score inside what they score outside, with the same words", () => {
    expect(inside.size).toBe(count);
    expect([...inside]).toEqual([...outside]);
  });

  it("have all points when all their ways are right", () => {
    for (let k = 0; k < count; k += 2) {
      const { score, points } = inside.get(`${k}`)!;
      expect(
        score,
        waysOf(k, tasks)
          .map(({ task, what }) => `${task}: ${what}`)
          .join("; "),
      ).toBe(points);
    }
  });
});
