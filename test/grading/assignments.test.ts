/**
 * The assignments that come with gradlab, in a real kernel: the solutions get all points, the release gets none and
 * breaks nothing, and other ways to write a solution get what they are worth.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseNotebook } from "../../kernel/headless/notebook.js";
import { markOf, type Role, roleOf } from "../../notebooks/grading/format.js";
import { release } from "../../notebooks/grading/release.js";
import { Client } from "../wire/client.js";
import { variants } from "./variants/index.js";

interface CodeCell {
  readonly id: string;
  readonly role: Role;
  readonly points: number;
  readonly source: string;
}

const folder = fileURLToPath(new URL("../../notebooks/assignments/", import.meta.url));
const NAMES = ["a1-classifiers", "a2-backprop", "a3-autograd"] as const;
const read = (name: string) => parseNotebook(readFileSync(`${folder}${name}.ipynb`, "utf8"), name);

function codeCells(notebook: ReturnType<typeof read>): CodeCell[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .map((cell, i) => {
      const mark = markOf(cell, `cell ${i}`);
      const source = Array.isArray(cell.source) ? cell.source.join("") : cell.source;
      return { id: mark?.grade_id ?? "", role: roleOf(mark), points: mark?.points ?? 0, source };
    });
}

/** Shows what solved tasks can do, which takes long: test/hostile/honest.test.ts runs solved notebooks with all of it. */
const isPicture = ({ source }: CodeCell) => source.startsWith("await onceSolved");

/** What a cell showed, as text. */
interface Seen {
  readonly status: string;
  readonly error: string;
  readonly result: string | undefined;
  readonly shown: string;
  readonly stderr: string;
}

class Session {
  private constructor(readonly client: Client) {}

  static async start(): Promise<Session> {
    return new Session(await Client.start());
  }

  async run(source: string): Promise<Seen> {
    const { reply, outputs } = await this.client.execute(source);
    const texts = (type: string) =>
      outputs.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
    const plain = (type: string) => texts(type).map(({ data }) => String(data["text/plain"]));
    return {
      status: reply.status,
      error: reply.status === "ok" ? "" : `${reply.ename}: ${reply.evalue}`,
      result: plain("execute_result")[0],
      shown: plain("display_data").join("\n"),
      stderr: texts("stream")
        .filter(({ name }) => name === "stderr")
        .map(({ text }) => text)
        .join(""),
    };
  }
}

for (const name of NAMES) {
  describe(name, () => {
    const source = codeCells(read(name));
    const released = codeCells(release(read(name)));
    let session: Session;
    beforeAll(async () => {
      session = await Session.start();
    });
    afterAll(() => session.client.close());

    test("released, nothing is red: checks are open, cells run, and with its hidden tests it scores 0", async () => {
      for (const [i, cell] of released.entries()) {
        const { role, id, source: own } = cell;
        expect(own).not.toMatch(/SOLUTION|HIDDEN/);
        const seen = await session.run(own);
        expect([id, seen.error, seen.stderr]).toEqual([id, "", ""]);
        if (role === "check") expect(seen.shown).toContain("not attempted yet");
        if (role !== "test") continue;
        expect(seen).toMatchObject({ result: undefined });
        expect(seen.shown).toContain("hidden tests run when the notebook is graded");
        expect((await session.run(source[i]!.source)).error).toMatch(/^NoScore: .* was not attempted$/);
      }
    });

    test("its solutions get all points, and every check is all right", async () => {
      let total = 0;
      for (const { id, role, points, source: own } of source.filter((cell) => !isPicture(cell))) {
        const seen = await session.run(own);
        expect([id, seen.error, seen.stderr]).toEqual([id, "", ""]);
        if (role === "check") expect(seen.shown).toContain("all right");
        if (role !== "test") continue;
        expect([id, seen.result]).toEqual([id, String(points)]);
        total += points;
      }
      expect(total).toBe(50);
    });

    test("other solutions get what they are worth", async () => {
      const cellOf = (task: string, part: string) =>
        source.find(({ id }) => id === `${task.replace(".", "-")}-${part}`)!.source;
      // What they build on.
      const needed = (cell: CodeCell) =>
        cell.role === "solution" || (cell.role === "locked" && !isPicture(cell));
      for (const cell of source.filter(needed)) await session.run(cell.source);
      for (const { task, what, points, code } of variants.filter(({ task }) =>
        task.startsWith(name.slice(0, 2)),
      )) {
        expect([what, (await session.run(code)).error]).toEqual([what, ""]);
        const { result, error, stderr } = await session.run(cellOf(task, "test"));
        expect([task, what, error === "" ? result : error, stderr]).toEqual([
          task,
          what,
          points === 0 ? `NoScore: ${task}: no case passed` : String(points),
          "",
        ]);
        // A check that is all right promises all points.
        const { shown } = await session.run(cellOf(task, "check"));
        const whole = source.find(({ id }) => id === `${task.replace(".", "-")}-test`)!.points;
        expect([task, what, shown.includes("all right")]).toEqual([task, what, points === whole]);
        await session.run(cellOf(task, "solution"));
      }
    });
  });
}

test("the task that the README writes works as it says", async () => {
  const readme = readFileSync(`${folder}README.md`, "utf8");
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!.replace(/^ {2}/gm, ""));
  const [solution, define, graded] = blocks as [string, string, string];
  const session = await Session.start();
  try {
    const stub = solution.replace(/\/\/ BEGIN.*END SOLUTION/s, 'throw new NotImplemented("b1.mean");');
    for (const code of [stub, define]) expect((await session.run(code)).error).toBe("");
    expect((await session.run('await check("b1.mean")')).shown).toContain("not attempted yet");
    expect((await session.run(graded)).error).toBe("NoScore: b1.mean was not attempted");
    await session.run(solution);
    expect((await session.run('await check("b1.mean")')).shown).toContain("The mean (b1.mean): all right");
    expect((await session.run(graded)).result).toBe("5");
  } finally {
    await session.client.close();
  }
});
