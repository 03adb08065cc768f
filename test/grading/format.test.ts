/** The format of assignments: nbgrader's marks, its checksums, and the regions that only the instructor has. */
import { describe, expect, it } from "vitest";
import {
  checksumOf,
  FormatError,
  HIDDEN_TESTS,
  type Mark,
  markOf,
  roleOf,
  SOLUTION,
  taskOf,
  withoutRegions,
} from "../../notebooks/grading/format.js";
import { cell } from "./fixture.js";

const marked = (mark: object) => {
  const made = cell("code", "1", "fx-norm-test", { locked: true });
  Object.assign((made.metadata as { nbgrader: object }).nbgrader, mark);
  return made;
};

describe("checksums", () => {
  // Computed by nbgrader 0.9.6 (nbgrader.utils.compute_checksum).
  it.each([
    [
      "02febacf2ea6508e09dd269fea162f1d",
      "code",
      'await grade("fx.norm", 4, async () => {});',
      "fx-norm-test",
      { grade: true, locked: true, points: 4 },
    ],
    [
      "73127d3fb7fcf0675921f19891232e2b",
      "code",
      'const x = "\u00e9\u2192";\n',
      "fx-norm-test",
      { grade: true, points: 2.5 },
    ],
    [
      "025991d62eb114f46e026b858595b0d7",
      "code",
      'throw new NotImplemented("fx.norm");',
      "fx-norm-solution",
      { solution: true },
    ],
    ["367b88c087e75b90dda0f0ef01927935", "markdown", "## Norm", "fx-norm-prompt", { locked: true }],
    [
      "3e210728daac53ec17193b39a160ec0e",
      "markdown",
      "YOUR ANSWER HERE",
      "fx-why",
      { grade: true, solution: true, points: 0 },
    ],
  ] as const)("are nbgrader's: %s", (expected, type, source, id, mark) => {
    const made = cell(type, source, id, mark);
    expect(checksumOf(made, markOf(made, "cell 1")!)).toBe(expected);
  });
});

describe("marks", () => {
  it("of another schema are refused with the cell and the key", () => {
    expect(() => markOf(marked({ schema_version: 2 }), "cell 5")).toThrow(
      /cell 5: metadata.nbgrader.schema_version/,
    );
    expect(() => markOf(marked({ points: "4" }), "cell 5")).toThrow(FormatError);
  });

  it("have ids that nbgrader takes", () => {
    expect(() => markOf(marked({ grade_id: "fx.norm.test" }), "cell 5")).toThrow(
      /only letters, digits, _ and -/,
    );
  });

  it.each([
    [{ solution: true }, "solution"],
    [{ solution: true, grade: true }, "manual"],
    [{ task: true }, "manual"],
    [{ grade: true }, "test"],
    [{ locked: true, grade_id: "fx-norm-check" }, "check"],
    [{ locked: true, grade_id: "fx-checked" }, "locked"],
    [{ grade_id: "fx-play" }, "free"],
  ])("%j make the role %s", (mark, role) => {
    const none = { grade: false, solution: false, locked: false, task: false };
    expect(roleOf({ schema_version: 3, grade_id: "fx-norm", ...none, ...mark } as Mark)).toBe(role);
  });

  it("name the task, with dots for dashes", () => {
    expect(taskOf({ grade_id: "a1-svm_naive-solution" } as Mark)).toBe("a1.svm_naive");
    expect(taskOf({ grade_id: "essay" } as Mark)).toBe("essay");
  });
});

describe("regions", () => {
  const text =
    "function f() {\n  const a = 1;\n  // BEGIN SOLUTION\n  return a;\n  // END SOLUTION\n}\n// BEGIN SOLUTION\nf();\n// END SOLUTION";

  it("are taken out, each with a stub in its place and at its indentation", () => {
    const { text: left, found } = withoutRegions(text, SOLUTION, "cell 1", "stub();");
    expect(found).toBe(true);
    expect(left).toBe("function f() {\n  const a = 1;\n  stub();\n}\nstub();");
  });

  it("that are not there change nothing", () => {
    expect(withoutRegions(text, HIDDEN_TESTS, "cell 1")).toEqual({ text, found: false });
  });

  it.each([
    ["// BEGIN SOLUTION\n1", /cell 1: BEGIN SOLUTION without END SOLUTION/],
    ["// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION", /a second BEGIN SOLUTION/],
    ["1\n// END SOLUTION", /END SOLUTION without BEGIN SOLUTION/],
  ])("that are not closed are refused: %j", (broken, message) => {
    expect(() => withoutRegions(broken, SOLUTION, "cell 1", "stub();")).toThrow(message);
  });
});
