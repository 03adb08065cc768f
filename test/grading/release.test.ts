/** What students are given, and what of a submission is run. */
import { describe, expect, it } from "vitest";
import { type Notebook, sourceOf } from "../../kernel/headless/notebook.js";
import { assignmentOf } from "../../notebooks/grading/assignment.js";
import { checksumOf, FormatError, markOf } from "../../notebooks/grading/format.js";
import { release, solution } from "../../notebooks/grading/release.js";
import { restore } from "../../notebooks/grading/restore.js";
import { type AnyCell, cell, check, fixture, graded, notebookOf, solved, submission } from "./fixture.js";

const textOf = (notebook: Notebook) => notebook.cells.map(sourceOf).join("\n");
const find = (notebook: Notebook, id: string) =>
  notebook.cells.find(
    (each) => (each.metadata as { nbgrader?: { grade_id: string } }).nbgrader?.grade_id === id,
  )!;

describe("a release", () => {
  const run = structuredClone(fixture);
  for (const each of run.cells) {
    if (each.cell_type !== "code") continue;
    each.outputs = [{ output_type: "stream", name: "stdout", text: "a secret output" }];
    each.execution_count = 7;
    (each.metadata as { execution?: object }).execution = { started: "2026" };
  }
  const released = release(run);

  it("has no solution, no hidden test and no mark of them", () => {
    expect(textOf(released)).not.toMatch(/const squares|X - X\.mean|randn|SOLUTION|HIDDEN/);
    expect(sourceOf(find(released, "fx-norm-solution"))).toBe(
      'function squaredNorm(x: Tensor): number {\n  throw new NotImplemented("fx.norm");\n}',
    );
    expect(sourceOf(find(released, "fx-norm-test"))).toBe(
      'await grade("fx.norm", 4, async (student, test) => {\n});',
    );
  });

  it("has no outputs, counts and times", () => {
    expect(JSON.stringify(released)).not.toMatch(/a secret output|"execution":|"execution_count":7/);
  });

  it("has its cells locked and signed, solutions open to edit", () => {
    for (const each of released.cells) {
      const mark = markOf(each, "cell");
      const { deletable, editable } = each.metadata as { deletable?: boolean; editable?: boolean };
      expect(deletable).toBe(mark === undefined ? undefined : false);
      expect(editable).toBe(mark === undefined || mark.solution ? undefined : false);
      if (mark !== undefined) expect(mark.checksum).toBe(checksumOf(each, mark));
    }
  });

  it("leaves the source as it was", () => {
    expect(textOf(run)).toContain("const squares");
  });

  it("puts the stub in place of a whole cell that has no regions", () => {
    const whole = notebookOf([solved("fx.all", "const secret = 1;"), graded("fx.all", 1, "")]);
    expect(sourceOf(release(whole).cells[0]!)).toBe('throw new NotImplemented("fx.all");');
  });

  it("refuses solutions and hidden tests where they would be forgotten", () => {
    const open = notebookOf([
      cell("code", "// BEGIN SOLUTION\n1\n// END SOLUTION", "fx-x", { locked: true }),
    ]);
    expect(() => release(open)).toThrow(/cell 1 \(fx-x\): a solution outside of a solution cell/);
    const test = notebookOf([cell("code", "// BEGIN HIDDEN TESTS\n1\n// END HIDDEN TESTS")]);
    expect(() => release(test)).toThrow(/hidden tests outside of a graded cell/);
  });
});

describe("a solution", () => {
  it("keeps the solutions, without their marks, and no hidden tests", () => {
    const text = textOf(solution(fixture));
    expect(text).toContain("  const squares = x.mul(x);\n  return");
    expect(text).not.toMatch(/SOLUTION|HIDDEN|randn/);
  });
});

describe("an assignment", () => {
  it("knows its tasks, their points and their titles", () => {
    expect(assignmentOf(fixture, "fx.ipynb", "").tasks).toMatchObject([
      { id: "fx.norm", points: 4, title: "The squared norm" },
      { id: "fx.centre", points: 6, title: "Centring" },
    ]);
  });

  it.each([
    ["two cells with one id", [solved("fx.a", "1"), solved("fx.a", "2"), graded("fx.a", 1, "")]],
    ["no graded cell", [solved("fx.a", "1")]],
    ["a graded cell without points", [cell("code", "1", "fx-a-test", { grade: true, locked: true })]],
  ])("is refused with %s", (_, cells) => {
    expect(() => assignmentOf(notebookOf(cells), "fx.ipynb", "")).toThrow(FormatError);
  });
});

describe("of a submission is run", () => {
  const assignment = assignmentOf(fixture, "fx.ipynb", "");
  const own = { "fx.norm.solution": "const norm = 1;", "fx.centre.solution": "const centre = 2;" };
  const run = (notebook: Notebook) => restore(assignment, notebook).cells.map(({ source }) => source);
  const notes = (notebook: Notebook) => restore(assignment, notebook).notes;
  const usual = ["const scale = 2;", "const norm = 1;", "const centre = 2;"];
  const later = "const later = squaredNorm(tensor([scale, 1]));";
  const filtered = (keep: (each: AnyCell, i: number) => boolean) => {
    const notebook = submission(own);
    return { ...notebook, cells: notebook.cells.filter(keep) };
  };

  it("the solution cells and free cells, never checks and graded cells", () => {
    expect(run(submission(own))).toEqual([...usual, later]);
    expect(notes(submission(own))).toEqual([]);
  });

  it("the source's locked cell, where the submission's was changed or is missing", () => {
    expect(run(submission({ ...own, "fx.setup": "process.exit()" }))).toEqual([...usual, later]);
    expect(notes(submission({ ...own, "fx.setup": "x" }))).toEqual([
      "fx-setup was changed: the assignment's own is used",
    ]);
    expect(run(filtered((_, i) => i !== 1))).toEqual([...usual, later]);
  });

  it("nothing of a graded cell, whatever it says", () => {
    expect(run(submission({ ...own, "fx.norm.test": "evil()" }))).toEqual([...usual, later]);
  });

  it("in the source's order", () => {
    const { cells, ...rest } = submission(own);
    expect(run({ ...rest, cells: cells.toReversed() }).filter((text) => text !== later)).toEqual(usual);
  });

  it("each of the cells that have one id", () => {
    const notebook = submission(own, [solved("fx.norm", "const norm = 3;")]);
    expect(run(notebook)).toEqual([
      "const scale = 2;",
      "const norm = 1;",
      "const norm = 3;",
      "const centre = 2;",
      later,
    ]);
    expect(notes(notebook)).toEqual([expect.stringMatching(/fx-norm-solution is there 2 times/)]);
  });

  it("no stub for a solution cell that is missing, so that the student's own cell for it counts", () => {
    const notebook = filtered((each) => markOf(each, "")?.grade_id !== "fx-norm-solution");
    notebook.cells.splice(1, 0, cell("code", "const norm = 4;"));
    expect(run(notebook)).toEqual(["const norm = 4;", "const scale = 2;", "const centre = 2;", later]);
    expect(notes(notebook)).toEqual(["fx-norm-solution is missing"]);
  });

  it("all cells of another notebook, and a remark that it is one", () => {
    const another = notebookOf([cell("code", "const norm = 6;"), solved("other.task", "7")]);
    expect(run(another)).toEqual(["const norm = 6;", "7", "const scale = 2;"]);
    expect(notes(another)[0]).toMatch(/^no cell of this assignment is in it/);
  });

  it("cells that were added, where they were added", () => {
    const notebook = submission(own);
    const at = notebook.cells.findIndex((each) => markOf(each, "")?.grade_id === "fx-centre-solution");
    notebook.cells.splice(at, 0, cell("code", "const helper = 5;"));
    expect(run(notebook)).toEqual([
      "const scale = 2;",
      "const norm = 1;",
      "const helper = 5;",
      "const centre = 2;",
      later,
    ]);
  });

  it("a solution cell that lost its metadata, by its cell id", () => {
    const notebook = submission(own);
    for (const each of notebook.cells) each.metadata = {};
    expect(run(notebook)).toEqual([...usual, later]);
  });

  it("a cell with an id that the assignment does not have, as one that was added", () => {
    const made = check("fx.other");
    expect(run(submission(own, [made]))).toContain('await check("fx.other")');
    expect(notes(submission(own, [made]))).toEqual([expect.stringMatching(/claims to be "fx-other-check"/)]);
  });
});
