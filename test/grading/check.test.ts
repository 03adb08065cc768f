/** What a student sees of `check`: ticks, what is wrong and where, one hint more each time, and how far they are. */
import { JSDOM } from "jsdom";
import { describe, expect as expects, test } from "vitest";
import type { CardReport } from "../../notebooks/grading/card.js";
import { gradingNames } from "../../notebooks/grading/cells.js";
import { type Check, Checks } from "../../notebooks/grading/check.js";
import { expect } from "../../notebooks/grading/expect.js";
import { NotImplemented } from "../../notebooks/grading/student.js";
import type { TaskBody } from "../../notebooks/grading/tasks.js";
import { manualSeed, randn, sum, type Tensor, tensor } from "../../runtime/index.js";
import { studentWith } from "./notebook.js";

const HOSTILE = '<img src=x onerror="alert(1)">&\'</div><script>alert(2)</script>';

const square: Check = {
  title: "The square",
  hints: ["first", "second `x * x`"],
  cases: async (student, test) => {
    await test("`squareOf(3)` is 9", async () => expect.close(await student.evaluate("squareOf(3)"), 9));
    await test("squareOf(-x) is squareOf(x)", async () => {
      const x = randn().item();
      const there = expect.number(await student.evaluate("squareOf(x)", { x }));
      expect.close(await student.evaluate("squareOf(-x)", { x }), there);
    });
  },
};

const right = { squareOf: (x: number) => x * x };
const wrong = { squareOf: (x: number) => x * 2 };
const stub = {
  squareOf: () => {
    throw new NotImplemented("t.square");
  },
};
const checks = (defined: { [id: string]: Check } = { "t.square": square }) => new Checks(async () => defined);
const textOf = (report: CardReport) =>
  report[Symbol.for("Jupyter.display") as never] as () => { [mime: string]: string };
const shown = (report: CardReport) => textOf(report).call(report);
const page = (report: CardReport) => new JSDOM(shown(report)["text/html"]).window.document;

describe("check", () => {
  test("ticks every case of a right solution, in text and in HTML", async () => {
    const report = await checks().run("t.square", studentWith(right));
    expects(shown(report)["text/plain"]).toBe(
      [
        "\u2713 The square (t.square): all right",
        "  \u2713 `squareOf(3)` is 9",
        "  \u2713 squareOf(-x) is squareOf(x)",
        "  t: \u2713 1 of 1 tasks right",
      ].join("\n"),
    );
    const labels = [...page(report).querySelectorAll("li [role=img]")].map((sign) =>
      sign.getAttribute("aria-label"),
    );
    expects(labels).toEqual(["right", "right"]);
  });

  test("says what is wrong, and shows one hint more after each failed try, and no more than there are", async () => {
    const session = checks();
    const tries = [];
    for (let i = 0; i < 4; i++)
      tries.push(shown(await session.run("t.square", studentWith(wrong)))["text/plain"]!);
    expects(tries[0]).toContain("the answer: expected 9, got 6");
    expects(tries.map((text) => [...text.matchAll(/hint (\d) of 2/g)].map(([, n]) => n))).toEqual([
      ["1"],
      ["1", "2"],
      ["1", "2"],
      ["1", "2"],
    ]);
    const solved = shown(await session.run("t.square", studentWith(right)))["text/plain"]!;
    expects(solved).not.toContain("hint");
  });

  test("what was not attempted is not red, takes no hint, and is not a try", async () => {
    const session = checks();
    for (const names of [stub, {}]) {
      const report = await session.run("t.square", studentWith(names));
      expects(report.card).toMatchObject({ mark: "open", summary: "not attempted yet", hints: [] });
      expects(shown(report)["text/html"]).not.toMatch(/error-color|dd3f3f/);
    }
    const failed = await session.run("t.square", studentWith(wrong));
    expects(failed.card.hints).toEqual(["first"]);
  });

  test("a task of which some parts are right and the others wait is not red, and takes no hint", async () => {
    const session = checks();
    const begun = { squareOf: (x: number) => (x === 3 ? 9 : stub.squareOf()) };
    const report = await session.run("t.square", studentWith(begun));
    expects(report.card).toMatchObject({ mark: "open", hints: [] });
    expects(report.card.summary).toBe("1 of 2 right, the rest not attempted yet");
    expects((await session.run("t.square", studentWith(wrong))).card.hints).toEqual(["first"]);
  });

  test("what stops all cases alike is told once", async () => {
    const stops = {
      squareOf: () => {
        throw new TypeError("x is odd");
      },
    };
    const report = await checks().run("t.square", studentWith(stops));
    for (const text of [shown(report)["text/plain"]!, page(report).body.textContent!])
      expects([text.match(/x is odd/g)?.length, text.match(/the same/g)?.length]).toEqual([1, 1]);
    expects(report.card.lines.map(({ note }) => note)).toEqual(
      Array(2).fill("your code threw TypeError: x is odd"),
    );
  });

  test("names the cell to run where a name is missing", async () => {
    const text = shown(await checks().run("t.square", studentWith({})))["text/plain"]!;
    expects(text.match(/squareOf is not defined: run the cell that defines it/g)).toHaveLength(1);
    expects(text).not.toContain("the same");
  });

  test("names the other task that must come first", async () => {
    const names = {
      squareOf: () => {
        throw new NotImplemented("t.product");
      },
    };
    const first = shown(await checks().run("t.square", studentWith(names)))["text/plain"];
    expects(first).toContain("t.product is not implemented yet");
    const own = shown(await checks().run("t.square", studentWith(stub)))["text/plain"];
    expects(own).not.toContain("not implemented yet");
  });

  test("of a wrong gradient it shows the worst index, analytic, numeric and relative error", async () => {
    const gradient: Check = {
      title: "A gradient",
      cases: (student, test) =>
        test("dW", async () => {
          const W = tensor([
            [1, 2],
            [3, 4],
          ]);
          const ask = (points: Tensor[]) => points.map((x) => sum(x.mul(x)).item());
          await expect.gradient(await student.evaluate("dW"), W, ask);
        }),
    };
    const dW = [
      [2, 4],
      [6.5, 8],
    ];
    const report = await checks({ "t.gradient": gradient }).run("t.gradient", studentWith({ dW }));
    const text = shown(report)["text/plain"]!;
    expects(text).toMatch(/worst entry +\[1, 0\]/);
    expects(text).toMatch(/analytic +6\.5/);
    expects(text).toMatch(/numeric +6\n/);
    expects(text).toMatch(/relative error +7\.7e-2/);
    expects(page(report).querySelector("li")!.textContent).toMatch(
      /worst entry \[1, 0\].*analytic 6\.5.*numeric 6/,
    );
  });

  test("of a gradient that is a single number it names no entry", async () => {
    const slope: Check = {
      title: "A slope",
      cases: (student, test) =>
        test("dx", async () => {
          const ask = (points: Tensor[]) => points.map((x) => x.item() ** 2);
          await expect.gradient(await student.evaluate("dx"), tensor(3), ask);
        }),
    };
    const report = await checks({ "t.slope": slope }).run("t.slope", studentWith({ dx: 7 }));
    expects(shown(report)["text/plain"]).toMatch(/analytic +7/);
    expects(shown(report)["text/plain"]).not.toContain("worst entry");
  });

  test("counts the tasks of the assignment, as the last check of each came out", async () => {
    const session = checks({ "t.square": square, "t.other": square, "u.square": square });
    const progress = async (id: string, names: object) =>
      shown(await session.run(id, studentWith({ ...names })))
        ["text/plain"]!.split("\n")
        .at(-1);
    expects(await progress("t.square", right)).toBe("  t: \u2713\u25cb 1 of 2 tasks right");
    expects(await progress("t.other", wrong)).toBe("  t: \u2713\u2717 1 of 2 tasks right");
    expects(await progress("t.other", right)).toBe("  t: \u2713\u2713 2 of 2 tasks right");
    expects(await progress("t.square", wrong)).toBe("  t: \u2717\u2713 1 of 2 tasks right");
  });

  test("escapes whatever comes from a notebook", async () => {
    const hostile: Check = {
      title: HOSTILE,
      hints: [HOSTILE],
      cases: async (student, test) => {
        await test(HOSTILE, async () => expect.close(await student.evaluate("evil()"), 1));
        await test("text", async () => expect.equal(await student.evaluate("text"), 1));
        await test("record", async () => expect.close(await student.evaluate("record"), 1));
      },
    };
    const names = {
      text: HOSTILE,
      record: { [HOSTILE]: 1 },
      evil: () => {
        throw Object.assign(new Error(HOSTILE), { name: HOSTILE });
      },
    };
    const report = await checks({ "t.evil": hostile }).run("t.evil", studentWith(names));
    const document = page(report);
    expects(document.querySelectorAll("img, script, [onerror]")).toHaveLength(0);
    // Once in the title, the hint, the case and its progress, and twice in what it threw: all as text.
    expects(document.body.textContent!.split("<script>").length).toBeGreaterThan(5);
    expects(document.body.firstElementChild!.nextSibling).toBeNull();
  });

  test("takes its colours from JupyterLab, with others where there is none", async () => {
    const html = shown(await checks().run("t.square", studentWith(wrong)))["text/html"]!;
    const colours = [...html.matchAll(/(?:color|background|border(?:-left|-top)?): ?([^;"]+)/g)].map(
      ([, value]) => value!,
    );
    expects(colours.length).toBeGreaterThan(5);
    for (const colour of colours)
      expects(colour).toMatch(/var\(--jp-[\w-]+, [^()]+\)|rgba\(127|none|transparent|^\d+px$/);
  });

  test("a check of the notebook's own takes the place of one that comes with gradlab", async () => {
    const session = checks({ "t.square": { ...square, title: "Built in" } });
    session.define("t.square", square);
    session.define("t.other", square);
    const report = await session.run("t.square", studentWith(right));
    expects(report.card.title).toBe("The square");
    expects(report.card.progress!.tasks).toHaveLength(2);
    session.define("t.square", { ...square, title: "Newer" });
    expects((await session.run("t.square", studentWith(right))).card.title).toBe("Newer");
  });

  test("names the tasks that there are, for one that there is not", async () => {
    await expects(checks().run("t.sqare", studentWith(right))).rejects.toThrow(
      'no task "t.sqare"; there are t.square',
    );
  });

  test("a mistake of the check's own is no mistake of the student", async () => {
    const broken: Check = {
      title: "Broken",
      cases: () => {
        throw new TypeError("oops");
      },
    };
    const run = checks({ "t.broken": broken }).run("t.broken", studentWith(right));
    await expects(run).rejects.toThrow("stopped by a mistake of its own: TypeError: oops");
  });
});

describe("the names in a cell", () => {
  const names = (own: object, shows: unknown[] = []) =>
    gradingNames({ student: studentWith({ ...own }), show: (value) => shows.push(value) });

  test("check leaves no trace in the student's random numbers, and keeps its own inputs for a session", async () => {
    const seen: number[] = [];
    const { check, defineCheck } = names({ note: (x: number) => seen.push(x) });
    defineCheck("t.random", {
      title: "Random",
      cases: (student, test) =>
        test("a", async () => void (await student.evaluate("note(x)", { x: randn().item() }))),
    });
    manualSeed(7);
    const plain = [randn().item(), randn().item()];
    manualSeed(7);
    const first = randn().item();
    await check("t.random");
    const second = randn().item();
    await check("t.random");
    expects([first, second]).toEqual(plain);
    expects(seen[0]).toBe(seen[1]);
  });

  test("grade returns the score, and throws where it is 0 or nothing was tried", async () => {
    const body =
      (answer: number): TaskBody =>
      (student, test) =>
        test("a", 1, async () => expect.close(await student.evaluate("squareOf(3)"), answer));
    expects(await names(right).grade("t.square", 4, body(9))).toBe(4);
    await expects(names(right).grade("t.square", 4, body(8))).rejects.toThrow("no case passed");
    await expects(names(stub).grade("t.square", 4, body(9))).rejects.toThrow("t.square was not attempted");
    expects(await names(stub).grade("t.square", 4, () => {})).toBeUndefined();
  });

  test("what grade shows has no numbers of the hidden test", async () => {
    const shows: CardReport[] = [];
    const { grade } = names(wrong, shows);
    await grade("t.square", 4, async (student, test) => {
      await test("small", 1, async () => expect.close(await student.evaluate("squareOf(2)"), 4));
      await test("large", 1, async () => expect.close(await student.evaluate("squareOf(1234)"), 1234 ** 2));
    });
    const { "text/plain": text, "text/html": html } = shown(shows[0]!);
    expects(text).toContain("2 of 4 points");
    expects(`${text}${html}`).not.toMatch(/1234|2468|1522756/);
  });
});
