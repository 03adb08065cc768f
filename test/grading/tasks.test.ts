/** The rules by which cases become a score, and what is said of a case that fails. */
import { describe, expect as expects, test } from "vitest";
import { expect } from "../../notebooks/grading/expect.js";
import { NoAnswer, NotImplemented, StudentError } from "../../notebooks/grading/student.js";
import { runTask, type TaskBody } from "../../notebooks/grading/tasks.js";
import { studentWith } from "./notebook.js";

const student = studentWith({
  twice: (x: number) => 2 * x,
  stub: () => {
    throw new NotImplemented("t.stub");
  },
  broken: () => {
    throw new RangeError("the hidden input was 12345");
  },
  noData: () => () => 1,
});
const run = (body: TaskBody, points = 6) => runTask("t.twice", points, body, student);
const close = (expression: string, expected: number) => async () =>
  expect.close(await student.evaluate(expression), expected);

describe("the score", () => {
  test("is the share of the weights that passed", async () => {
    const result = await run(async (_, test) => {
      await test("light", 1, close("twice(1)", 2));
      await test("heavy", 3, close("twice(2)", 5));
      await test("after a failed one", 2, close("twice(4)", 8));
    });
    expects(result).toMatchObject({ id: "t.twice", points: 6, score: 3, outcome: "partly passed" });
    expects(result.cases.map(({ outcome }) => outcome)).toEqual(["passed", "failed", "passed"]);
  });

  test("is all points when all passed, also where weights do not divide", async () => {
    const result = await run(async (_, test) => {
      for (const name of ["a", "b", "c"]) await test(name, 0.1, close("twice(1)", 2));
    }, 1);
    expects(result).toMatchObject({ score: 1, outcome: "passed" });
  });

  test("is 0 when nothing was attempted, and the task says so", async () => {
    const result = await run(async (_, test) => {
      await test("a", 1, close("stub()", 2));
      await test("a name that no cell has", 1, close("nowhere(1)", 2));
    });
    expects(result).toMatchObject({ score: 0, outcome: "not attempted" });
  });

  test("is 0 when the test itself stops, though cases had passed: the rest is not known", async () => {
    const result = await run(async (student, test) => {
      await test("a", 1, close("twice(1)", 2));
      await student.evaluate("broken()");
      await test("b", 5, close("twice(1)", 3));
    });
    expects(result).toMatchObject({ score: 0, outcome: "failed" });
    expects(result.problem).toContain("RangeError");
  });

  test("counts cases whose author forgot to await them, one after another", async () => {
    const order: string[] = [];
    const result = await run((_, test) => {
      for (const name of ["a", "b"]) {
        void test(name, 1, async () => {
          order.push(`${name} begins`);
          await student.evaluate("twice(1)");
          order.push(`${name} ends`);
        });
      }
    });
    expects(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
    expects(result.score).toBe(6);
  });

  test("of a task without cases is 0, and the task is untested", async () => {
    expects(await run(() => {})).toMatchObject({ score: 0, outcome: "untested", cases: [] });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the weight %d", async (weight) => {
    const result = await run((_, test) => test("a", weight, () => {}));
    expects(result.problem).toContain("weight");
  });
});

describe("what is said of a failed case", () => {
  const reasonOf = async (body: () => unknown, options = {}) =>
    (await run((_, test) => test("a", 1, body, options))).cases[0]!;

  test("the numbers stand in the detail, for whoever may see them; the reason holds none", async () => {
    const { reason, detail } = await reasonOf(close("twice(21)", 7));
    expects(detail).toBe("the answer: expected 7, got 42");
    expects(reason).toBe("wrong: the answer");
  });

  test("the message of a student's error is no reason: it could carry hidden inputs", async () => {
    const { reason, detail } = await reasonOf(close("broken()", 7));
    expects(reason).toBe("your code threw RangeError");
    expects(detail).toContain("12345");
  });

  test("nor is the name of an error that the student made up", async () => {
    const { reason } = await reasonOf(() => {
      throw new StudentError({ name: "Input12345Error", message: "" });
    });
    expects(reason).toBe("your code threw an error");
  });

  test("nothing that code under test answers gets into a reason", async () => {
    const secret = "secret";
    const answers = [`"${secret}"`, `{ ${secret}: 1 }`, `["${secret}"]`, "gradlab.zeros(7, 7)", "[1, [2]]"];
    for (const answer of answers) {
      const ask = () => student.evaluate(answer);
      for (const body of [
        async () => expect.close(await ask(), 1),
        async () => expect.shape(await ask(), [2]),
        async () => expect.list(await ask(), 3),
        async () => expect.equal(await ask(), 1),
        async () => expect.number(await ask()),
      ]) {
        const { outcome, reason } = await reasonOf(body);
        expects(outcome).toBe("failed");
        expects(reason).not.toMatch(/secret|7/);
      }
    }
  });

  test("the author's own reason stands before any other", async () => {
    const { reason } = await reasonOf(close("twice(21)", 7), { reason: "think of zero" });
    expects(reason).toBe("think of zero");
  });

  test("no answer at all is the grader's message, and only the grader's", async () => {
    const late = { name: "Timeout", message: "no answer within 60 s" };
    const real = await reasonOf(() => {
      throw new NoAnswer(late);
    });
    expects(real).toMatchObject({ outcome: "failed", reason: late.message });
    const forged = await reasonOf(() => {
      throw new StudentError({ name: "NoAnswer", message: "12345" });
    });
    expects(forged.reason).not.toContain("12345");
  });
});

describe("a student's code, asked in this process", () => {
  test("awaits in an expression work, and inputs hide the notebook's names", async () => {
    expects(
      await student.evaluate("await Promise.resolve(twice(x) + twice)", { x: 1, twice: 5 }).catch(String),
    ).toContain("TypeError");
    expects(await student.evaluate("(await Promise.resolve(twice(x))) + 1", { x: 3 })).toBe(7);
  });

  test("what it does to its inputs is not seen outside", async () => {
    const list = [1, 2, 3];
    expects(await student.evaluate("(list.push(4), list.length)", { list })).toBe(4);
    expects(list).toEqual([1, 2, 3]);
  });

  test("an answer that is no data is an error of the student", async () => {
    await expects(student.evaluate("noData()")).rejects.toThrow("a function is not data");
  });

  test("hostile things that are thrown are described, not obeyed", async () => {
    const thrower = studentWith({
      evil: () => {
        throw Object.defineProperties(new Error(), {
          message: {
            get() {
              throw new Error("inner");
            },
          },
          name: { value: { toString: () => "x".repeat(1e6) } },
        });
      },
    });
    const error = (await thrower.evaluate("evil()").catch((thrown) => thrown)) as StudentError;
    expects(error).toBeInstanceOf(StudentError);
    expects(error.thrown.message).toBe("?");
    expects(error.thrown.name.length).toBeLessThan(100);
  });
});
